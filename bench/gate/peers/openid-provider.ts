/** The identity provider of the OpenID peer: an ID token (RS256) in a form, as the implicit flow has it. */
import { SignJWT } from 'jose';
import { makeKey } from '../../../demo/idp/keys.ts';
import type { Answer } from './sign-in.ts';

export interface OpenidClient {
  readonly id: string;
  readonly redirectUri: string;
}

const key = await makeKey(new Date());

export const providerIssuer = 'https://idp.example';
export const providerKeyId = 'bench';
export const providerCertificate: string = key.certificatePem;

/** Answers this client's requests. */
export function answerOpenid({ id, redirectUri }: OpenidClient): Answer {
  return async (location, person, alteredTo = person) => {
    const asked = new URL(location).searchParams;
    const token = await new SignJWT({ email: person, email_verified: true, nonce: asked.get('nonce') ?? '' })
      .setProtectedHeader({ alg: 'RS256', kid: providerKeyId })
      .setIssuer(providerIssuer)
      .setSubject('7')
      .setAudience(id)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(key.privateKey);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const words = Buffer.from(payload, 'base64url').toString().replaceAll(person, alteredTo);
    const altered = [header, Buffer.from(words).toString('base64url'), signature].join('.');
    return { url: redirectUri, fields: { id_token: altered, state: asked.get('state') ?? '' } };
  };
}
