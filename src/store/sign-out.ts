/**
 * What a LogoutRequest leaves in D1: every session of whoever has its NameID ended, and the request used up. All of it or, when the
 * request was used before, nothing.
 */
import { namedStatement } from './name-ids.ts';
import { reach, StoreUnavailable } from './reach.ts';
import type { Who } from './readers.ts';
import { claimStatement, type SingleUse } from './replay.ts';

/** Does nothing when the request was used before. */
function endStatement(
  db: D1Database,
  { site, connection }: Omit<Who, 'email'>,
  nameId: string,
  once: SingleUse,
  now: Date,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO readers (site, connection, email, signed_out_before)
       SELECT site, connection, email, ?4 FROM name_ids
         WHERE site = ?1 AND connection = ?2 AND name_id = ?3 AND NOT EXISTS (SELECT 1 FROM replay WHERE key = ?5)
       ON CONFLICT (site, connection, email) DO UPDATE SET signed_out_before = max(signed_out_before, ?4)`,
    )
    .bind(site, connection, nameId, now.getTime(), once.key);
}

/**
 * Ends the sessions that were issued at or before `now` to the readers with this NameID, and uses the request up, in one round trip.
 * A batch is one transaction: what fails is not used up either, and can come again.
 * @returns the addresses of these readers; null when the request was used before. Throws StoreUnavailable.
 */
export async function recordSignOut(
  db: D1Database,
  where: Omit<Who, 'email'>,
  nameId: string,
  once: SingleUse,
  now: Date,
): Promise<readonly string[] | null> {
  // The claim comes last: what is before it asks whether it is there.
  const statements = [
    namedStatement(db, where, nameId),
    endStatement(db, where, nameId, once, now),
    claimStatement(db, once),
  ];
  const [named, , claimed] = await reach('D1', () => db.batch<{ email: string }>(statements));
  if (named === undefined || claimed === undefined) throw new StoreUnavailable('D1 left a question unanswered');
  return claimed.results.length === 0 ? null : named.results.map(({ email }) => email);
}
