/** What an administrator does with readers, by the SQL that the README has. */
import type { Who } from '../../src/store/readers.ts';

/** Deactivates a reader, who need not have signed in before, or lets them in again. */
export async function setActive(db: D1Database, { site, connection, email }: Who, active: boolean): Promise<void> {
  await db
    .prepare(
      'INSERT INTO readers (site, connection, email, active) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET active = ?4',
    )
    .bind(site, connection, email, active ? 1 : 0)
    .run();
}
