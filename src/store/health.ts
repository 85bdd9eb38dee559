/** Whether D1 answers and has its tables, all of them: a migration that is missing shows here. Throws StoreUnavailable when not. */
import { reach } from './reach.ts';

const tables = ['list_members', 'readers', 'replay', 'audit', 'idp_metadata', 'name_ids'];

export async function ping(db: D1Database): Promise<void> {
  await reach('D1', () => db.batch(tables.map((table) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`))));
}
