import { expect, test } from 'vitest';
import { readDuration } from '../../../../src/proof/saml/metadata/duration.ts';

const day = 86_400_000;

test.each([
  ['PT1H', 3_600_000],
  ['PT0S', 0],
  ['P1D', day],
  ['P1DT1H1M1.5S', day + 3_661_000],
  ['PT604800S', 7 * day],
  ['P1Y2M', 425 * day],
  ['P7D', 7 * day],
])('%s is %d ms', (text, ms) => {
  expect(readDuration(text)).toBe(ms);
});

test.each(['', 'P', 'PT', 'P1DT', '-P1D', '1h', 'P1H', 'PT1.5H', 'PT1S ', 'P1W', `PT${'9'.repeat(30)}S`])(
  '%j is none',
  (text) => {
    expect(readDuration(text)).toBe(null);
  },
);
