/** GET `/_sso/jwks.json`: the public keys that origins check `X-Sso-Assertion` against. */
import { json } from './answers.ts';
import { publicJwks } from './assertion.ts';
import type { Exchange } from './exchange.ts';

export async function handleJwks(x: Exchange): Promise<Response> {
  return json(200, await publicJwks(x.secrets));
}
