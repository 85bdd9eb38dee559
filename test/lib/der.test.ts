import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Der, derChildren, readDer } from '../../src/lib/der.ts';

function octets(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function show(der: Der): string {
  const inside = derChildren(der);
  const content = inside === null ? Buffer.from(der.content).toString('hex') : `[${inside.map(show).join(' ')}]`;
  return `${der.tag.toString(16)}:${content}`;
}

describe('reads', () => {
  test.each([
    ['05 00', '5:'],
    ['02 01 05', '2:05'],
    ['30 00', '30:[]'],
    ['30 06 02 01 05 30 01', null],
    ['30 05 02 01 05 05 00', '30:[2:05 5:]'],
    ['a0 03 02 01 02', 'a0:[2:02]'],
    [`04 81 80 ${'00'.repeat(128)}`, `4:${'00'.repeat(128)}`],
    [`04 82 01 00 ${'00'.repeat(256)}`, `4:${'00'.repeat(256)}`],
  ])('%s', (hex, shown) => {
    const der = readDer(octets(hex));
    expect(der && derChildren(der) === null && (der.tag & 0x20) !== 0 ? null : der && show(der)).toBe(shown);
  });

  test('whole is tag, length and content', () => {
    const [child] = derChildren(readDer(octets('30 05 02 01 05 05 00')) as Der) ?? [];
    expect(child?.whole).toEqual(octets('02 01 05'));
  });
});

describe('refuses', () => {
  test.each([
    ['nothing', ''],
    ['a tag alone', '05'],
    ['one octet too many', '05 00 00'],
    ['one too few', '02 02 05'],
    ['an indefinite length', '30 80 00 00'],
    ['a long form that was not needed', '04 81 01 00'],
    ['a leading zero in the length', `04 82 00 80 ${'00'.repeat(128)}`],
    ['a length of four octets', '04 84 00 00 00 01 00'],
    ['a length past the end', '04 83 ff ff ff 00'],
    ['a length that is cut', '04 82 01'],
    ['a high tag number', '1f 01 00'],
  ])('%s', (_, hex) => {
    expect(readDer(octets(hex))).toBe(null);
  });

  test('children of what has none', () => {
    expect(derChildren(readDer(octets('02 01 05')) as Der)).toBe(null);
    expect(derChildren(readDer(octets('30 02 02 01')) as Der)).toBe(null);
  });

  test('garbage, without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const der = readDer(new Uint8Array(bytes));
        if (der !== null) expect(der.whole).toEqual(new Uint8Array(bytes));
        if (der !== null) derChildren(der);
      }),
    );
  });
});
