/** Points of edwards25519 (RFC 8032 §5.1.2) that are no public key of anybody. */
import { toHex } from './bytes.ts';

/**
 * The y of the eight points whose order divides 8, little-endian and without the sign of x, and the spellings of them that are not
 * reduced modulo p: 0, 1, the two of order 8, p - 1, p and p + 1.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ...['ec', 'ed', 'ee'].map((lowest) => `${lowest}${'ff'.repeat(30)}7f`),
]);

/**
 * Whether the 32 octets of a public key spell a point of small order. Under such a key one signature fits every message, or every
 * eighth one, so whoever can send a token can sign it; engines differ in whether they refuse it.
 */
export function isOfSmallOrder(key: Uint8Array): boolean {
  const unsigned = Uint8Array.from(key);
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return smallOrder.has(toHex(unsigned));
}
