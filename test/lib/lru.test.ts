import { describe, expect, it } from 'vitest';
import { createLru, createLruPer } from '../../src/lib/lru.ts';

describe('createLru', () => {
  it('forgets what was used longest ago', () => {
    const lru = createLru<string, number>(2);
    lru.set('a', 1);
    lru.set('b', 2);
    expect(lru.get('a')).toBe(1);
    lru.set('c', 3);
    expect(lru.get('b')).toBeUndefined();
    expect([lru.get('a'), lru.get('c')]).toEqual([1, 3]);
  });

  it('counts writing again as use, and holds no key twice', () => {
    const lru = createLru<string, number>(2);
    lru.set('a', 1);
    lru.set('b', 2);
    lru.set('a', 3);
    lru.set('c', 4);
    expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([3, undefined, 4]);
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
    lru.clear();
    expect(lru.get('b')).toBeUndefined();
  });

  it('never holds more than its limit', () => {
    const lru = createLru<number, number>(10);
    for (let i = 0; i < 1000; i++) lru.set(i, i);
    expect(Array.from({ length: 1000 }, (_, i) => lru.get(i)).filter((value) => value !== undefined)).toHaveLength(10);
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
    const memoryFor = createLruPer<object, string, number>(2);
    const owner = {};
    for (const [at, key] of ['a', 'b', 'c'].entries()) memoryFor(owner).set(key, at);
    expect(['a', 'b', 'c'].map((key) => memoryFor(owner).get(key))).toEqual([undefined, 1, 2]);
  });
});
