/** The signatures of tokens as Node verifies them, and what is checked before an engine is asked. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { algorithmNames } from '../../../src/proof/jwt/algorithms.ts';
import { importKey } from '../../../src/proof/jwt/import-key.ts';
import { readJwks } from '../../../src/proof/jwt/jwks.ts';
import { checkKey } from '../../../src/proof/jwt/keys.ts';
import { verifyToken, verifyTokenWithJwks } from '../../../src/proof/jwt/verify.ts';
import { describeTokenSignatures } from '../../support/token-signatures.ts';
import { accepted, base64Url, now, pairOf, pemOf, refused, secret, sign } from './tokens.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describeTokenSignatures();

const keyOf = (algorithm: string) => (algorithm.startsWith('HS') ? secret : pemOf(pairOf(algorithm).publicKey));

describe('a key is imported for one algorithm, and for nothing but verifying', () => {
  it.each([
    ['HS256', 'secret', { name: 'HMAC', hash: { name: 'SHA-256' } }],
    ['HS384', 'secret', { name: 'HMAC', hash: { name: 'SHA-384' } }],
    ['HS512', 'secret', { name: 'HMAC', hash: { name: 'SHA-512' } }],
    ['RS256', 'public', { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' }, modulusLength: 2048 }],
    ['RS384', 'public', { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-384' }, modulusLength: 2048 }],
    ['RS512', 'public', { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-512' }, modulusLength: 2048 }],
    ['PS256', 'public', { name: 'RSA-PSS', hash: { name: 'SHA-256' }, modulusLength: 2048 }],
    ['PS384', 'public', { name: 'RSA-PSS', hash: { name: 'SHA-384' }, modulusLength: 2048 }],
    ['PS512', 'public', { name: 'RSA-PSS', hash: { name: 'SHA-512' }, modulusLength: 2048 }],
    ['ES256', 'public', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['ES384', 'public', { name: 'ECDSA', namedCurve: 'P-384' }],
    ['ES512', 'public', { name: 'ECDSA', namedCurve: 'P-521' }],
    ['EdDSA', 'public', { name: 'Ed25519' }],
  ])('%s: %s, %j', async (name, type, parameters) => {
    const { key, algorithm } = accepted(await importKey(accepted(checkKey(name, keyOf(name)))));
    expect(key).toMatchObject({ type, usages: ['verify'] });
    expect(key.extractable).toBe(false);
    expect(key.algorithm).toMatchObject(parameters);
    expect(algorithm.names).toContain(name);
  });
});

describe('an engine that would believe anything', () => {
  /** Octets of a signature by algorithm (RFC 7518 §3.2, §3.4; RFC 8032 §5.1.6); of RSA the engine must know. */
  const lengths = { HS256: 32, HS384: 48, HS512: 64, ES256: 64, ES384: 96, ES512: 132, EdDSA: 64 };

  it.each(Object.entries(lengths))(
    '%s: is not asked about a signature that has not %i octets',
    async (algorithm, octets) => {
      const verify = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true);
      const [head, payload] = (await sign(algorithm)).split('.');
      const tokenOf = (length: number) => `${head}.${payload}.${base64Url(Buffer.alloc(length, 1))}`;
      for (const length of [1, octets / 2, octets - 1, octets + 1, octets + 8, 2 * octets]) {
        const reason = refused(await verifyToken(tokenOf(length), { algorithm, key: keyOf(algorithm) }, now));
        expect(reason.detail).toBe('the signature does not match');
      }
      expect(verify).not.toHaveBeenCalled();
      accepted(await verifyToken(tokenOf(octets), { algorithm, key: keyOf(algorithm) }, now));
    },
  );

  it('is not asked about a token of another algorithm, nor with a key that is short, private or of another kind', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true);
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const token = await sign('RS256');
    const wrong = [
      ['RS512', pemOf(pairOf('RS512').publicKey)],
      ['HS256', secret],
      ['RS256', pemOf(short.publicKey)],
      ['RS256', short.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
      ['RS256', pemOf(pairOf('ES256').publicKey)],
      ['RS256', secret],
    ] as const;
    for (const [algorithm, key] of wrong) refused(await verifyToken(token, { algorithm, key }, now));
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('an engine that throws at a signature', () => {
  const message = 'no signature that I could read';

  it.each(algorithmNames)('%s: has not verified it', async (algorithm) => {
    vi.spyOn(crypto.subtle, 'verify').mockRejectedValue(new Error(message));
    const token = await sign(algorithm);
    const reason = refused(await verifyToken(token, { algorithm, key: keyOf(algorithm) }, now));
    expect(reason).toMatchObject({ code: 'TOKEN_VERIFICATION_FAILED', detail: 'the signature does not match' });
    expect(JSON.stringify(reason)).not.toContain(message);
  });

  it('is still asked about the next key of a set', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keys = [other, pairOf('ES256')].map(({ publicKey }) => publicKey.export({ format: 'jwk' }));
    const jwks = accepted(readJwks(JSON.stringify({ keys })));
    vi.spyOn(crypto.subtle, 'verify').mockRejectedValueOnce(new Error(message));
    accepted(await verifyTokenWithJwks(await sign('ES256'), { algorithm: 'ES256', jwks }, now));
  });
});

describe('a warm isolate', () => {
  it.each(algorithmNames)('%s: imports a key once, and asks again only for another', async (algorithm) => {
    const pair = algorithm.startsWith('HS') ? null : pairOf(algorithm).publicKey;
    // Written in a way that no other test has written it.
    const key = pair === null ? `${secret}: warm` : `\n\n${pemOf(pair)}\n`;
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    const tokens = [await sign(algorithm), await sign(algorithm, { email: 'eve@example.com', exp: 1 }), 'no token'];
    imports.mockClear();
    for (const token of tokens) await verifyToken(token, { algorithm, key }, now);
    expect(imports).toHaveBeenCalledTimes(1);
  });

  it('keeps nothing that a token says: a kid, a jwk or an alg of its own moves no key', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const wanted = { algorithm: 'ES256', key: keyOf('ES256') };
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    const header = { kid: 'x', jwk: own.publicKey.export({ format: 'jwk' }) };
    const token = await sign('ES256', undefined, header);
    accepted(await verifyToken(token, wanted, now));
    imports.mockClear();
    accepted(await verifyToken(token, wanted, now));
    expect(imports).not.toHaveBeenCalled();
  });
});
