import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { claimOnce, purgeReplay } from '../../src/store/replay.ts';

const later = new Date('2026-11-01T00:05:00Z');

function claim(key: string): Promise<boolean> {
  return claimOnce(env.DB, { key, expires: later });
}

describe('claimOnce', () => {
  test('of 50 simultaneous claims exactly one wins', async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, () => claim('DOCS/okta/_a')));
    expect(claims.filter((won) => won)).toHaveLength(1);
  });

  test('another key is another proof', async () => {
    expect(await claim('DOCS/okta/_b')).toBe(true);
    expect(await claim('DOCS/other/_b')).toBe(true);
    expect(await claim('DOCS/okta/_b')).toBe(false);
  });

  test('a purge before the expiry forgets nothing, one after it does', async () => {
    await claim('DOCS/okta/_c');
    await purgeReplay(env.DB, new Date('2026-11-01T00:04:59Z'));
    expect(await claim('DOCS/okta/_c')).toBe(false);
    await purgeReplay(env.DB, new Date('2026-11-01T00:05:01Z'));
    expect(await claim('DOCS/okta/_c')).toBe(true);
  });
});
