import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/store/reach.ts';
import { loadReader, signOutEverywhere } from '../../src/store/readers.ts';

const db = env.DB;
const now = new Date('2026-11-01T00:00:00Z');

function who(email: string, connection = 'okta') {
  return { site: 'STORE', connection, email };
}

function at(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

describe('loadReader', () => {
  test('an unknown reader is active and on no list', async () => {
    const expected = { known: false, active: true, signedOutBefore: 0, lists: [] };
    expect(await loadReader(db, who('new@store.example'))).toEqual(expected);
  });

  test('lists by address and by domain, each once, however often and by whom they were entered', async () => {
    const insert = db.prepare('INSERT INTO list_members (list, email, source) VALUES (?, ?, ?)');
    await db.batch([
      insert.bind('a', 'Lists@Store.example', 'manual'),
      insert.bind('a', 'lists@store.example', 'scim'),
      insert.bind('a', '*@store.example', 'manual'),
      insert.bind('b', '*@STORE.example', 'manual'),
      insert.bind('c', 'other@store.example', 'manual'),
      insert.bind('d', '*@example', 'manual'),
    ]);
    expect((await loadReader(db, who('lists@store.example'))).lists.toSorted()).toEqual(['a', 'b']);
  });

  test('the same address by another connection is another reader', async () => {
    await signOutEverywhere(db, who('twice@store.example'), now);
    expect((await loadReader(db, who('twice@store.example'))).known).toBe(true);
    expect((await loadReader(db, who('twice@store.example', 'entra'))).known).toBe(false);
  });

  test('reads by key only, never by scanning', async () => {
    const queries = [
      "SELECT active, signed_out_before FROM readers WHERE site = 'S' AND connection = 'c' AND email = 'e'",
      "SELECT DISTINCT list FROM list_members WHERE email IN ('e', '*@d')",
    ];
    for (const query of queries) {
      const plan = await db.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>();
      expect(plan.results.map(({ detail }) => detail).join()).toMatch(/SEARCH \w+ USING PRIMARY KEY/);
    }
  });

  test('a database that fails is a store that is unavailable', async () => {
    const broken = { prepare: db.prepare.bind(db), batch: () => db.batch([db.prepare('SELECT * FROM gone')]) };
    await expect(loadReader(broken as unknown as D1Database, who('a@b.example'))).rejects.toThrow(StoreUnavailable);
  });
});

describe('signOutEverywhere', () => {
  test('the mark never goes back', async () => {
    await signOutEverywhere(db, who('mark@store.example'), at(60));
    await signOutEverywhere(db, who('mark@store.example'), at(0));
    expect((await loadReader(db, who('mark@store.example'))).signedOutBefore).toBe(at(60).getTime());
  });
});

describe('the table of lists refuses what could never match', () => {
  test.each(['', 'nobody', ' a@b.example', 'a@b.example '])('%j', async (email) => {
    await expect(
      db.prepare('INSERT INTO list_members (list, email) VALUES (?, ?)').bind('a', email).run(),
    ).rejects.toThrow();
  });
});
