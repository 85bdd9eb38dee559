/** Identity providers for worker tests: real signatures by the demo's signer, real tokens by jose. */
import { SignJWT } from 'jose';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, type ResponseOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { fromBase64 } from '../../src/lib/base64.ts';
import { utf8 } from '../../src/lib/bytes.ts';

export const idpKey: SigningKey = await makeKey(new Date('2026-01-01T00:00:00Z'));
export const idpEntityId = 'https://idp.example/saml';
export const ssoUrl = 'https://idp.example/sso';

/** The table of a saml connection that trusts this identity provider. */
export function samlTable(id: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id,
    type: 'saml',
    idp_entity_id: idpEntityId,
    sso_url: ssoUrl,
    certificates: [idpKey.certificatePem],
    ...more,
  };
}

export interface Asked {
  readonly requestId: string;
  readonly relayState: string;
  readonly acsUrl: string;
  readonly xml: string;
}

/** What the redirect to the identity provider asks for. */
export async function readRequest(location: string): Promise<Asked> {
  const query = new URL(location).searchParams;
  const deflated = fromBase64(query.get('SAMLRequest') ?? '') ?? new Uint8Array();
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const xml = await new Response(inflated).text();
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
  return {
    requestId: attribute('ID'),
    acsUrl: attribute('AssertionConsumerServiceURL'),
    relayState: query.get('RelayState') ?? '',
    xml,
  };
}

export interface SayOptions extends Partial<ResponseOptions> {
  readonly sign?: readonly ('assertion' | 'response')[];
  /** `idpKey` by default. */
  readonly key?: SigningKey;
}

/** A signed answer for the ACS of the connection, as base64. */
export async function say(siteUrl: string, connection: string, options: SayOptions = {}): Promise<string> {
  const own = `${siteUrl}/_sso/saml/${connection}`;
  const { sign = ['assertion'], key = idpKey, ...parts } = options;
  const base = { now: new Date(), acsUrl: `${own}/acs`, spEntityId: `${own}/metadata`, issuer: idpEntityId };
  let xml = buildResponse({ ...base, ...parts });
  for (const which of sign) xml = await signElement(xml, { which, privateKey: key.privateKey });
  return toBase64(xml);
}

export const jwtSecret = 'a shared secret of at least 32 octets, for tests';

/** A token for this address; `claims` may add, replace or (undefined) remove. */
export function token(email: string, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { email, exp: now + 120, jti: crypto.randomUUID(), ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(utf8(jwtSecret));
}
