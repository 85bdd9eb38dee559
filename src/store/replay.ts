/** Single use of a proof, decided by a primary key: of any number of simultaneous claims exactly one inserts its row. */
import { reach } from './reach.ts';

/**
 * True for the first caller with this key and false for every later one until `expires`, when the proof itself must no longer
 * pass. The key has to name the site and the connection too: ids are only unique per identity provider. Throws StoreUnavailable.
 */
export async function claimOnce(db: D1Database, key: string, expires: Date): Promise<boolean> {
  const statement = db
    .prepare('INSERT INTO replay (key, expires) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING key')
    .bind(key, expires.getTime());
  const row = await reach('D1', () => statement.first());
  return row !== null;
}

/** Forgets the proofs that have expired. */
export async function purgeReplay(db: D1Database, now: Date): Promise<void> {
  await db.prepare('DELETE FROM replay WHERE expires < ?').bind(now.getTime()).run();
}
