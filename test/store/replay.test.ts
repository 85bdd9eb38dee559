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

  test('a flood is forgotten in rounds, over more than one run', async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20010)
       INSERT INTO replay (key, expires) SELECT 'DOCS/flood/' || i, 0 FROM n`,
    ).run();
    const left = () => env.DB.prepare("SELECT count(*) AS n FROM replay WHERE key LIKE 'DOCS/flood/%'").first('n');
    await purgeReplay(env.DB, new Date('2026-11-01'));
    expect(await left()).toBe(10);
    await purgeReplay(env.DB, new Date('2026-11-01'));
    expect(await left()).toBe(0);
  });
});
