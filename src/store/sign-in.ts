/**
 * What a sign-in leaves in D1: the proof used up, the reader noted, their NameID, the audit row. All of it or, when the proof was used
 * before, nothing; but no audit row for a reader who is not let in, whose refusal has one of its own.
 */
import { type AuditRow, auditValues, intoAudit } from './audit.ts';
import { type GivenNameId, nameIdStatement } from './name-ids.ts';
import { reach, StoreUnavailable } from './reach.ts';
import { readerKey, type Who } from './readers.ts';
import { claimStatement, type SingleUse } from './replay.ts';

/** How long sign-ins are counted together, in milliseconds. */
const BURST_MS = 60_000;

export interface SigningIn extends Who {
  readonly name: string | null;
  readonly subject: string | null;
  /** What the reader is called at the IdP, where it says so. */
  readonly nameId: GivenNameId | null;
}

/** What is written if the reader is let in, and the bound that only D1 can judge. */
export interface Welcome {
  readonly row: AuditRow;
  /** How many sign-ins within a minute, this one included, are let in; null: however many. */
  readonly most: number | null;
}

export type SignIn =
  /** Let in, and the row is written: the only outcome with one. */
  | { readonly kind: 'welcome' }
  | { readonly kind: 'used_before' }
  | { readonly kind: 'deactivated' }
  /** `times`: within a minute, this one included. */
  | { readonly kind: 'too_often'; readonly times: number };

/** Does nothing when the proof was used before. */
function readerStatement(db: D1Database, reader: SigningIn, proof: SingleUse, now: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO readers (site, connection, email, name, subject, last_sign_in, burst_start, burst_count)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6, 1 WHERE NOT EXISTS (SELECT 1 FROM replay WHERE key = ?8)
       ON CONFLICT (site, connection, email) DO UPDATE SET
         name = ?4, subject = ?5, last_sign_in = ?6,
         burst_start = CASE WHEN burst_start > ?7 THEN burst_start ELSE ?6 END,
         burst_count = CASE WHEN burst_start > ?7 THEN burst_count + 1 ELSE 1 END
       RETURNING active, burst_count`,
    )
    .bind(...readerKey(reader), reader.name, reader.subject, now, now - BURST_MS, proof.key);
}

/** Does nothing when the proof was used before, or the reader, who has just been noted, is not let in. */
function welcomeStatement(
  db: D1Database,
  reader: SigningIn,
  { row, most }: Welcome,
  proof: SingleUse,
): D1PreparedStatement {
  return db
    .prepare(
      `${intoAudit} SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM readers
       WHERE site = ?10 AND connection = ?11 AND email = ?12 AND active = 1 AND (?13 IS NULL OR burst_count <= ?13)
         AND NOT EXISTS (SELECT 1 FROM replay WHERE key = ?14)
       RETURNING reference`,
    )
    .bind(...auditValues(row), ...readerKey(reader), most, proof.key);
}

/**
 * Uses the proof up and notes the sign-in, whether or not the reader is let in, in one round trip. That the proof was used before is
 * decided by the primary key of its row alone, which of any number of simultaneous sign-ins one inserts. A batch is one transaction,
 * so the others see that row before they note anything. Throws StoreUnavailable.
 */
export async function recordSignIn(
  db: D1Database,
  reader: SigningIn,
  proof: SingleUse,
  welcome: Welcome,
): Promise<SignIn> {
  const named = reader.nameId === null ? [] : [nameIdStatement(db, reader, reader.nameId, proof)];
  // The reader's row comes first: the welcome asks what it says. The proof's comes last: all before it ask whether it is there.
  const statements = [
    readerStatement(db, reader, proof, welcome.row.at.getTime()),
    welcomeStatement(db, reader, welcome, proof),
    ...named,
    claimStatement(db, proof),
  ];
  const results = await reach('D1', () => db.batch<Record<string, unknown>>(statements));
  const [noted, welcomed] = results;
  const claimed = results[statements.length - 1];
  if (noted === undefined || welcomed === undefined || claimed === undefined)
    throw new StoreUnavailable('D1 left a question unanswered');
  if (claimed.results.length === 0) return { kind: 'used_before' };
  return welcomed.results.length > 0 ? { kind: 'welcome' } : unwelcome(noted.results[0], welcome.most);
}

/** Why no audit row was written, by the reader's row. */
function unwelcome(row: Readonly<Record<string, unknown>> | undefined, most: number | null): SignIn {
  const { active, burst_count: times } = row ?? {};
  if (active === 0) return { kind: 'deactivated' };
  if (most !== null && typeof times === 'number' && times > most) return { kind: 'too_often', times };
  throw new StoreUnavailable('D1 did not write the audit row, and not because of the reader');
}
