/**
 * How many octets the modulus of an RSA key has: as many as every ciphertext and every signature made with it (RFC 8017 §7.1.2, §8.1.2,
 * §8.2.2). Some engines take one without its leading zeros for the same number. 0 for a key of another kind.
 */
export function modulusOctets({ algorithm }: CryptoKey): number {
  return 'modulusLength' in algorithm ? Math.ceil(Number(algorithm.modulusLength) / 8) : 0;
}
