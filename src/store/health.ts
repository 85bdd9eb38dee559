/** Whether D1 answers and has its tables. Throws StoreUnavailable when not. */
import { reach } from './reach.ts';

export async function ping(db: D1Database): Promise<void> {
  await reach('D1', () => db.prepare('SELECT 1 FROM readers LIMIT 1').all());
}
