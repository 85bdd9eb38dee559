import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/lib/bytes.ts';
import { deflateRaw, inflateRaw } from '../../src/lib/deflate.ts';

describe('raw DEFLATE', () => {
  it('comes back as it went', async () => {
    for (const text of ['', 'a', 'ü'.repeat(100_000)]) {
      expect(await inflateRaw(await deflateRaw(utf8(text)), 200_000)).toEqual({ ok: true, value: utf8(text) });
    }
  });

  it('has an end, whatever the input promises', async () => {
    const bomb = await deflateRaw(new Uint8Array(1_000_000));
    expect(bomb.length).toBeLessThan(2000);
    expect(await inflateRaw(bomb, 999_999)).toEqual({ ok: false, error: 'too_large' });
    expect((await inflateRaw(bomb, 1_000_000)).ok).toBe(true);
  });

  it('is not forgiving', async () => {
    const whole = await deflateRaw(utf8('some text to be cut'));
    for (const wrong of [utf8('<xml/>'), whole.slice(0, -3), new Uint8Array()]) {
      expect(await inflateRaw(wrong, 100)).toEqual({ ok: false, error: 'corrupt' });
    }
  });
});
