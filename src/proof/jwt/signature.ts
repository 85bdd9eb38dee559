/**
 * Signatures, by WebCrypto and the table in algorithms.ts. The algorithm is the connection's, never the token's, and the key was
 * imported for this algorithm and no other (import-key.ts): nothing is left to choose here.
 */
import type { Bytes } from '../../lib/bytes.ts';
import type { Algorithm } from './algorithms.ts';

/** A key and the only algorithm that it is for. */
export interface VerifyingKey {
  readonly algorithm: Algorithm;
  readonly key: CryptoKey;
  /** How many octets each of its signatures has. */
  readonly signatureOctets: number;
}

/** What a token carries of its signature. */
export interface Signed {
  /** Header and payload as they came, with the dot between them. */
  readonly signingInput: Bytes;
  readonly signature: Bytes;
}

/**
 * Whether the key made the signature over exactly this. An engine may reject octets that it cannot read as a signature: callers take
 * that for no.
 */
export function isSignedBy(
  { algorithm, key, signatureOctets }: VerifyingKey,
  { signingInput, signature }: Signed,
): Promise<boolean> {
  // WebCrypto need not say what it does with another length; no signature by this key has it.
  if (signature.length !== signatureOctets) return Promise.resolve(false);
  return crypto.subtle.verify(algorithm.signing, key, signature, signingInput);
}
