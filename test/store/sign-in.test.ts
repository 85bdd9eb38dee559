import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { namedStatement } from '../../src/store/name-ids.ts';
import { StoreUnavailable } from '../../src/store/reach.ts';
import { loadReader } from '../../src/store/readers.ts';
import { claimOnce } from '../../src/store/replay.ts';
import { recordSignIn, type SignIn, type SigningIn, type Welcome } from '../../src/store/sign-in.ts';
import { listenTo, plansOf } from '../support/listen.ts';
import { setActive } from '../support/readers.ts';

const db = env.DB;
const now = new Date('2026-11-01T00:00:00Z');
const until = new Date('2026-11-01T12:00:00Z');

function at(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

function who(email: string) {
  return { site: 'STORE', connection: 'okta', email };
}

function reader(email: string, value = `id of ${email}`): SigningIn {
  const nameId = { value, format: null, nameQualifier: null, spNameQualifier: null, until };
  return { ...who(email), name: 'A', subject: value, nameId };
}

let proofs = 0;
function newProof() {
  return { key: `STORE/okta/${++proofs}`, expires: at(300) };
}

let references = 0;
function welcome(email: string, when: Date, most: number | null): Welcome {
  const reference = `WELCOME${++references}`;
  const told = { kind: 'sign_in', code: null, path: '/_sso/saml/okta/acs', detail: { target: '/kb' } } as const;
  return { row: { reference, at: when, ...who(email), ...told }, most };
}

interface Options {
  readonly proof?: ReturnType<typeof newProof>;
  readonly most?: number;
  readonly row?: Partial<Welcome['row']>;
}

function signIn(email: string, when = now, { proof = newProof(), most, row }: Options = {}): Promise<SignIn> {
  const { row: usual, ...bound } = welcome(email, when, most ?? null);
  return recordSignIn(db, reader(email), proof, { row: { ...usual, ...row }, ...bound });
}

async function rowsOf(email: string): Promise<number[]> {
  const rows = await db.prepare('SELECT at FROM audit WHERE email = ? ORDER BY at').bind(email).all<{ at: number }>();
  return rows.results.map((row) => (row.at - now.getTime()) / 1000);
}

function signInsOf(email: string) {
  return db.prepare('SELECT name, last_sign_in, burst_count FROM readers WHERE email = ?').bind(email).first();
}

const welcomed = { kind: 'welcome' } as const;

describe('recordSignIn', () => {
  test('counts the sign-ins of a minute, and starts again after it', async () => {
    const counts: unknown[] = [];
    for (const seconds of [0, 10, 20, 59, 60, 61]) {
      await signIn('loop@store.example', at(seconds));
      counts.push((await signInsOf('loop@store.example'))?.['burst_count']);
    }
    expect(counts).toEqual([1, 2, 3, 4, 1, 2]);
  });

  test('keeps the newest name; who is deactivated is not let in and has no row', async () => {
    await setActive(db, who('off@store.example'), false);
    expect(await signIn('off@store.example')).toEqual({ kind: 'deactivated' });
    expect(await signIn('off@store.example', now, { most: 0 })).toEqual({ kind: 'deactivated' });
    expect(await rowsOf('off@store.example')).toEqual([]);
    await setActive(db, who('off@store.example'), true);
    expect(await signIn('off@store.example')).toEqual(welcomed);
    expect(await signInsOf('off@store.example')).toMatchObject({ name: 'A' });
  });

  test('lets in whom an administrator has entered in capitals', async () => {
    await db
      .prepare('INSERT INTO readers (site, connection, email) VALUES (?, ?, ?)')
      .bind(...Object.values(who('Cap@STORE.example')))
      .run();
    expect(await signIn('cap@store.example')).toEqual(welcomed);
    await setActive(db, who('CAP@store.example'), false);
    expect(await signIn('cap@store.example')).toEqual({ kind: 'deactivated' });
  });

  test('uses the proof up', async () => {
    const proof = newProof();
    expect(await signIn('once@store.example', now, { proof })).toEqual(welcomed);
    expect(await claimOnce(db, proof)).toBe(false);
  });

  test('writes the audit row with it', async () => {
    await signIn('seen@store.example', at(7));
    const row = await db.prepare("SELECT * FROM audit WHERE email = 'seen@store.example'").first();
    expect(row).toEqual({
      ...who('seen@store.example'),
      reference: `WELCOME${references}`,
      at: at(7).getTime(),
      kind: 'sign_in',
      code: null,
      path: '/_sso/saml/okta/acs',
      detail: '{"target":"/kb"}',
    });
  });

  test('lets in as often within a minute as it may, and always without a bound', async () => {
    const outcomes: SignIn[] = [];
    for (const seconds of [0, 1, 2, 60]) outcomes.push(await signIn('often@store.example', at(seconds), { most: 2 }));
    expect(outcomes).toEqual([welcomed, welcomed, { kind: 'too_often', times: 3 }, welcomed]);
    expect(await rowsOf('often@store.example')).toEqual([0, 1, 60]);
    for (let more = 0; more < 5; more++) expect(await signIn('often@store.example', at(61))).toEqual(welcomed);
  });

  test('ATTACK a proof used before notes nothing: no reader, no NameID, no audit row, and counts towards no loop', async () => {
    const proof = newProof();
    await claimOnce(db, proof);
    expect(await signIn('replayed@store.example', now, { proof })).toEqual({ kind: 'used_before' });
    expect((await loadReader(db, who('replayed@store.example'))).known).toBe(false);
    const named = await namedStatement(db, who('replayed@store.example'), 'id of replayed@store.example').all();
    expect(named.results).toEqual([]);
    expect(await rowsOf('replayed@store.example')).toEqual([]);

    await signIn('known@store.example', now);
    expect(await signIn('known@store.example', at(5), { proof })).toEqual({ kind: 'used_before' });
    expect(await rowsOf('known@store.example')).toEqual([0]);
    expect(await signInsOf('known@store.example')).toEqual({ name: 'A', last_sign_in: now.getTime(), burst_count: 1 });
  });

  test('ATTACK of 50 simultaneous sign-ins with one proof exactly one stands, and one is counted', async () => {
    const proof = newProof();
    const all = await Promise.all(Array.from({ length: 50 }, () => signIn('race@store.example', now, { proof })));
    expect(all.filter(({ kind }) => kind !== 'used_before')).toEqual([welcomed]);
    expect(await signInsOf('race@store.example')).toMatchObject({ burst_count: 1 });
    expect(await rowsOf('race@store.example')).toEqual([0]);
  });

  test('a write that fails leaves the proof unused: the first of them', async () => {
    const proof = newProof();
    await expect(signIn(' untrimmed@store.example', now, { proof })).rejects.toThrow(StoreUnavailable);
    expect(await rowsOf(' untrimmed@store.example')).toEqual([]);
    expect(await claimOnce(db, proof)).toBe(true);
  });

  test('a write that fails leaves the proof unused: the audit row, without which nobody signs in', async () => {
    const proof = newProof();
    await signIn('filed@store.example', now, { row: { reference: 'TAKEN' } });
    const again = signIn('unfiled@store.example', now, { proof, row: { reference: 'TAKEN' } });
    await expect(again).rejects.toThrow(StoreUnavailable);
    expect((await loadReader(db, who('unfiled@store.example'))).known).toBe(false);
    expect(await claimOnce(db, proof)).toBe(true);
  });

  test('asks by primary key only, never by scanning', async () => {
    const { db: listening, asked } = listenTo(db);
    await recordSignIn(listening, reader('plan@store.example'), newProof(), welcome('plan@store.example', now, null));
    expect(asked).toHaveLength(4);
    for (const details of await plansOf(db, asked))
      for (const detail of details) expect(detail).not.toMatch(/^SCAN (?!CONSTANT)/);
  });
});
