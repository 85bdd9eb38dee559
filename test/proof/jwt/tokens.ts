/** Keys and tokens for the tests of proof/jwt: by jose where a token is well made, by hand where it must not be. */
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { expect } from 'vitest';
import type { Reason, ReasonCode } from '../../../src/core/reasons.ts';
import type { Result } from '../../../src/lib/result.ts';
import { verifyToken } from '../../../src/proof/jwt/verify.ts';

export const now = new Date('2026-05-04T12:00:00Z');
export const seconds = now.getTime() / 1000;
export const secret = 'correct horse battery staple, and then some more of it: 64 octets';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const pairs: ReadonlyMap<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }> = new Map([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((name) => [name, rsa] as const),
  ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['ES512', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['EdDSA', generateKeyPairSync('ed25519')],
]);

export function pairOf(algorithm: string): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const pair = pairs.get(algorithm);
  if (pair === undefined) throw new Error(`no key pair for ${algorithm}`);
  return pair;
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

export const claims = { email: 'ada@example.com', exp: seconds + 60 };

export function base64Url(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64url');
}

/** A token made by jose with the algorithm's key pair (or the shared secret). */
export function sign(algorithm: string, payload: object = claims, header: object = {}): Promise<string> {
  const key = algorithm.startsWith('HS') ? new TextEncoder().encode(secret) : pairOf(algorithm).privateKey;
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: algorithm, ...header })
    .sign(key);
}

/** Puts an HS256 signature behind whatever stands in front, correct octet by octet. */
export function seal(signingInput: string, key: string | Uint8Array = secret): string {
  return `${signingInput}.${createHmac('sha256', key).update(signingInput).digest('base64url')}`;
}

/** An HS256 token whose header and payload are the given JSON values, or texts as they stand. */
export function hs256(payload: object | string = claims, header: object | string = { alg: 'HS256' }): string {
  const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part));
  return seal(`${base64Url(text(header))}.${base64Url(text(payload))}`);
}

export const expected = { algorithm: 'HS256', key: secret };

/** The code and detail of a refusal; fails when the token was accepted. */
export async function refusalOf(
  token: string,
  wanted: Partial<Parameters<typeof verifyToken>[1]> = {},
): Promise<Reason> {
  return refused(await verifyToken(token, { ...expected, ...wanted }, now));
}

export function refused(result: Result<unknown, Reason>): Reason {
  if (result.ok) return expect.fail('accepted');
  return result.error;
}

export function accepted<T>(result: Result<T, Reason>): T {
  if (!result.ok) return expect.fail(`refused: ${result.error.code}, ${result.error.detail}`);
  return result.value;
}

export async function expectCode(token: string, code: ReasonCode, detail: RegExp = /./): Promise<void> {
  const reason = await refusalOf(token);
  expect(reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
}
