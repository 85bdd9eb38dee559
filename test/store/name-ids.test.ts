import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import {
  type GivenNameId,
  loadNameId,
  namedStatement,
  nameIdStatement,
  purgeNameIds,
} from '../../src/store/name-ids.ts';
import type { Who } from '../../src/store/readers.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const where = { site: 'NAMEIDS', connection: 'okta' };
const ann = { ...where, email: 'ann@acme.example' };
const plain = { format: null, nameQualifier: null, spNameQualifier: null };

function note(who: Who, nameId: GivenNameId) {
  return nameIdStatement(env.DB, who, nameId, { key: 'NAMEIDS/unused', expires: later(1000) }).run();
}

async function named(within: Omit<Who, 'email'>, nameId: string): Promise<unknown[]> {
  return (await namedStatement(env.DB, within, nameId).all()).results.map((row) => row['email']);
}

test('a NameID is found exactly as written, in its site and connection only', async () => {
  await note(ann, { value: 'Ann%', ...plain, until: later(1000) });
  expect(await named(where, 'Ann%')).toEqual([ann.email]);
  for (const other of ['ann%', 'Ann', 'Annx', '%', '']) expect(await named(where, other)).toEqual([]);
  expect(await named({ ...where, connection: 'entra' }, 'Ann%')).toEqual([]);
  expect(await named({ ...where, site: 'OTHER' }, 'Ann%')).toEqual([]);
});

test('a NameID whose address changed means both, an address may have several', async () => {
  const renamed = { ...where, email: 'ann.lee@acme.example' };
  for (const who of [ann, renamed]) await note(who, { value: 'id-7', ...plain, until: later(1000) });
  await note(ann, { value: 'id-8', ...plain, until: later(1000) });
  expect((await named(where, 'id-7')).sort()).toEqual([renamed.email, ann.email]);
  expect(await named(where, 'id-8')).toEqual([ann.email]);
});

test('the qualifiers are those of the last sign-in', async () => {
  expect(await loadNameId(env.DB, ann, 'id-9')).toBeNull();
  await note(ann, { value: 'id-9', ...plain, until: later(1000) });
  const qualified = { format: 'f', nameQualifier: 'n', spNameQualifier: 's' };
  await note(ann, { value: 'id-9', ...qualified, until: later(1000) });
  expect(await loadNameId(env.DB, ann, 'id-9')).toEqual(qualified);
});

test('it is kept until the last session that can have it has ended', async () => {
  await note(ann, { value: 'id-10', ...plain, until: later(5000) });
  await note(ann, { value: 'id-10', ...plain, until: later(1000) });
  await purgeNameIds(env.DB, later(4999));
  expect(await named(where, 'id-10')).toEqual([ann.email]);
  await purgeNameIds(env.DB, later(5001));
  expect(await named(where, 'id-10')).toEqual([]);
});
