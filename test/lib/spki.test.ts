import { describe, expect, test } from 'vitest';
import { readSpki } from '../../src/lib/spki.ts';

async function spkiOf(
  algorithm: RsaHashedKeyGenParams | EcKeyGenParams | 'Ed25519' | 'X25519',
  usages: KeyUsage[] = ['sign', 'verify'],
) {
  const pair = (await crypto.subtle.generateKey(algorithm, true, usages)) as CryptoKeyPair;
  return new Uint8Array((await crypto.subtle.exportKey('spki', pair.publicKey)) as ArrayBuffer);
}

function rsa(modulusLength: number, publicExponent: readonly number[] = [1, 0, 1]): RsaHashedKeyGenParams {
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent: new Uint8Array(publicExponent) };
}

function tlv(tag: number, ...content: readonly number[][]): number[] {
  const all = content.flat();
  return [tag, ...(all.length < 128 ? [all.length] : [0x82, all.length >> 8, all.length & 255]), ...all];
}

const rsaOid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/** An RSA key of any numbers, however foolish. */
function made(modulus: number[], exponent: number[], oid = rsaOid): Uint8Array<ArrayBuffer> {
  const key = tlv(0x30, tlv(2, modulus), tlv(2, exponent));
  return new Uint8Array(tlv(0x30, tlv(0x30, tlv(6, oid), [5, 0]), tlv(3, [0], key)));
}

const modulus = [0, ...Array<number>(256).fill(0xc1)];
const rsaKey = tlv(0x30, tlv(2, modulus), tlv(2, [1, 0, 1]));
const rsaKeyOfThree = tlv(0x30, tlv(2, modulus), tlv(2, [1, 0, 1]), tlv(2, [1]));

function ofParts(...parts: readonly number[][]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(tlv(0x30, ...parts));
}

describe('kinds', () => {
  test.each([512, 1024, 1032, 2048])('RSA of %i bits', async (bits) => {
    expect(readSpki(await spkiOf(rsa(bits)))).toEqual({ type: 'rsa', bits, soundExponent: true });
  });

  test.each(['P-256', 'P-384', 'P-521'] as const)('%s', async (curve) => {
    expect(readSpki(await spkiOf({ name: 'ECDSA', namedCurve: curve }))).toEqual({ type: 'ec', curve });
  });

  test('Ed25519', async () => {
    expect(readSpki(await spkiOf('Ed25519'))).toEqual({ type: 'ed25519', smallOrder: false });
  });
});

describe('RSA numbers', () => {
  test('ATTACK a 1024-bit modulus padded with zero octets does not count as 2048 bits: no key at all', () => {
    const padded = [...Array<number>(140).fill(0), ...Array<number>(128).fill(0xc1)];
    expect(readSpki(made(padded, [1, 0, 1]))).toBeNull();
    expect(readSpki(made([0, 0x41, ...Array<number>(255).fill(0xc1)], [1, 0, 1]))).toBeNull();
  });

  test.each<[number[], boolean]>([
    [[1], false],
    [[3], false],
    [[0x11], false],
    [[1, 0, 0], false],
    [[1, 0, 1], true],
    [[1, 0, 3], true],
    [[0, 0xff, 0xff, 0xff, 0xff], true],
    [[1, 0, 0, 0, 0, 1], true],
    [[1, 0, 0, 0, 0, 0], false],
  ])('exponent %j is sound: %s', (exponent, soundExponent) => {
    expect(readSpki(made(modulus, exponent))).toEqual({ type: 'rsa', bits: 2048, soundExponent });
  });

  test.each<[number[], number]>([
    [[1], 1],
    [[0x7f], 7],
    [[0, 0x80], 8],
    [[1, 0], 9],
  ])('modulus %j has %i bits', (number, bits) => {
    expect(readSpki(made(number, [1, 0, 1]))).toMatchObject({ bits });
  });
});

describe('null', () => {
  test('X25519, and a curve that is not known', async () => {
    expect(readSpki(await spkiOf('X25519', ['deriveBits']))).toBe(null);
    const p256 = await spkiOf({ name: 'ECDSA', namedCurve: 'P-256' });
    const at = Buffer.from(p256).indexOf(Buffer.from('2a8648ce3d030107', 'hex'));
    p256[at + 7] = 0x99;
    expect(readSpki(p256)).toBe(null);
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', new Uint8Array()],
    ['an empty SEQUENCE', new Uint8Array([0x30, 0])],
    ['another OID', made(modulus, [1, 0, 1], [0x2a, 0x03])],
    ['a negative modulus', made([0x80, 1], [1, 0, 1])],
    ['a negative exponent', made(modulus, [0x81])],
    ['an empty exponent', made(modulus, [])],
    [
      'unused bits',
      new Uint8Array(
        made(modulus, [1, 0, 1]).map((octet, i, all) =>
          i > 3 && all[i + 1] === 0x30 && octet === 0 && all[i - 4] === 3 ? 1 : octet,
        ),
      ),
    ],
    ['something behind', new Uint8Array([...made(modulus, [1, 0, 1]), 0])],
    ['a third element', ofParts(tlv(0x30, tlv(6, rsaOid), [5, 0]), tlv(3, [0], rsaKey), [5, 0])],
    ['an RSA key of three numbers', ofParts(tlv(0x30, tlv(6, rsaOid), [5, 0]), tlv(3, [0], rsaKeyOfThree))],
  ])('%s', (_, spki) => {
    expect(readSpki(spki)).toBe(null);
  });
});
