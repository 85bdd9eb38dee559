/**
 * The signature algorithms a connection may choose from (RFC 7518 §3.1, RFC 8037 §3.1) as one table: what the key must be, how
 * WebCrypto is told, and what a signature looks like. keys.ts judges keys by it, import-key.ts imports them by it, signature.ts
 * verifies by it.
 */

export interface Algorithm {
  /** The values of `alg` that mean this algorithm. */
  readonly names: readonly string[];
  /** What the key must be. `octets`: the least length of a shared secret, that of the hash (RFC 7518 §3.2). */
  readonly key:
    | { readonly type: 'secret'; readonly octets: number }
    | { readonly type: 'rsa' }
    | { readonly type: 'ec'; readonly curve: string }
    | { readonly type: 'ed25519' };
  /** The parameters of WebCrypto's importKey. */
  readonly subtle: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
  /** Those of its sign and verify: what the key does not say already. A name alone costs WebCrypto less than an object. */
  readonly signing: string | { readonly name: string; readonly hash?: string; readonly saltLength?: number };
  /** How many octets a signature has; null when it is as long as the key's modulus. */
  readonly signatureOctets: number | null;
}

function hmac(name: string): Algorithm {
  const bits = name.slice(2);
  const octets = Number(bits) / 8;
  return {
    names: [name],
    key: { type: 'secret', octets },
    subtle: { name: 'HMAC', hash: `SHA-${bits}` },
    signing: 'HMAC',
    signatureOctets: octets,
  };
}

/** The salt of RSASSA-PSS is as long as the hash (RFC 7518 §3.5). */
function rsa(name: string): Algorithm {
  const bits = name.slice(2);
  const scheme = name.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  return {
    names: [name],
    key: { type: 'rsa' },
    subtle: { name: scheme, hash: `SHA-${bits}` },
    signing: scheme === 'RSA-PSS' ? { name: scheme, saltLength: Number(bits) / 8 } : scheme,
    signatureOctets: null,
  };
}

/** A signature is r ‖ s, each as long as the curve's order (RFC 7518 §3.4), never DER. */
function ecdsa(name: string, curve: string, octets: number): Algorithm {
  return {
    names: [name],
    key: { type: 'ec', curve },
    subtle: { name: 'ECDSA', namedCurve: curve },
    signing: { name: 'ECDSA', hash: `SHA-${name.slice(2)}` },
    signatureOctets: 2 * octets,
  };
}

// RFC 9864 renames EdDSA with this curve to Ed25519: the same key and the same signature under two names on the wire.
const eddsa: Algorithm = {
  names: ['EdDSA', 'Ed25519'],
  key: { type: 'ed25519' },
  subtle: { name: 'Ed25519' },
  signing: 'Ed25519',
  signatureOctets: 64,
};

const table: ReadonlyMap<string, Algorithm> = new Map([
  ...['HS256', 'HS384', 'HS512'].map((name) => [name, hmac(name)] as const),
  ...['RS256', 'RS384', 'RS512'].map((name) => [name, rsa(name)] as const),
  ...['PS256', 'PS384', 'PS512'].map((name) => [name, rsa(name)] as const),
  ['ES256', ecdsa('ES256', 'P-256', 32)],
  ['ES384', ecdsa('ES384', 'P-384', 48)],
  ['ES512', ecdsa('ES512', 'P-521', 66)],
  ['EdDSA', eddsa],
]);

/** The values that a connection's `algorithm` may have. */
export const algorithmNames: readonly string[] = [...table.keys()];

/** The algorithm of that exact name; undefined when there is none. */
export function findAlgorithm(name: string): Algorithm | undefined {
  return table.get(name);
}
