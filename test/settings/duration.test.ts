import { expect, it } from 'vitest';
import { parseDuration } from '../../src/settings/duration.ts';

it.each([
  ['0s', 0],
  ['90s', 90_000],
  ['15m', 900_000],
  ['12h', 43_200_000],
  ['30d', 2_592_000_000],
  ['99999d', 8_639_913_600_000],
])('%s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', 's', '1', '1S', '01s', '1.5h', '-1s', '+1s', '1h30m', ' 1h', '1h\n', '1e3s', '١s', '100000s', '1w'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);
