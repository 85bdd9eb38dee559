/** Reads the gateway's audit table where local D1 keeps it: SQLite lets one write and others read. */
import { globSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { type ConnectionId, persisted, site } from './places.ts';

export interface AuditRow {
  readonly connection: string;
  readonly kind: string;
  readonly code: string | null;
  readonly email: string | null;
  readonly path: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a connection's readers did from `since` on, oldest first, once there are `count` rows: they are written behind the answer. */
export function auditRows(connection: ConnectionId, since: number, count = 1): Promise<readonly AuditRow[]> {
  return rowsOf(connection, since, count, "kind <> 'metadata'");
}

/** The same of all that has happened to the connection's keys in this run. */
export function metadataRows(connection: ConnectionId, count = 1): Promise<readonly AuditRow[]> {
  return rowsOf(connection, 0, count, "kind = 'metadata'");
}

async function rowsOf(connection: string, since: number, count: number, which: string): Promise<readonly AuditRow[]> {
  const read = () => readRows(connection, since, which);
  await expect.poll(() => read().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
  return read();
}

function readRows(connection: string, since: number, which: string): readonly AuditRow[] {
  const db = new DatabaseSync(databaseFile(), { readOnly: true });
  try {
    const rows = db
      .prepare(
        `SELECT connection, kind, code, email, path, detail FROM audit
         WHERE site = ? AND connection = ? AND at >= ? AND ${which} ORDER BY at`,
      )
      .all(site, connection, since);
    return rows.map((row) => ({ ...row, detail: JSON.parse(String(row['detail'])) }) as unknown as AuditRow);
  } finally {
    db.close();
  }
}

function databaseFile(): string {
  const [file, ...others] = globSync(`${persisted}/v3/d1/**/*.sqlite`).filter((path) => !path.includes('metadata'));
  if (file === undefined || others.length > 0) throw new Error(`not one local D1 database under ${persisted}`);
  return file;
}
