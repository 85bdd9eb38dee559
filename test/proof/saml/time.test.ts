import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime } from '../../../src/proof/saml/time.ts';

function read(text: string): string {
  const result = readTime(text, 'NotBefore');
  return result.ok ? new Date(result.value).toISOString() : result.error.code;
}

describe('xs:dateTime with a zone', () => {
  test.each([
    ['2026-05-05T10:00:00Z', '2026-05-05T10:00:00.000Z'],
    ['2026-05-05T10:00:00.5Z', '2026-05-05T10:00:00.500Z'],
    ['2026-05-05T10:00:00.123456789Z', '2026-05-05T10:00:00.123Z'],
    ['2026-05-05T10:00:00.999999999999Z', '2026-05-05T10:00:00.999Z'],
    ['2026-05-05T10:00:00+02:00', '2026-05-05T08:00:00.000Z'],
    ['2026-05-05T10:00:00-05:30', '2026-05-05T15:30:00.000Z'],
    ['2026-05-05T10:00:00+14:00', '2026-05-04T20:00:00.000Z'],
    ['2026-05-05T10:00:00+00:00', '2026-05-05T10:00:00.000Z'],
    ['2026-05-05T10:00:00-00:00', '2026-05-05T10:00:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s', (text, time) => {
    expect(read(text)).toBe(time);
  });

  test('every moment that a Date can write', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(read(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
  });
});

describe('TIME_INVALID', () => {
  test.each([
    '',
    'now',
    '2026-05-05',
    '2026-05-05T10:00:00',
    '2026-05-05 10:00:00Z',
    '2026-05-05t10:00:00z',
    '2026-05-05T10:00Z',
    '2026-05-05T16=7:00Z',
    '2026-05-05T10:00:00.Z',
    '2026-05-05T10:00:00.1234567890123Z',
    '2026-05-05T10:00:00,5Z',
    '2026-05-05T24:00:00Z',
    '2026-05-05T23:60:00Z',
    '2026-05-05T23:59:60Z',
    '2026-06-31T10:00:00Z',
    '2026-02-29T10:00:00Z',
    '2100-02-29T10:00:00Z',
    '2026-00-05T10:00:00Z',
    '2026-13-05T10:00:00Z',
    '2026-05-00T10:00:00Z',
    '2026-05-32T10:00:00Z',
    '0000-01-01T00:00:00Z',
    '0026-05-05T10:00:00Z',
    '-0001-05-05T10:00:00Z',
    '+2026-05-05T10:00:00Z',
    '12026-05-05T10:00:00Z',
    '2026-05-05T10:00:00+14:01',
    '2026-05-05T10:00:00+15:00',
    '2026-05-05T10:00:00+05:60',
    '2026-05-05T10:00:00+5:00',
    '2026-05-05T10:00:00+0500',
    '2026-05-05T10:00:00 Z',
    ' 2026-05-05T10:00:00Z',
    '2026-05-05T10:00:00Z\n',
    '２026-05-05T10:00:00Z',
    '1777975200',
  ])('%j', (text) => {
    expect(read(text)).toBe('TIME_INVALID');
  });

  test('the reason names the value and shows what came, cut', () => {
    const result = readTime('x'.repeat(1000), 'Conditions NotBefore');
    expect(result.ok ? '' : result.error.detail).toContain('Conditions NotBefore');
    expect(result.ok ? '' : result.error.received).toHaveLength(64);
  });
});
