import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { claimOnce, purgeReplay } from '../../src/store/replay.ts';

const later = new Date('2026-11-01T00:05:00Z');

describe('claimOnce', () => {
  test('of 50 simultaneous claims exactly one wins', async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, () => claimOnce(env.DB, 'DOCS/okta/_a', later)));
    expect(claims.filter((won) => won)).toHaveLength(1);
  });

  test('another key is another proof', async () => {
    expect(await claimOnce(env.DB, 'DOCS/okta/_b', later)).toBe(true);
    expect(await claimOnce(env.DB, 'DOCS/other/_b', later)).toBe(true);
    expect(await claimOnce(env.DB, 'DOCS/okta/_b', later)).toBe(false);
  });

  test('a purge before the expiry forgets nothing, one after it does', async () => {
    await claimOnce(env.DB, 'DOCS/okta/_c', later);
    await purgeReplay(env.DB, new Date('2026-11-01T00:04:59Z'));
    expect(await claimOnce(env.DB, 'DOCS/okta/_c', later)).toBe(false);
    await purgeReplay(env.DB, new Date('2026-11-01T00:05:01Z'));
    expect(await claimOnce(env.DB, 'DOCS/okta/_c', later)).toBe(true);
  });
});
