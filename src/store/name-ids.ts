/** By which NameIDs readers are known at their identity provider, for as long as a session made with one can last. */

import { reach } from './reach.ts';
import type { Who } from './readers.ts';
import type { SingleUse } from './replay.ts';
import { deleteInRounds } from './rounds.ts';

/** What an IdP may compare a NameID by besides its text. */
export interface NameIdQualifiers {
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

/** A NameID as an IdP gave it, and when no session made with it can be left. */
export interface GivenNameId extends NameIdQualifiers {
  readonly value: string;
  readonly until: Date;
}

/** Notes that `who` has this NameID, unless the proof that said so was used before: for recordSignIn, which runs it with its own. */
export function nameIdStatement(db: D1Database, who: Who, nameId: GivenNameId, proof: SingleUse): D1PreparedStatement {
  const { value, format, nameQualifier, spNameQualifier, until } = nameId;
  return db
    .prepare(
      `INSERT INTO name_ids (site, connection, name_id, email, format, name_qualifier, sp_name_qualifier, expires)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM replay WHERE key = ?9)
       ON CONFLICT (site, connection, name_id, email) DO UPDATE SET
         format = ?5, name_qualifier = ?6, sp_name_qualifier = ?7, expires = max(expires, ?8)`,
    )
    .bind(
      who.site,
      who.connection,
      value,
      who.email,
      format,
      nameQualifier,
      spNameQualifier,
      until.getTime(),
      proof.key,
    );
}

/** Asks for the addresses of the readers with this NameID: one, or more when its address changed at the IdP. For recordSignOut. */
export function namedStatement(
  db: D1Database,
  { site, connection }: Omit<Who, 'email'>,
  nameId: string,
): D1PreparedStatement {
  return db
    .prepare('SELECT email FROM name_ids WHERE site = ? AND connection = ? AND name_id = ?')
    .bind(site, connection, nameId);
}

/** How the IdP qualified this NameID of `who`; null when it is not known (any more). Throws StoreUnavailable. */
export async function loadNameId(db: D1Database, who: Who, nameId: string): Promise<NameIdQualifiers | null> {
  const statement = db
    .prepare(
      `SELECT format, name_qualifier, sp_name_qualifier FROM name_ids
       WHERE site = ? AND connection = ? AND name_id = ? AND email = ?`,
    )
    .bind(who.site, who.connection, nameId, who.email);
  const row = await reach('D1', () => statement.first<Record<string, string | null>>());
  if (row === null) return null;
  const { format = null, name_qualifier = null, sp_name_qualifier = null } = row;
  return { format, nameQualifier: name_qualifier, spNameQualifier: sp_name_qualifier };
}

/** Forgets the NameIDs that no session can have any more. */
export async function purgeNameIds(db: D1Database, now: Date): Promise<void> {
  const columns = 'site, connection, name_id, email';
  const old = `SELECT ${columns} FROM name_ids WHERE expires < ? LIMIT ?`;
  const remove = db.prepare(`DELETE FROM name_ids WHERE (${columns}) IN (${old})`);
  await deleteInRounds((rows) => remove.bind(now.getTime(), rows));
}
