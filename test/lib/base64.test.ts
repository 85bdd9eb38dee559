import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromBase64Url, toBase64, toBase64Url, writeBase64, writeBase64Url } from '../../src/lib/base64.ts';

const octets = fc.uint8Array({ maxLength: 100 });

describe('base64', () => {
  it('comes back as it was, in both alphabets, as Node spells it', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64(toBase64(bytes))).toEqual(new Uint8Array(bytes));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('holds more octets than a call has arguments', () => {
    const bytes = new Uint8Array(300_000).fill(7);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  it.each([
    ['Zg', 'no padding'],
    ['Zg=', 'half the padding'],
    ['Zg===', 'too much padding'],
    ['Zh==', 'trailing bits'],
    ['Zm9=', 'trailing bits'],
    [' Zg==', 'space before'],
    ['Zg==\n', 'line end behind'],
    ['Z g==', 'space inside'],
    ['Zg==Zg==', 'two texts'],
    ['AAEC    ', 'space as long as a group behind'],
    ['A A A A ', 'space as long as a group inside'],
    ['\n\n\n\nAAE=', 'line ends as long as a group before'],
    ['Z-_=', 'the other alphabet'],
    ['é===', 'beyond ASCII'],
    ['A', 'one character'],
    ['=', 'padding alone'],
  ])('refuses %j: %s', (text) => {
    expect(fromBase64(text)).toBeNull();
    for (let room = 0; room < 8; room++) expect(writeBase64(text, new Uint8Array(room))).toBe(false);
  });

  it.each([
    ['Zg==', 'padding'],
    ['Zh', 'trailing bits'],
    ['Zm9', 'trailing bits'],
    ['A', 'one character'],
    ['ab+/', 'the other alphabet'],
    ['Zg\n', 'line end behind'],
    ['Zg.', 'a dot'],
    ['AAEC    ', 'space as long as a group behind'],
    ['A A A A ', 'space as long as a group inside'],
  ])('base64url refuses %j: %s', (text) => {
    expect(fromBase64Url(text)).toBeNull();
    for (let room = 0; room < 5; room++) expect(writeBase64Url(text, new Uint8Array(room))).toBe(false);
  });

  it('reads nothing as no octets', () => {
    expect(fromBase64('')).toEqual(new Uint8Array());
    expect(fromBase64Url('')).toEqual(new Uint8Array());
  });

  it('has one text for one value: whatever is read is spelled the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AZaz09+/-_=\n '), maxLength: 12 }), (text) => {
        const plain = fromBase64(text);
        if (plain !== null) expect(toBase64(plain)).toBe(text);
        const url = fromBase64Url(text);
        if (url !== null) expect(toBase64Url(url)).toBe(text);
        for (let room = 0; room < 12; room++) {
          const into = new Uint8Array(room);
          expect(writeBase64Url(text, into)).toBe(url?.length === room);
          if (url?.length === room) expect(into).toEqual(url);
          const other = new Uint8Array(room);
          expect(writeBase64(text, other)).toBe(plain?.length === room);
          if (plain?.length === room) expect(other).toEqual(plain);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
