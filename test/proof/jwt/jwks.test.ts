import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { namesUnknownKey, readJwks } from '../../../src/proof/jwt/jwks.ts';
import { verifyTokenWithJwks } from '../../../src/proof/jwt/verify.ts';
import { accepted, base64Url, hs256, now, pairOf, pairs, refused, secret, sign } from './tokens.ts';

const jwkOf = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: 'jwk' }), ...more });
const setOf = (...keys: readonly unknown[]) => accepted(readJwks(JSON.stringify({ keys })));
const right = jwkOf(pairOf('ES256').publicKey);
const strangers = () => jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);

async function verify(keys: readonly unknown[], header: object = {}, algorithm = 'ES256') {
  return verifyTokenWithJwks(await sign(algorithm, undefined, header), { algorithm, jwks: setOf(...keys) }, now);
}

describe('a token of one of the keys', () => {
  it.each([...pairs])('%s', async (algorithm, { publicKey }) => {
    accepted(await verify([jwkOf(publicKey, { kid: 'a', use: 'sig' })], { kid: 'a' }, algorithm));
  });

  it.each([
    ['without a kid, tries every key', [strangers(), right], {}],
    [
      'with a kid, tries all of that kid',
      [
        { ...strangers(), kid: 'a' },
        { ...right, kid: 'a' },
      ],
      { kid: 'a' },
    ],
    ['with an empty kid', [{ ...right, kid: '' }], { kid: '' }],
    [
      'among keys of other kinds and uses',
      [null, 7, {}, { ...right, use: 'enc' }, jwkOf(pairOf('RS256').publicKey), right],
      {},
    ],
    ['beside a point off its curve', [{ ...right, x: right.y, y: right.x }, right], {}],
  ])('%s', async (_, keys, header) => {
    accepted(await verify(keys, header));
  });
});

describe('TOKEN_VERIFICATION_FAILED', () => {
  it.each([
    ['another kid', [{ ...right, kid: 'a' }], { kid: 'b' }],
    ['a kid, and keys without one', [right], { kid: 'a' }],
    ['a kid in another case', [{ ...right, kid: 'a' }], { kid: 'A' }],
    ['a kid that is a number', [{ ...right, kid: 1 }], { kid: 1 }],
    ['a kid that is a list', [{ ...right, kid: ['a'] }], { kid: ['a'] }],
    ['a kid of __proto__', [right], { kid: '__proto__' }],
    ['a kid of 257 characters', [{ ...right, kid: 'a'.repeat(257) }], { kid: 'a'.repeat(257) }],
    [
      'the right key under another kid',
      [
        { ...right, kid: 'a' },
        { ...strangers(), kid: 'b' },
      ],
      { kid: 'b' },
    ],
    ['only keys of strangers', [strangers(), strangers()], {}],
    ['only points off their curves', [{ ...right, x: right.y, y: right.x }], {}],
    ['the right key as the ninth', [...Array.from({ length: 8 }, strangers), right], {}],
  ])('%s', async (_, keys, header) => {
    expect(refused(await verify(keys, header)).code).toBe('TOKEN_VERIFICATION_FAILED');
  });
});

describe('INVALID_KEY, before anything about the token', () => {
  it.each([
    ['an empty set', []],
    ['a key for encrypting', [{ ...right, use: 'enc' }]],
    ['a key for signing only', [{ ...right, key_ops: ['sign'] }]],
    ['a key for another algorithm', [{ ...right, alg: 'ES384' }]],
    ['a key on another curve', [jwkOf(pairOf('ES384').publicKey)]],
    ['a key of another kind', [jwkOf(pairOf('RS256').publicKey)]],
    ['a private key', [jwkOf(pairOf('ES256').privateKey)]],
    ['a shared secret', [{ kty: 'oct', k: base64Url(secret) }]],
  ])('%s', async (_, keys) => {
    const result = await verifyTokenWithJwks('', { algorithm: 'ES256', jwks: setOf(...keys) }, now);
    expect(refused(result).code).toBe('INVALID_KEY');
  });

  it('RSA of 1024 bits, or with a tiny exponent', async () => {
    const weak = jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey);
    const tiny = jwkOf(pairOf('RS256').publicKey, { e: 'AQ' });
    expect(refused(await verify([weak, tiny], {}, 'RS256')).code).toBe('INVALID_KEY');
  });

  it('an HMAC is never keyed from a set that anybody can read', async () => {
    const jwks = setOf({ kty: 'oct', k: base64Url(secret), alg: 'HS256' }, jwkOf(pairOf('RS256').publicKey), right);
    expect(refused(await verifyTokenWithJwks(hs256(), { algorithm: 'HS256', jwks }, now)).code).toBe('INVALID_KEY');
  });

  it.each([
    '',
    '[]',
    '{"keys":{}}',
    '{"jwks":[]}',
    '<html>',
    '{"keys":[],"keys":[]}',
    JSON.stringify({ keys: Array.from({ length: 101 }, () => ({})) }),
    JSON.stringify({ keys: [], filler: 'x'.repeat(128 * 1024) }),
  ])('a document that is no JWKS: %#', (text) => {
    expect(refused(readJwks(text)).code).toBe('INVALID_KEY');
  });
});

describe('a set that is asked again', () => {
  it('has other keys for another algorithm', async () => {
    const algorithms = ['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256', 'PS256'];
    const jwks = setOf(...algorithms.slice(0, 5).map((algorithm) => jwkOf(pairOf(algorithm).publicKey)));
    for (const algorithm of [...algorithms, ...algorithms.toReversed()]) {
      accepted(await verifyTokenWithJwks(await sign(algorithm), { algorithm, jwks }, now));
    }
    expect(refused(await verifyTokenWithJwks(hs256(), { algorithm: 'HS256', jwks }, now)).code).toBe('INVALID_KEY');
  });

  it('imports each of its keys once; another set with the same keys, again', async () => {
    const keys = [{ ...strangers(), kid: 'b' }, { ...right, kid: 'a' }, right];
    const token = await sign('ES256');
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    const counts: number[] = [];
    for (const jwks of [setOf(...keys), setOf(...keys)]) {
      for (let time = 0; time < 3; time++) {
        imports.mockClear();
        accepted(await verifyTokenWithJwks(token, { algorithm: 'ES256', jwks }, now));
        counts.push(imports.mock.calls.length);
      }
    }
    imports.mockRestore();
    expect(counts).toEqual([3, 0, 0, 3, 0, 0]);
  });
});

describe('the moment to fetch the set again', () => {
  it.each([
    ['a kid the set does not have', { kid: 'b' }, true],
    ['a kid it has', { kid: 'a' }, false],
    ['no kid', {}, false],
    ['a kid that is no text', { kid: 1 }, false],
    ['a kid too long', { kid: 'a'.repeat(257) }, false],
  ])('%s', async (_, header, again) => {
    expect(namesUnknownKey(await sign('ES256', undefined, header), setOf({ ...right, kid: 'a' }))).toBe(again);
  });

  it('never for what is no token', () => {
    expect(namesUnknownKey('a.b.c', setOf(right))).toBe(false);
  });
});
