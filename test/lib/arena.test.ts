import { describe, expect, it } from 'vitest';
import { borrowArena, giveBackArena, layAscii, layBase64Url } from '../../src/lib/arena.ts';
import { toBase64Url } from '../../src/lib/base64.ts';
import { utf8 } from '../../src/lib/bytes.ts';

describe('room for octets', () => {
  it('what is laid into it stays as it is, whatever comes after', () => {
    const arena = borrowArena(100);
    const laid = [layAscii(arena, 'abc'), layBase64Url(arena, toBase64Url(utf8('def'))), layAscii(arena, '')];
    layAscii(arena, 'x'.repeat(90));
    expect(laid).toEqual([utf8('abc'), utf8('def'), utf8('')]);
  });

  it('is nobody else’s until it is given back, and then begins anew', () => {
    const [mine, yours] = [borrowArena(10), borrowArena(10)];
    const laid = layAscii(mine, 'mine');
    layAscii(yours, 'yours');
    expect(laid).toEqual(utf8('mine'));
    giveBackArena(yours);
    const again = borrowArena(10);
    expect(again).toBe(yours);
    expect(layAscii(again, '0123456789')).toEqual(utf8('0123456789'));
    expect(laid).toEqual(utf8('mine'));
  });

  it('is never smaller than was asked for', () => {
    giveBackArena(borrowArena(8));
    expect(borrowArena(9).octets.length).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ['more than there is room for', 'x'.repeat(11)],
    ['a character of two octets', 'é'],
    ['a character of four', '\u{1f600}'],
    ['half of one', '\ud83d'],
  ])('%s is not laid', (_, text) => {
    const arena = borrowArena(10);
    expect(layAscii({ octets: arena.octets.subarray(0, 10), used: 0 }, text)).toBeNull();
  });

  it.each([
    ['more than there is room for', toBase64Url(new Uint8Array(11))],
    ['padding', 'Zg=='],
    ['white space', 'Zg Zg'],
    ['trailing bits', 'Zh'],
  ])('base64url: %s is not laid', (_, text) => {
    expect(layBase64Url({ octets: new Uint8Array(10), used: 0 }, text)).toBeNull();
  });
});
