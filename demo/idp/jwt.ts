/** The JWT side of the demo IdP: a token for a partner, in the address of the gateway's callback. */
import { SignJWT } from 'jose';
import type { Person } from '../people.ts';
import { gatewayUrl, idpUrl, jwtCallbackUrl } from '../places.ts';

/** The callback's address with a fresh HS256 token, good once and for five minutes. */
export async function callbackFor(person: Person, redirectUrl: string, jwtKey: string, now: Date): Promise<string> {
  const token = await new SignJWT({ email: person.email, name: person.name })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(idpUrl)
    .setAudience(gatewayUrl)
    .setSubject(person.id)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + 5 * 60_000))
    .sign(new TextEncoder().encode(jwtKey));
  return `${jwtCallbackUrl}?${new URLSearchParams({ jwt: token, redirect_url: redirectUrl })}`;
}
