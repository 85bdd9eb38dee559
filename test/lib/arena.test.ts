import { describe, expect, it } from 'vitest';
import {
  borrowArena,
  giveBackArena,
  layAscii,
  layBase64Url,
  layUtf8,
  layWrappedBase64,
  noArena,
} from '../../src/lib/arena.ts';
import { fromWrappedBase64, toBase64, toBase64Url } from '../../src/lib/base64.ts';
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

  const roomy = () => ({ octets: new Uint8Array(10), used: 0 });

  it('UTF-8 is laid where there is room, and lies elsewhere where there is none', () => {
    const arena = roomy();
    const laid = ['äöü', 'x'.repeat(5), '\u{1f600}', 'half \ud83d'].map((text) => layUtf8(arena, text));
    expect(laid).toEqual([utf8('äöü'), utf8('xxxxx'), utf8('\u{1f600}'), utf8('half \ud83d')]);
    expect(laid.map((octets) => octets.buffer === arena.octets.buffer)).toEqual([true, false, true, false]);
    expect(layUtf8(noArena, 'x')).toEqual(utf8('x'));
    expect(noArena.used).toBe(0);
  });

  it.each([
    '',
    'AAEC',
    'AA==',
    'AAE=',
    'A A\nE=\t',
    'A',
    '=',
    '==',
    '====',
    'AB==',
    'AAEC=',
    'AA=A',
    'A-_A',
    'AAECAwQFBgcICQoL',
  ])('wrapped base64 %j is what it is elsewhere, with room and without, and takes the room it needs', (text) => {
    const wanted = fromWrappedBase64(text);
    for (const arena of [roomy(), noArena]) expect(layWrappedBase64(arena, text)).toEqual(wanted);
    const arena = roomy();
    const before = layUtf8(arena, 'before');
    layWrappedBase64(arena, text);
    expect(layWrappedBase64(arena, text)).toEqual(wanted);
    layUtf8(arena, 'y');
    expect(before).toEqual(utf8('before'));
    expect(arena.used).toBeGreaterThanOrEqual(6);
    expect(arena.used).toBeLessThanOrEqual(10);
  });

  it('what was laid as base64 stays as it is', () => {
    const arena = borrowArena(1000);
    const all = Array.from({ length: 20 }, (_, i) => new Uint8Array(i).fill(i));
    const laid = all.map((octets) => layWrappedBase64(arena, toBase64(octets)));
    layUtf8(arena, 'z'.repeat(400));
    expect(laid).toEqual(all);
  });
});
