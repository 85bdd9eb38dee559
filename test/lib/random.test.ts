import { describe, expect, it } from 'vitest';
import { randomId } from '../../src/lib/random.ts';

describe('randomId', () => {
  it('is base64url of as many octets as asked for, 128 bits by default, never twice', () => {
    expect(randomId()).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(randomId(32)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(Array.from({ length: 1000 }, () => randomId())).size).toBe(1000);
  });
});
