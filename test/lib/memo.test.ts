import { describe, expect, it } from 'vitest';
import { memoize } from '../../src/lib/memo.ts';

function counted(limit: number) {
  const asked: string[] = [];
  const isLong = memoize(limit, (text) => {
    asked.push(text);
    return text.length > 3;
  });
  return { asked, isLong };
}

describe('memoize', () => {
  it('asks once about a text, whatever was said', () => {
    const { asked, isLong } = counted(10);
    expect(['yes!', 'no', 'yes!', 'no'].map(isLong)).toEqual([true, false, true, false]);
    expect(asked).toEqual(['yes!', 'no']);
  });

  it('forgets all when it is full, and is right afterwards', () => {
    const { asked, isLong } = counted(2);
    for (const text of ['a', 'b', 'c', 'c', 'a']) expect(isLong(text)).toBe(false);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('keeps no long text', () => {
    const { asked, isLong } = counted(2);
    const long = 'x'.repeat(65);
    for (const text of ['a', long, long, 'a']) isLong(text);
    expect(asked).toEqual(['a', long, long]);
  });
});
