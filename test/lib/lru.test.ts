import { describe, expect, it } from 'vitest';
import { createLru, createLruPer } from '../../src/lib/lru.ts';

describe('createLru', () => {
  it('forgets what was used longest ago', () => {
    const lru = createLru<string, number>(6);
    for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) lru.set(key, at);
    expect(lru.get('a')).toBe(0);
    for (const [at, key] of ['e', 'f'].entries()) lru.set(key, at);
    expect(['b', 'c'].map(lru.get)).toEqual([undefined, undefined]);
    expect(['a', 'd'].map(lru.get)).toEqual([0, 3]);
  });

  it('counts writing again as use, and what was written last is what is read', () => {
    const lru = createLru<string, number>(6);
    for (const [at, key] of ['a', 'b', 'c', 'a', 'd', 'e'].entries()) lru.set(key, at);
    expect(['a', 'b', 'c', 'd', 'e'].map(lru.get)).toEqual([3, undefined, undefined, 4, 5]);
  });

  it('has the half that was used last, whatever comes in between', () => {
    const lru = createLru<number, number>(100);
    for (let i = 0; i < 1000; i++) {
      lru.set(i, i);
      for (let used = Math.max(0, i - 49); used <= i; used++) expect(lru.get(used)).toBe(used);
    }
  });

  it('keeps values that are false to an if', () => {
    const lru = createLru<string, number | string>(3);
    lru.set('zero', 0);
    lru.set('empty', '');
    expect([lru.get('zero'), lru.get('empty')]).toEqual([0, '']);
  });

  it('forgets on demand', () => {
    const lru = createLru<string, number>(3);
    lru.set('a', 1);
    lru.set('b', 2);
    lru.delete('a');
    expect([lru.get('a'), lru.get('b')]).toEqual([undefined, 2]);
  });

  it.each([3, 4, 5])('forgets on demand what it has not met for long, and what it has met again: limit %i', (limit) => {
    const lru = createLru<string, number>(limit);
    for (const key of ['a', 'b', 'c']) lru.set(key, 1);
    lru.get('c');
    for (const key of ['a', 'b', 'c']) lru.delete(key);
    expect(['a', 'b', 'c'].map(lru.get)).toEqual([undefined, undefined, undefined]);
  });

  it('never holds more than its limit', () => {
    const lru = createLru<number, number>(10);
    for (let i = 0; i < 998; i++) lru.set(i, i);
    const held = Array.from({ length: 998 }, (_, i) => i).filter((i) => lru.get(i) !== undefined);
    expect(held.length).toBeLessThanOrEqual(10);
    expect(held.length).toBeGreaterThanOrEqual(5);
  });
});

describe('one for each owner', () => {
  it('is the same for the same owner, and another for another', () => {
    const memoryFor = createLruPer<object, string, number>(2);
    const [one, other] = [{}, {}];
    memoryFor(one).set('a', 1);
    expect(memoryFor(one).get('a')).toBe(1);
    expect(memoryFor(other).get('a')).toBeUndefined();
  });

  it('has the limit for each', () => {
    const memoryFor = createLruPer<object, string, number>(4);
    const owner = {};
    for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) memoryFor(owner).set(key, at);
    expect(['a', 'b', 'c', 'd'].map((key) => memoryFor(owner).get(key))).toEqual([undefined, undefined, 2, 3]);
  });
});
