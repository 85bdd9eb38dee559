import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { recordAudit } from '../../src/store/audit.ts';
import {
  claimFetch,
  claimRefetch,
  type GoodMetadata,
  loadMetadata,
  type MetadataOf,
  noteFailure,
  purgeMetadata,
  storeMetadata,
} from '../../src/store/idp-metadata.ts';

const db = env.DB;
const now = new Date('2026-11-01T00:00:00Z');
const minute = 60_000;

function at(ms: number): Date {
  return new Date(now.getTime() + ms);
}

let count = 0;
function fresh(): MetadataOf {
  return { site: 'STORE', connection: `metadata-${count++}`, source: 'a' };
}

function good(entityId: string, fetched = now, idp = '{}'): GoodMetadata & { readonly document: string } {
  const keys = [{ fingerprint: 'f', notAfter: 1, appeared: 2 }];
  return { fetchedAt: fetched.getTime(), entityId, idp, keys, document: '<a/>' };
}

describe('claims', () => {
  test('of simultaneous callers one may fetch, and nobody until the time is over', async () => {
    const of = fresh();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimFetch(db, of, now, minute)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimFetch(db, of, at(minute - 1), minute)).toBe(false);
    expect(await claimFetch(db, of, at(minute), minute)).toBe(true);
    expect(await claimFetch(db, of, at(-minute), minute)).toBe(true);
  });

  test('a signature by an unknown key: once in 5 minutes, whatever was fetched otherwise', async () => {
    const of = fresh();
    expect(await claimRefetch(db, of, now)).toBe(false);
    await claimFetch(db, of, now, minute);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimRefetch(db, of, now)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimRefetch(db, of, at(5 * minute - 1))).toBe(false);
    expect(await claimRefetch(db, { ...of, source: 'b' }, at(5 * minute))).toBe(false);
    expect(await claimRefetch(db, of, at(5 * minute))).toBe(true);
  });
});

describe('the last good document', () => {
  test('stays when a fetch fails, until another one is good', async () => {
    const of = fresh();
    expect(await loadMetadata(db, of)).toBe(null);
    await claimFetch(db, of, now, minute);
    expect(await loadMetadata(db, of)).toEqual({ triedAt: now.getTime(), lastError: null, good: null });
    expect(await storeMetadata(db, of, good('one'))).toBe(true);
    await noteFailure(db, of, '{"code":"X"}', now.getTime() - 1);
    expect((await loadMetadata(db, of))?.lastError).toBe(null);
    await noteFailure(db, of, '{"code":"X"}', now.getTime());
    const { document: _, ...kept } = good('one');
    expect(await loadMetadata(db, of)).toEqual({ triedAt: now.getTime(), lastError: '{"code":"X"}', good: kept });
    expect(await storeMetadata(db, of, good('one'))).toBe(true);
    expect((await loadMetadata(db, of))?.lastError).toBe(null);
  });

  test('ATTACK two fetches at once, of two identity providers: the first that is stored stays', async () => {
    const of = fresh();
    await claimFetch(db, of, now, minute);
    expect(await storeMetadata(db, of, good('one'))).toBe(true);
    expect(await storeMetadata(db, of, good('evil'))).toBe(false);
    expect((await loadMetadata(db, of))?.good?.entityId).toBe('one');
  });

  test('a fetch that began later is not overtaken by one that takes longer, and keeps its place by the same clock only', async () => {
    const of = fresh();
    await claimFetch(db, of, now, minute);
    const stored = async () => (await loadMetadata(db, of))?.good?.idp;
    expect(await storeMetadata(db, of, good('one', at(minute), '"newer"'))).toBe(true);
    for (const older of [now, at(minute - 1), at(-14 * minute)])
      expect(await storeMetadata(db, of, good('one', older, '"older"'))).toBe(false);
    expect(await stored()).toBe('"newer"');
    expect(await storeMetadata(db, of, good('one', at(minute), '"of the same moment"'))).toBe(true);
    // A clock that was fast by more than a fetch can take does not keep every later document out.
    expect(await storeMetadata(db, of, good('one', at(-14 * minute - 1), '"by the right clock"'))).toBe(true);
    expect(await stored()).toBe('"by the right clock"');
  });

  test('other settings find nothing, fetch at once, and start empty', async () => {
    const of = fresh();
    await claimFetch(db, of, now, minute);
    await storeMetadata(db, of, good('one'));
    const other = { ...of, source: 'b' };
    expect(await loadMetadata(db, other)).toBe(null);
    expect(await storeMetadata(db, other, good('two'))).toBe(false);
    expect(await claimFetch(db, other, now, minute)).toBe(true);
    expect(await loadMetadata(db, other)).toEqual({ triedAt: now.getTime(), lastError: null, good: null });
    expect(await loadMetadata(db, of)).toBe(null);
  });

  test('a document of 1 MB fits', async () => {
    const of = fresh();
    await claimFetch(db, of, now, minute);
    expect(await storeMetadata(db, of, { ...good('one'), document: 'x'.repeat(1024 * 1024) })).toBe(true);
  });

  test('is forgotten with its connection', async () => {
    const [gone, stays] = [fresh(), fresh()];
    for (const of of [gone, stays]) await claimFetch(db, of, now, minute);
    await purgeMetadata(db, [stays]);
    expect(await loadMetadata(db, gone)).toBe(null);
    expect(await loadMetadata(db, stays)).not.toBe(null);
  });
});

test('the audit takes rows of this kind, and none of a kind that is not known', async () => {
  const row = { at: now, site: 'STORE', connection: null, code: null, email: null, path: null, detail: {} };
  await recordAudit(db, { ...row, reference: 'METADATA01', kind: 'metadata' });
  const unknown = { ...row, reference: 'METADATA02', kind: 'made_up' as 'metadata' };
  await expect(recordAudit(db, unknown)).rejects.toThrow();
});
