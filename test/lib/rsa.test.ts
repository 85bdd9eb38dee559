import { expect, test } from 'vitest';
import { modulusOctets } from '../../src/lib/rsa.ts';

async function publicKey(algorithm: RsaHashedKeyGenParams | EcKeyGenParams): Promise<CryptoKey> {
  return ((await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair).publicKey;
}

test.each([1024, 1032, 2048])('%i bits', async (modulusLength) => {
  const publicExponent = Uint8Array.of(1, 0, 1);
  const key = await publicKey({ name: 'RSA-PSS', hash: 'SHA-256', modulusLength, publicExponent });
  expect(modulusOctets(key)).toBe(modulusLength / 8);
});

test('bits that fill no octet need one more', () => {
  expect(modulusOctets({ algorithm: { name: 'RSA-PSS', modulusLength: 2049 } } as unknown as CryptoKey)).toBe(257);
});

test('a key of another kind has none', async () => {
  expect(modulusOctets(await publicKey({ name: 'ECDSA', namedCurve: 'P-256' }))).toBe(0);
});
