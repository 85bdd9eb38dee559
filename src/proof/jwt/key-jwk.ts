/**
 * Public JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037 §2), pasted as a key or published in a JWKS. What is read is rebuilt from
 * its octets, so that nothing else of the document (`ext`, `key_ops`, `x5c`, `oth`) reaches WebCrypto.
 */
import { fromBase64Url, toBase64Url } from '../../lib/base64.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { isOfSmallOrder } from '../../lib/edwards25519.ts';
import type { PublicKeyKind } from '../../lib/spki.ts';
import type { Algorithm } from './algorithms.ts';

/** The members that carry the key, and no others. */
export type PublicJwk = Readonly<Pick<JsonWebKey, 'kty' | 'n' | 'e' | 'crv' | 'x' | 'y'>>;

export type Jwk =
  | { readonly holds: 'public'; readonly jwk: PublicJwk; readonly kind: PublicKeyKind | OtherCurve }
  | { readonly holds: 'private' };

/** An elliptic curve that no algorithm here uses. */
export interface OtherCurve {
  readonly type: 'other_curve';
}

type Members = ReadonlyMap<string, unknown>;

/** By kty and crv: what the key is and how long a coordinate must be (RFC 7518 §6.2.1.2, RFC 8037 §2). */
const curves: ReadonlyMap<string, { readonly kind: PublicKeyKind; readonly octets: number }> = new Map([
  ['EC P-256', { kind: { type: 'ec', curve: 'P-256' }, octets: 32 }],
  ['EC P-384', { kind: { type: 'ec', curve: 'P-384' }, octets: 48 }],
  ['EC P-521', { kind: { type: 'ec', curve: 'P-521' }, octets: 66 }],
  ['OKP Ed25519', { kind: { type: 'ed25519', smallOrder: false }, octets: 32 }],
]);

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'];

/** What the JWK holds; null when it is not a well-formed RSA, EC or OKP key. */
export function readJwk(members: Members): Jwk | null {
  if (privateMembers.some((name) => members.has(name))) return { holds: 'private' };
  switch (members.get('kty')) {
    case 'RSA':
      return readRsa(members);
    case 'EC':
      return readCurve(members, 'EC');
    case 'OKP':
      return readCurve(members, 'OKP');
    default:
      return null;
  }
}

/** Whether the JWK's own words allow it to verify signatures of this algorithm (RFC 7517 §4.2–4.4). Absent words allow it. */
export function mayVerify(members: Members, algorithm: Algorithm): boolean {
  const use = members.get('use');
  const operations = members.get('key_ops');
  const name = members.get('alg');
  return (
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
    (name === undefined || (typeof name === 'string' && algorithm.names.includes(name)))
  );
}

function octetsOf(members: Members, name: string): Bytes | null {
  const value = members.get(name);
  return typeof value === 'string' && value !== '' ? fromBase64Url(value) : null;
}

function readRsa(members: Members): Jwk | null {
  const n = octetsOf(members, 'n');
  const e = octetsOf(members, 'e');
  if (n === null || e === null) return null;
  const modulus = n.subarray(n.findIndex((octet) => octet !== 0));
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  const exponent = e.length > 4 ? Number.POSITIVE_INFINITY : e.reduce((sum, octet) => sum * 256 + octet, 0);
  const soundExponent = exponent >= 65537 && ((e.at(-1) ?? 0) & 1) === 1;
  return {
    holds: 'public',
    jwk: { kty: 'RSA', n: toBase64Url(modulus), e: toBase64Url(e) },
    kind: { type: 'rsa', bits, soundExponent },
  };
}

function readCurve(members: Members, kty: 'EC' | 'OKP'): Jwk | null {
  const crv = members.get('crv');
  if (typeof crv !== 'string') return null;
  const curve = curves.get(`${kty} ${crv}`);
  if (curve === undefined) return { holds: 'public', jwk: { kty, crv }, kind: { type: 'other_curve' } };
  const { kind, octets } = curve;
  const x = octetsOf(members, 'x');
  const y = octetsOf(members, 'y');
  if (x?.length !== octets || (kty === 'EC' && y?.length !== octets)) return null;
  const point = { x: toBase64Url(x), ...(kty === 'EC' && y !== null ? { y: toBase64Url(y) } : {}) };
  const judged = kind.type === 'ed25519' ? { ...kind, smallOrder: isOfSmallOrder(x) } : kind;
  return { holds: 'public', jwk: { kty, crv, ...point }, kind: judged };
}
