/**
 * What kind of key a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) holds. WebCrypto imports short RSA keys without complaint, so the
 * strength of a key is read here, before anything is imported.
 */
import { type Bytes, toHex } from './bytes.ts';
import { type Der, derChildren, derTag, readDer } from './der.ts';
import { isOfSmallOrder } from './edwards25519.ts';

export type PublicKeyKind =
  | {
      readonly type: 'rsa';
      readonly bits: number /** False for an even exponent or one under 65537. */;
      readonly soundExponent: boolean;
    }
  | { readonly type: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
  /** Of small order: anybody can sign under it (edwards25519.ts). */
  | { readonly type: 'ed25519'; readonly smallOrder: boolean };

const curves: ReadonlyMap<string, 'P-256' | 'P-384' | 'P-521'> = new Map([
  ['2a8648ce3d030107', 'P-256'],
  ['2b81040022', 'P-384'],
  ['2b81040023', 'P-521'],
]);

const rsaOid = '2a864886f70d010101';
const ecOid = '2a8648ce3d0201';
const ed25519Oid = '2b6570';

/** The octets of a positive INTEGER in its shortest form (X.690 §8.3.2) without the sign octet: padding would count as key length. */
function unsigned(der: Der | undefined): Bytes | null {
  if (der?.tag !== derTag.integer || der.content.length === 0 || (der.content[0] ?? 0x80) >= 0x80) return null;
  if (der.content[0] !== 0) return der.content;
  return (der.content[1] ?? 0) < 0x80 ? null : der.content.subarray(1);
}

function readRsa(key: Bytes): PublicKeyKind | null {
  const sequence = readDer(key);
  const parts = sequence?.tag === derTag.sequence ? derChildren(sequence) : null;
  const modulus = unsigned(parts?.[0]);
  const exponent = unsigned(parts?.[1]);
  if (modulus === null || exponent === null || parts?.length !== 2) return null;
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  const value = exponent.length > 4 ? Number.POSITIVE_INFINITY : exponent.reduce((n, byte) => n * 256 + byte, 0);
  const odd = ((exponent.at(-1) ?? 0) & 1) === 1;
  return { type: 'rsa', bits, soundExponent: odd && value >= 65537 };
}

/** The kind of key in DER-encoded SPKI octets; null when they are no SPKI of a kind known here. */
export function readSpki(spki: Bytes): PublicKeyKind | null {
  const whole = readDer(spki);
  const [algorithm, key, ...rest] = (whole?.tag === derTag.sequence ? derChildren(whole) : null) ?? [];
  const [oid, parameter] = (algorithm?.tag === derTag.sequence ? derChildren(algorithm) : null) ?? [];
  if (oid?.tag !== derTag.oid || key?.tag !== derTag.bitString || key.content[0] !== 0 || rest.length > 0) return null;
  switch (toHex(oid.content)) {
    case rsaOid:
      return readRsa(key.content.subarray(1));
    case ecOid: {
      const curve = parameter?.tag === derTag.oid ? curves.get(toHex(parameter.content)) : undefined;
      return curve === undefined ? null : { type: 'ec', curve };
    }
    case ed25519Oid:
      return { type: 'ed25519', smallOrder: isOfSmallOrder(key.content.subarray(1)) };
    default:
      return null;
  }
}
