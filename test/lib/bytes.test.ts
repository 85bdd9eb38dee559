import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, concatAll, equalBytes, fromUtf8, utf8 } from '../../src/lib/bytes.ts';

describe('UTF-8', () => {
  it('comes back as it was, a BOM included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fromUtf8(utf8(text))).toBe(text);
      }),
    );
    expect(fromUtf8(utf8('\ufeffx'))).toBe('\ufeffx');
  });

  it.each([
    ['a lone continuation octet', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut-off sequence', [0xe2, 0x82]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_, octets) => {
    expect(fromUtf8(new Uint8Array(octets))).toBeNull();
  });

  it('spells a lone surrogate as U+FFFD', () => {
    expect([...utf8('\ud800')]).toEqual([0xef, 0xbf, 0xbd]);
  });
});

describe('concat', () => {
  it('joins in order', () => {
    expect([...concat(utf8('a'), new Uint8Array(), utf8('bc'))]).toEqual([97, 98, 99]);
    expect(concat()).toHaveLength(0);
  });

  it('joins more parts than a call takes arguments', () => {
    expect(concatAll(Array.from({ length: 600_000 }, () => utf8('a')))).toHaveLength(600_000);
  });
});

describe('equalBytes', () => {
  it('compares every octet and the length', () => {
    expect(equalBytes(utf8('abc'), utf8('abc'))).toBe(true);
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true);
    for (const other of ['abd', 'xbc', 'ab', 'abcd', '']) expect(equalBytes(utf8('abc'), utf8(other))).toBe(false);
    expect(equalBytes(new Uint8Array([0]), new Uint8Array())).toBe(false);
  });
});
