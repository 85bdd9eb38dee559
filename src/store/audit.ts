/** The audit table: what the administrator finds under the reference that the reader was shown. */
import { reach } from './reach.ts';
import { claimStatement, type SingleUse } from './replay.ts';
import { deleteInRounds } from './rounds.ts';

export interface AuditRow {
  /** Short, unique, readable aloud; it is on the reader's page. */
  readonly reference: string;
  readonly at: Date;
  /** `Site.name`. */
  readonly site: string;
  readonly connection: string | null;
  readonly kind: 'sign_in' | 'refused' | 'sign_out' | 'metadata';
  /** The reason's code; of a sign-in or of metadata, that of a warning. */
  readonly code: string | null;
  readonly email: string | null;
  /** The path asked for, without its query: tokens travel in queries. */
  readonly path: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

const DETAIL_LIMIT = 2048;
const TEXT_LIMIT = 512;

/** JSON within the limit: long texts are cut one by one, so that what is left stays valid JSON. */
function detailJson(detail: AuditRow['detail']): string {
  const whole = JSON.stringify(detail);
  if (whole.length <= DETAIL_LIMIT) return whole;
  const cut = JSON.stringify(detail, (_, value) =>
    typeof value === 'string' && value.length > TEXT_LIMIT ? `${value.slice(0, TEXT_LIMIT)}…` : value,
  );
  return cut.length <= DETAIL_LIMIT ? cut : JSON.stringify({ cut: whole.slice(0, TEXT_LIMIT) });
}

/** How a statement that adds a row begins; what follows are `?1` to `?9`, the `auditValues`. */
export const intoAudit = 'INSERT INTO audit (reference, at, site, connection, kind, code, email, path, detail)';

export function auditValues(row: AuditRow): (string | number | null)[] {
  return [
    row.reference,
    row.at.getTime(),
    row.site,
    row.connection,
    row.kind,
    row.code,
    row.email?.slice(0, 320) ?? null,
    row.path?.slice(0, TEXT_LIMIT) ?? null,
    detailJson(row.detail),
  ];
}

/** Adds one row. Throws when D1 does; an answer to a reader must not wait for it. */
export async function recordAudit(db: D1Database, row: AuditRow): Promise<void> {
  const statement = db.prepare(`${intoAudit} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`);
  await statement.bind(...auditValues(row)).run();
}

/** Adds the row and uses up `once`, or does neither: nothing is said twice, and nothing is left unsaid. Throws StoreUnavailable. */
export async function recordAuditOnce(db: D1Database, once: SingleUse, row: AuditRow): Promise<void> {
  const insert = db
    .prepare(
      `${intoAudit} SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM replay WHERE key = ?10)`,
    )
    .bind(...auditValues(row), once.key);
  await reach('D1', () => db.batch([insert, claimStatement(db, once)]));
}

/** Deletes the rows of one site that are older than `before`. */
export async function purgeAudit(db: D1Database, site: string, before: Date): Promise<void> {
  const old = 'SELECT reference FROM audit WHERE site = ? AND at < ? LIMIT ?';
  const remove = db.prepare(`DELETE FROM audit WHERE reference IN (${old})`);
  await deleteInRounds((rows) => remove.bind(site, before.getTime(), rows));
}

/** The sites that have rows, found by leaps along the index: to look at every row each hour would use up a day's rows of a small plan. */
const sitesWithRows = `
  WITH RECURSIVE known (site) AS (
    SELECT min(site) FROM audit
    UNION ALL SELECT (SELECT min(site) FROM audit WHERE site > known.site) FROM known WHERE site IS NOT NULL
  ) SELECT site FROM known WHERE site IS NOT NULL`;

/** Deletes the old rows of sites that are no longer set up: without this they would be kept for ever. */
export async function purgeAuditOfGoneSites(db: D1Database, sites: readonly string[], before: Date): Promise<void> {
  const old = `
    SELECT reference FROM audit WHERE at < ?1 AND site IN (
      SELECT site FROM (${sitesWithRows}) WHERE site NOT IN (SELECT value FROM json_each(?2))) LIMIT ?3`;
  const remove = db.prepare(`DELETE FROM audit WHERE reference IN (${old})`);
  await deleteInRounds((rows) => remove.bind(before.getTime(), JSON.stringify(sites), rows));
}
