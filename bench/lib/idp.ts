/** The identity provider of the benchmarks' readers: the demo's signer with a key made for this run, and tokens by jose. */
import { SignJWT } from 'jose';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, signElement, toBase64 } from '../../demo/idp/sign.ts';

export const idpEntityId = 'https://idp.example/saml';
export const idpSsoUrl = 'https://idp.example/sso';
export const idpTokenUrl = 'https://idp.example/jwt';
export const idpKey: SigningKey = await makeKey(new Date());
/** The shared secret of the jwt connections. */
export const tokenSecret: string = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

export interface SamlFacts {
  readonly siteUrl: string;
  readonly connection: string;
  readonly email: string;
  /** The AuthnRequest's ID. */
  readonly inResponseTo: string;
}

/** A Response with a signed assertion, as base64. */
export async function writeResponse({ siteUrl, connection, email, inResponseTo }: SamlFacts): Promise<string> {
  const own = `${siteUrl}/_sso/saml/${connection}`;
  const xml = buildResponse({
    now: new Date(),
    acsUrl: `${own}/acs`,
    spEntityId: `${own}/metadata`,
    issuer: idpEntityId,
    inResponseTo,
    nameId: email,
    attributes: { displayName: [email.slice(0, email.indexOf('@'))] },
  });
  return toBase64(await signElement(xml, { which: 'assertion', privateKey: idpKey.privateKey }));
}

/** A token for this address that is good once, for two minutes. */
export function writeToken(email: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    email,
    name: email.slice(0, email.indexOf('@')),
    iat: now,
    exp: now + 120,
    jti: crypto.randomUUID(),
  };
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(tokenSecret));
}
