/**
 * `X-Sso-Assertion`: who is reading, as a signed token for an origin that can be reached without Postern, and the public key
 * that such an origin checks it with. Loaded when the first token is to be signed.
 */
import { calculateJwkThumbprint, importJWK, SignJWT } from 'jose';
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

interface Signer {
  readonly key: Awaited<ReturnType<typeof importJWK>>;
  readonly kid: string;
  readonly alg: string;
}

const signers = new WeakMap<Secrets, Signer>();

/** Only the public members of the key: a list of what goes out, so that no private member can slip through. */
function publicPart({ kty = '', crv = '', x = '', y }: JsonWebKey) {
  return { kty, crv, x, ...(y === undefined ? {} : { y }) };
}

async function signerOf(secrets: Secrets): Promise<Signer> {
  const known = signers.get(secrets);
  if (known !== undefined) return known;
  const { assertionKey } = secrets;
  const alg = assertionKey.kty === 'OKP' ? 'EdDSA' : 'ES256';
  const kid = await calculateJwkThumbprint(publicPart(assertionKey));
  const signer = { key: await importJWK({ ...publicPart(assertionKey), d: assertionKey.d ?? '' }, alg), kid, alg };
  signers.set(secrets, signer);
  return signer;
}

/** The JWKS (RFC 7517) at `/_sso/jwks.json`. The key id is the key's thumbprint (RFC 7638). */
export async function publicJwks(secrets: Secrets): Promise<{ readonly keys: readonly Record<string, string>[] }> {
  const { kid, alg } = await signerOf(secrets);
  return { keys: [{ ...publicPart(secrets.assertionKey), kid, alg, use: 'sig' }] };
}

/** A token that says who reads this site at `now`, good for 5 minutes. */
export async function signAssertion(secrets: Secrets, site: Site, reader: Stamped, now: Date): Promise<string> {
  const { key, kid, alg } = await signerOf(secrets);
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { connection, email, name, lists } = reader;
  return (
    new SignJWT({ email, name, connection, lists: [...lists] })
      .setProtectedHeader({ alg, kid, typ: 'JWT' })
      .setIssuer(site.url)
      .setAudience(site.host)
      // An address is a reader within its connection only.
      .setSubject(`${connection}:${email}`)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_S)
      .sign(key)
  );
}
