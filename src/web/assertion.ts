/**
 * `X-Sso-Assertion`: who is reading, as a signed token (RFC 7519) for an origin that can be reached without Postern, and the public
 * key that such an origin checks it with. Loaded when the first token is to be signed.
 */
import { toBase64Url } from '../lib/base64.ts';
import { utf8 } from '../lib/bytes.ts';
import type { Secrets, Site } from '../settings/site.ts';

/** Who is reading, as far as the origin is concerned. */
export interface Stamped {
  readonly connection: string;
  readonly email: string;
  readonly name: string | null;
  /** Only lists that a rule of this site names, sorted. */
  readonly lists: ReadonlySet<string>;
}

/** How long an origin may take a token for true, in seconds. */
const LIFETIME_S = 300;

/** By the key's type, which settings let be one of these two: the name in a header (RFC 7518, RFC 8037) and what WebCrypto is told. */
const algorithms = {
  OKP: { alg: 'EdDSA', key: { name: 'Ed25519' }, signing: { name: 'Ed25519' } },
  EC: {
    alg: 'ES256',
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    // WebCrypto's signature is r ‖ s, as RFC 7518 §3.4 wants it.
    signing: { name: 'ECDSA', hash: 'SHA-256' },
  },
} as const;

interface Signer {
  readonly key: CryptoKey;
  readonly kid: string;
  readonly algorithm: (typeof algorithms)[keyof typeof algorithms];
  /** The header of every token, encoded. */
  readonly header: string;
}

const signers = new WeakMap<Secrets, Signer>();

/** Only the public members of the key: a list of what goes out, so that no private member can slip through. */
function publicPart({ kty = '', crv = '', x = '', y }: JsonWebKey) {
  return { kty, crv, x, ...(y === undefined ? {} : { y }) };
}

function encode(value: unknown): string {
  return toBase64Url(utf8(JSON.stringify(value)));
}

/** RFC 7638: the digest of the required members in the order of their names. */
async function thumbprintOf({ crv, kty, x, y }: ReturnType<typeof publicPart>): Promise<string> {
  const members = JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y });
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(members))));
}

async function signerOf(secrets: Secrets): Promise<Signer> {
  const known = signers.get(secrets);
  if (known !== undefined) return known;
  const { assertionKey } = secrets;
  const algorithm = algorithms[assertionKey.kty === 'OKP' ? 'OKP' : 'EC'];
  const jwk = { ...publicPart(assertionKey), d: assertionKey.d ?? '' };
  const [kid, key] = await Promise.all([
    thumbprintOf(publicPart(assertionKey)),
    crypto.subtle.importKey('jwk', jwk, algorithm.key, false, ['sign']),
  ]);
  const signer = { key, kid, algorithm, header: encode({ alg: algorithm.alg, kid, typ: 'JWT' }) };
  signers.set(secrets, signer);
  return signer;
}

/** The JWKS (RFC 7517) at `/_sso/jwks.json`. The key id is the key's thumbprint (RFC 7638). */
export async function publicJwks(secrets: Secrets): Promise<{ readonly keys: readonly Record<string, string>[] }> {
  const { kid, algorithm } = await signerOf(secrets);
  return { keys: [{ ...publicPart(secrets.assertionKey), kid, alg: algorithm.alg, use: 'sig' }] };
}

/** A token that says who reads this site at `now`, good for 5 minutes. */
export async function signAssertion(secrets: Secrets, site: Site, reader: Stamped, now: Date): Promise<string> {
  const { key, algorithm, header } = await signerOf(secrets);
  const iat = Math.floor(now.getTime() / 1000);
  const { connection, email, name, lists } = reader;
  // An address is a reader within its connection only.
  const about = { iss: site.url, aud: site.host, sub: `${connection}:${email}`, iat, exp: iat + LIFETIME_S };
  const signed = `${header}.${encode({ email, name, connection, lists: [...lists], ...about })}`;
  const signature = await crypto.subtle.sign(algorithm.signing, key, utf8(signed));
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}
