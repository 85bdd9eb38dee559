/** Single use of a proof, decided by a primary key: of any number of simultaneous claims exactly one inserts its row. */
import { reach } from './reach.ts';
import { deleteInRounds } from './rounds.ts';

export interface SingleUse {
  /** Names the site and the connection too: ids are only unique per identity provider. */
  readonly key: string;
  /** When the proof itself must no longer pass. */
  readonly expires: Date;
}

/** Inserts the row that makes the proof used; a row comes back to whoever did. */
export function claimStatement(db: D1Database, { key, expires }: SingleUse): D1PreparedStatement {
  return db
    .prepare('INSERT INTO replay (key, expires) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING key')
    .bind(key, expires.getTime());
}

/** True for the first caller with this key and false for every later one until it expires. Throws StoreUnavailable. */
export async function claimOnce(db: D1Database, once: SingleUse): Promise<boolean> {
  const row = await reach('D1', () => claimStatement(db, once).first());
  return row !== null;
}

/** Forgets the proofs that have expired. */
export async function purgeReplay(db: D1Database, now: Date): Promise<void> {
  const remove = db.prepare('DELETE FROM replay WHERE key IN (SELECT key FROM replay WHERE expires < ? LIMIT ?)');
  await deleteInRounds((rows) => remove.bind(now.getTime(), rows));
}
