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
}

/** What a token carries of its signature. */
export interface Signed {
  /** Header and payload as they came, with the dot between them. */
  readonly signingInput: Bytes;
  readonly signature: Bytes;
}

/** Whether one of the keys made the signature over exactly this. */
export async function isSignedByOneOf(keys: readonly VerifyingKey[], signed: Signed): Promise<boolean> {
  const { signingInput, signature } = signed;
  for (const { algorithm, key } of keys) {
    // WebCrypto need not say what it does with another length; no signature of this algorithm has it.
    if (algorithm.signatureOctets !== null && signature.length !== algorithm.signatureOctets) continue;
    try {
      if (await crypto.subtle.verify(algorithm.signing, key, signature, signingInput)) return true;
    } catch {
      // Nor whether it throws at octets that it cannot read as a signature: they are none of this key.
    }
  }
  return false;
}
