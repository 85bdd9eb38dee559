import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { nameIdStatement } from '../../src/store/name-ids.ts';
import { StoreUnavailable } from '../../src/store/reach.ts';
import { loadReader, type Who } from '../../src/store/readers.ts';
import { claimOnce } from '../../src/store/replay.ts';
import { recordSignOut } from '../../src/store/sign-out.ts';

const db = env.DB;
const now = new Date('2026-11-01T00:00:00Z');
const where = { site: 'SIGNOUT', connection: 'okta' };

function at(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

let requests = 0;
function newRequest() {
  return { key: `SIGNOUT/okta/${++requests}`, expires: at(300) };
}

async function named(nameId: string, email: string, within = where): Promise<Who> {
  const who = { ...within, email };
  const plain = { format: null, nameQualifier: null, spNameQualifier: null };
  await nameIdStatement(db, who, { value: nameId, ...plain, until: at(3600) }, newRequest()).run();
  return who;
}

async function signedOutBefore(who: Who): Promise<number> {
  return (await loadReader(db, who)).signedOutBefore;
}

test('ends the sessions of whoever has the NameID, and of nobody else, and uses the request up', async () => {
  const both = [await named('n1', 'one@store.example'), await named('n1', 'two@store.example')];
  const others = [
    await named('n2', 'three@store.example'),
    await named('n1', 'one@store.example', { ...where, connection: 'entra' }),
    await named('n1', 'one@store.example', { ...where, site: 'OTHER' }),
  ];
  const request = newRequest();
  expect([...((await recordSignOut(db, where, 'n1', request, now)) ?? [])].sort()).toEqual(
    both.map((who) => who.email),
  );
  for (const who of both) expect(await signedOutBefore(who)).toBe(now.getTime());
  for (const who of others) expect(await signedOutBefore(who)).toBe(0);
  expect(await claimOnce(db, request)).toBe(false);
});

test('a NameID that nobody has uses the request up too; a mark never moves back', async () => {
  const request = newRequest();
  expect(await recordSignOut(db, where, 'nobody', request, now)).toEqual([]);
  expect(await recordSignOut(db, where, 'nobody', request, now)).toBe(null);
  const who = await named('n3', 'mark@store.example');
  for (const when of [at(60), at(0)]) await recordSignOut(db, where, 'n3', newRequest(), when);
  expect(await signedOutBefore(who)).toBe(at(60).getTime());
});

test('ends the sessions of whom an administrator has entered in capitals, and names them as their sessions do', async () => {
  const who = await named('n4', 'cap@store.example');
  await db
    .prepare('INSERT INTO readers (site, connection, email) VALUES (?, ?, ?)')
    .bind(where.site, where.connection, 'Cap@STORE.example')
    .run();
  expect(await recordSignOut(db, where, 'n4', newRequest(), now)).toEqual([who.email]);
  expect(await signedOutBefore(who)).toBe(now.getTime());
});

test('ATTACK a request used before ends nothing, of any number at once one ends something', async () => {
  const who = await named('n5', 'replayed@store.example');
  const request = newRequest();
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => recordSignOut(db, where, 'n5', request, at(i))));
  expect(all.filter((emails) => emails !== null)).toEqual([[who.email]]);
  const mark = await signedOutBefore(who);
  expect(mark).toBe(at(all.findIndex((emails) => emails !== null)).getTime());
  expect(await recordSignOut(db, where, 'n5', request, at(600))).toBe(null);
  expect(await signedOutBefore(who)).toBe(mark);
});

test('a write that fails leaves the request unused', async () => {
  // The readers table does not take such an address, name_ids does.
  await named('n6', ' untrimmed@store.example');
  const request = newRequest();
  await expect(recordSignOut(db, where, 'n6', request, now)).rejects.toThrow(StoreUnavailable);
  expect(await claimOnce(db, request)).toBe(true);
});
