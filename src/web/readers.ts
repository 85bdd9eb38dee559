/**
 * What the reader behind a session may see now, as the stores say: kept in memory for at most 30 s, so that a removal shows
 * within 60 s everywhere (KV adds as much again) and a warm request asks nobody.
 */
import { emailAllowed, emailDomain } from '../core/email.ts';
import type { ListText } from '../core/lists.ts';
import { because, type Reason } from '../core/reasons.ts';
import { isSignedOut, type Session } from '../core/session.ts';
import { createLruPer, type Lru } from '../lib/lru.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { readKvLists } from '../store/lists.ts';
import { loadReader, type ReaderRecord, signOutEverywhere, type Who } from '../store/readers.ts';
import type { SingleUse } from '../store/replay.ts';
import { recordSignOut } from '../store/sign-out.ts';
import type { Exchange } from './exchange.ts';

const FRESH_MS = 30_000;
const READERS_IN_MEMORY = 10_000;
const SITES_IN_MEMORY = 100;

interface Kept<T> {
  readonly value: T;
  /** When the store was asked, not when it answered. */
  readonly at: number;
}

/** A clock that went back makes everything stale. */
function isFresh({ at }: Kept<unknown>, now: number): boolean {
  return now >= at && now - at < FRESH_MS;
}

/** By the binding that was asked: what one database said is not what another says. */
const recordsFor = createLruPer<Exchange['db'], string, Kept<ReaderRecord>>(READERS_IN_MEMORY);
const kvListsFor = createLruPer<Exchange['kv'], string, Kept<ReadonlyMap<string, ListText>>>(SITES_IN_MEMORY);

/** The value in memory if it is fresh, else a new one. Two requests that miss at once both ask; neither waits for the other. */
async function remember<T>(memory: Lru<string, Kept<T>>, key: string, now: number, ask: () => Promise<T>): Promise<T> {
  const kept = memory.get(key);
  if (kept !== undefined && isFresh(kept, now)) return kept.value;
  const value = await ask();
  memory.set(key, { value, at: now });
  return value;
}

function recordOf(x: Exchange, who: Who): Promise<ReaderRecord> {
  const memory = recordsFor(x.db);
  return remember(memory, keyOf(who), x.now.getTime(), () => loadReader(x.db, who));
}

/**
 * Ends every session of a reader: at once for whoever comes to this memory next, which is most often the very browser that is
 * signing out, and within 60 s everywhere. Throws StoreUnavailable.
 */
export async function endAllSessions(x: Exchange, who: Who): Promise<void> {
  await signOutEverywhere(x.db, who, x.now);
  recordsFor(x.db).delete(keyOf(who));
}

/**
 * The same for whoever has this NameID, by a message that is good once.
 * @returns the addresses of these readers; null when the message was used before, and then nothing has ended.
 */
export async function endSessionsOnce(
  x: Exchange,
  connection: string,
  nameId: string,
  once: SingleUse,
): Promise<readonly string[] | null> {
  const where = { site: x.site.name, connection };
  const emails = await recordSignOut(x.db, where, nameId, once, x.now);
  for (const email of emails ?? []) recordsFor(x.db).delete(keyOf({ ...where, email }));
  return emails;
}

function kvListsOf(x: Exchange): Promise<ReadonlyMap<string, ListText>> {
  const memory = kvListsFor(x.kv);
  return remember(memory, x.site.name, x.now.getTime(), () => readKvLists(x.kv, x.site.lists));
}

function whoOf(x: Exchange, { connection, email }: Session): Who {
  return { site: x.site.name, connection, email };
}

/** None of the three can hold a space: names of vars, connection ids, addresses. */
function keyOf({ site, connection, email }: Who): string {
  return `${site} ${connection} ${email}`;
}

/** The reader of a session as the verdict (core/access `Reader`) and the origin want to know them. */
export interface CurrentReader {
  readonly connection: string;
  readonly email: string;
  readonly name: string | null;
  readonly active: boolean;
  /** Only lists that a rule of this site names: what else somebody is on is no business of its origin. */
  readonly lists: ReadonlySet<string>;
}

/** What a session was last found to mean, and by what. By its site too, but a session in memory belongs to one set of settings. */
interface Found {
  readonly record: ReaderRecord;
  readonly inKv: ReadonlyMap<string, ListText>;
  readonly reader: Result<CurrentReader, Reason>;
}

const found = new WeakMap<Session, Found>();

/**
 * The reader as far as this isolate knows without asking anybody: null when what it knows is too old, or nothing. The answer is
 * the same object for as long as nothing has changed.
 */
export function recallReader(x: Exchange, session: Session): Result<CurrentReader, Reason> | null {
  const now = x.now.getTime();
  const record = recordsFor(x.db).get(keyOf(whoOf(x, session)));
  const inKv = kvListsFor(x.kv).get(x.site.name);
  if (record === undefined || inKv === undefined || !isFresh(record, now) || !isFresh(inKv, now)) return null;
  return combine(x, session, record.value, inKv.value);
}

/** Throws StoreUnavailable. Refusals: SESSION_SIGNED_OUT, SESSION_EMAIL_NOT_ALLOWED; that a reader is deactivated, the verdict judges. */
export async function currentReader(x: Exchange, session: Session): Promise<Result<CurrentReader, Reason>> {
  const [record, inKv] = await Promise.all([recordOf(x, whoOf(x, session)), kvListsOf(x)]);
  return combine(x, session, record, inKv);
}

function combine(
  x: Exchange,
  session: Session,
  record: ReaderRecord,
  inKv: ReadonlyMap<string, ListText>,
): Result<CurrentReader, Reason> {
  const before = found.get(session);
  if (before?.record === record && before.inKv === inKv) return before.reader;
  const reader = describe(x, session, record, inKv);
  found.set(session, { record, inKv, reader });
  return reader;
}

/** Whether the connection that made a session could still make it: its domains may have become fewer since. */
function mayVouch({ site }: Exchange, { connection, email }: Session): boolean {
  const made = site.connections.get(connection);
  return made === undefined || made.type === 'faulty' || emailAllowed(email, made.emailDomains);
}

function describe(
  x: Exchange,
  session: Session,
  record: ReaderRecord,
  inKv: ReadonlyMap<string, ListText>,
): Result<CurrentReader, Reason> {
  if (isSignedOut(session, record.signedOutBefore)) {
    const facts = { expected: `issued after ${new Date(record.signedOutBefore).toISOString()}` };
    return err(because('SESSION_SIGNED_OUT', 'The reader was signed out everywhere.', facts));
  }
  const { connection, email, name } = session;
  if (!mayVouch(x, session)) {
    const facts = { expected: 'a domain that the connection names', received: emailDomain(email) };
    return err(because('SESSION_EMAIL_NOT_ALLOWED', 'The connection may no longer vouch for this address.', facts));
  }
  const inD1 = new Set(record.lists);
  const isOn = (list: string) => inD1.has(list) || inKv.get(list)?.has(email) === true;
  return ok({ connection, email, name, active: record.active, lists: new Set(x.site.lists.filter(isOn)) });
}

/** Whether this address signed in here before, was entered by an administrator, or is on any list. Throws StoreUnavailable. */
export async function isKnown(x: Exchange, who: Who): Promise<boolean> {
  const [record, inKv] = await Promise.all([loadReader(x.db, who), readKvLists(x.kv, x.site.lists)]);
  if (record.known || record.lists.length > 0) return true;
  return [...inKv.values()].some((list) => list.has(who.email));
}
