/** What a proof is known by once it is used up: it is good for one sign-in, or one sign-out, by this connection until it has expired. */
import { toBase64Url } from '../lib/base64.ts';
import { utf8 } from '../lib/bytes.ts';
import type { SingleUse } from '../store/replay.ts';
import type { Exchange } from './exchange.ts';

/** Ids are unique per connection at best, and as long as the identity provider likes, hence the hash. */
export async function singleUse(x: Exchange, connection: string, id: string, expires: Date): Promise<SingleUse> {
  const hash = await crypto.subtle.digest('SHA-256', utf8(id));
  return { key: `${x.site.name}/${connection}/${toBase64Url(new Uint8Array(hash))}`, expires };
}
