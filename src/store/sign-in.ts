/**
 * What a sign-in leaves in D1: the proof used up, the reader noted, their NameID, the audit row. All of it or, when the proof was used
 * before, nothing.
 */
import { type AuditRow, auditValues, intoAudit } from './audit.ts';
import { type GivenNameId, nameIdStatement } from './name-ids.ts';
import { reach, StoreUnavailable } from './reach.ts';
import { isActive, readerKey, type Who } from './readers.ts';
import { claimStatement, type SingleUse } from './replay.ts';

/** How long sign-ins are counted together, in milliseconds. */
const BURST_MS = 60_000;

export interface SigningIn extends Who {
  readonly name: string | null;
  readonly subject: string | null;
  /** What the reader is called at the IdP, where it says so. */
  readonly nameId: GivenNameId | null;
}

/** What lets a reader in, but for what D1 knows. */
export interface Welcome {
  /** What the audit says of it, of the same site, connection and reader. */
  readonly row: AuditRow;
  /** More sign-ins than this within a minute are no welcome; null when any number is. */
  readonly most: number | null;
}

export interface SignIn {
  /** Whether the row was written. It never was for a reader who is deactivated. */
  readonly welcomed: boolean;
  readonly active: boolean;
  /** Sign-ins since the first of the current minute, this one included. */
  readonly recent: number;
}

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

/** Does nothing when the proof was used before, or the reader, who has just been noted, is not welcome. */
function welcomeStatement(db: D1Database, { row, most }: Welcome, proof: SingleUse): D1PreparedStatement {
  return db
    .prepare(
      `${intoAudit} SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM readers
       WHERE site = ?3 AND connection = ?4 AND email = ?7 AND active = 1 AND (?10 IS NULL OR burst_count <= ?10)
         AND NOT EXISTS (SELECT 1 FROM replay WHERE key = ?11)
       RETURNING reference`,
    )
    .bind(...auditValues(row), most, proof.key);
}

/**
 * Uses the proof up and notes the sign-in, whether or not the reader is welcome, in one round trip. Null when the proof was used
 * before: that is decided by the primary key of its row alone, which of any number of simultaneous sign-ins one inserts. A batch is
 * one transaction, so the others see that row before they note anything. Throws StoreUnavailable.
 */
export async function recordSignIn(
  db: D1Database,
  reader: SigningIn,
  proof: SingleUse,
  welcome: Welcome,
): Promise<SignIn | null> {
  const named = reader.nameId === null ? [] : [nameIdStatement(db, reader, reader.nameId, proof)];
  // The proof's row comes last: what is written before it asks whether it is there.
  const statements = [
    readerStatement(db, reader, proof, welcome.row.at.getTime()),
    welcomeStatement(db, welcome, proof),
    ...named,
    claimStatement(db, proof),
  ];
  const results = await reach('D1', () => db.batch<Record<string, unknown>>(statements));
  const [noted, welcomed] = results;
  const claimed = results[statements.length - 1];
  if (noted === undefined || welcomed === undefined || claimed === undefined)
    throw new StoreUnavailable('D1 left a question unanswered');
  if (claimed.results.length === 0) return null;
  const row = noted.results[0] as { readonly active: number; readonly burst_count: number } | undefined;
  if (row === undefined) throw new StoreUnavailable('D1 did not say what it wrote');
  return { welcomed: welcomed.results.length > 0, active: isActive(row), recent: row.burst_count };
}
