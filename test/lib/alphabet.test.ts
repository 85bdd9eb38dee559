import { expect, test } from 'vitest';
import { digits, isMadeOf, unreserved, upper } from '../../src/lib/alphabet.ts';

test.each([
  ['A', upper, 1, true],
  ['AZ', upper, 2, true],
  ['AZ', upper, 1, false],
  ['', upper, 5, false],
  ['a', upper, 5, false],
  ['A\n', upper, 5, false],
  ['09', digits, 5, true],
  // A digit in other scripts, and two units that are one character.
  ['٣', digits, 5, false],
  ['😀', digits, 5, false],
  ['azAZ09-._~', unreserved, 63, true],
  ['a/b', unreserved, 63, false],
  ['a%b', unreserved, 63, false],
  ['é', unreserved, 63, false],
] as const)('%j of %j, at most %i: %j', (text, alphabet, most, is) => {
  expect(isMadeOf(text, alphabet, most)).toBe(is);
});
