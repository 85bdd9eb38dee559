/** The readers table: who signed in by which connection, whether they still may, and which D1 lists they are on. */
import { entriesFor } from '../core/lists.ts';
import { reach, StoreUnavailable } from './reach.ts';

/** A reader is an address within a connection within a site: the same address by another connection is another reader. */
export interface Who {
  /** `Site.name`. */
  readonly site: string;
  readonly connection: string;
  /** Normalised (core/email). */
  readonly email: string;
}

export interface ReaderRecord {
  /** Whether there is a row: they signed in before, or an administrator entered them. */
  readonly known: boolean;
  readonly active: boolean;
  /** Sessions issued at or before this moment (ms) are over. */
  readonly signedOutBefore: number;
  /** D1 lists that name the address or `*@` its domain. */
  readonly lists: readonly string[];
}

/** The columns of the primary key, in its order. */
export function readerKey(who: Who): [string, string, string] {
  return [who.site, who.connection, who.email];
}

/** Who was never noted has not been deactivated. */
function isActive(row: { readonly active: number } | undefined): boolean {
  return row === undefined || row.active === 1;
}

/** Everything D1 knows about a reader, in one round trip. Throws StoreUnavailable, as every function here. */
export async function loadReader(db: D1Database, who: Who): Promise<ReaderRecord> {
  const [readers, lists] = await reach('D1', () =>
    db.batch<{ active: number; signed_out_before: number; list: string }>([
      db
        .prepare('SELECT active, signed_out_before FROM readers WHERE site = ? AND connection = ? AND email = ?')
        .bind(...readerKey(who)),
      db.prepare('SELECT DISTINCT list FROM list_members WHERE email IN (?, ?)').bind(...entriesFor(who.email)),
    ]),
  );
  // Less than was asked for is no answer: it must not read as "nothing is known against them".
  if (readers === undefined || lists === undefined) throw new StoreUnavailable('D1 left a question unanswered');
  const row = readers.results[0];
  return {
    known: row !== undefined,
    active: isActive(row),
    signedOutBefore: row?.signed_out_before ?? 0,
    lists: lists.results.map((member) => member.list),
  };
}

/** Ends every session of the reader that was issued at or before `now`. */
export async function signOutEverywhere(db: D1Database, who: Who, now: Date): Promise<void> {
  const statement = db
    .prepare(
      `INSERT INTO readers (site, connection, email, signed_out_before) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (site, connection, email) DO UPDATE SET signed_out_before = max(signed_out_before, ?4)`,
    )
    .bind(...readerKey(who), now.getTime());
  await reach('D1', () => statement.run());
}
