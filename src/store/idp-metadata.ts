/**
 * The idp_metadata table: per connection the last good metadata, and how fetching it went since. What the JSON columns hold is the
 * caller's to know. Every function throws StoreUnavailable.
 */
import { reach } from './reach.ts';

/** Of which connection, by which settings: a row that other settings made counts as none. */
export interface MetadataOf {
  /** `Site.name`. */
  readonly site: string;
  readonly connection: string;
  readonly source: string;
}

/** A signing key that metadata lists. Times in milliseconds. */
export interface SeenKey {
  /** SHA-256 of the certificate, in hex. */
  readonly fingerprint: string;
  readonly notAfter: number;
  readonly appeared: number;
}

export interface GoodMetadata {
  readonly fetchedAt: number;
  readonly entityId: string;
  /** JSON. */
  readonly idp: string;
  readonly keys: readonly SeenKey[];
}

export interface MetadataState {
  readonly triedAt: number;
  /** JSON; null when the last fetch was good, or none has come back yet. */
  readonly lastError: string | null;
  /** Null: no fetch was good yet. */
  readonly good: GoodMetadata | null;
}

interface Row {
  readonly tried_at: number;
  readonly last_error: string | null;
  readonly fetched_at: number | null;
  readonly entity_id: string | null;
  readonly idp: string | null;
  readonly keys: string | null;
}

/** Everything but the document itself; null when these settings never led to a fetch. */
export async function loadMetadata(db: D1Database, of: MetadataOf): Promise<MetadataState | null> {
  const statement = db
    .prepare(
      `SELECT tried_at, last_error, fetched_at, entity_id, idp, keys FROM idp_metadata
       WHERE site = ? AND connection = ? AND source = ?`,
    )
    .bind(of.site, of.connection, of.source);
  const row = await reach('D1', () => statement.first<Row>());
  return row === null ? null : { triedAt: row.tried_at, lastError: row.last_error, good: goodOf(row) };
}

function goodOf({ fetched_at: fetchedAt, entity_id: entityId, idp, keys }: Row): GoodMetadata | null {
  if (fetchedAt === null || entityId === null || idp === null || keys === null) return null;
  return { fetchedAt, entityId, idp, keys: JSON.parse(keys) as SeenKey[] };
}

/** What new settings forget. */
const forgotten = ['renewed_at', 'last_error', 'fetched_at', 'entity_id', 'idp', 'keys', 'document']
  .map((column) => `${column} = CASE WHEN source = ?3 THEN ${column} END`)
  .join(', ');

/**
 * Whether it is the caller's turn to fetch: true for one of any number of simultaneous callers, and then for nobody until `everyMs` has
 * passed. New settings have theirs at once, and begin with an empty row. While there is no first answer yet, web/idp does not wait
 * for a turn: then every caller fetches.
 */
export async function claimFetch(db: D1Database, of: MetadataOf, now: Date, everyMs: number): Promise<boolean> {
  const at = now.getTime();
  const statement = db
    .prepare(
      `INSERT INTO idp_metadata (site, connection, source, tried_at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (site, connection) DO UPDATE SET tried_at = ?4, source = ?3, ${forgotten}
       WHERE source <> ?3 OR tried_at <= ?5 OR tried_at > ?4
       RETURNING tried_at`,
    )
    .bind(of.site, of.connection, of.source, at, at - everyMs);
  return (await reach('D1', () => statement.first())) !== null;
}

/** A signature fails as often as strangers like; what it makes us do does not. */
const REFETCH_MS = 5 * 60_000;

/** Whether a signature by an unknown key may cause a fetch now: at most once in 5 minutes, whoever asks. */
export async function claimRefetch(db: D1Database, of: MetadataOf, now: Date): Promise<boolean> {
  const at = now.getTime();
  const statement = db
    .prepare(
      `UPDATE idp_metadata SET renewed_at = ?4, tried_at = ?4
       WHERE site = ?1 AND connection = ?2 AND source = ?3
         AND (renewed_at IS NULL OR renewed_at <= ?5 OR renewed_at > ?4)
       RETURNING renewed_at`,
    )
    .bind(of.site, of.connection, of.source, at, at - REFETCH_MS);
  return (await reach('D1', () => statement.first())) !== null;
}

/**
 * As long as the cron may run, all of whose fetches bear the time at which it was due: one that a request began meanwhile may be thought
 * newer than it is, until the next. What is newer than ours by more than this was stored by a clock that has gone back since, and must not
 * stay for ever.
 */
const OVERTAKEN_MS = 15 * 60_000;

/**
 * Keeps a good document. False, and nothing is changed, when the settings are others by now, another fetch has meanwhile stored
 * another identity provider (the first one that was seen stays), or one that began later has overtaken this one.
 */
export async function storeMetadata(
  db: D1Database,
  of: MetadataOf,
  good: GoodMetadata & { readonly document: string },
): Promise<boolean> {
  const statement = db
    .prepare(
      `UPDATE idp_metadata SET fetched_at = ?4, entity_id = ?5, idp = ?6, keys = ?7, document = ?8, last_error = NULL
       WHERE site = ?1 AND connection = ?2 AND source = ?3 AND (entity_id IS NULL OR entity_id = ?5)
         AND (fetched_at IS NULL OR fetched_at <= ?4 OR fetched_at > ?9)
       RETURNING site`,
    )
    .bind(
      ...[of.site, of.connection, of.source],
      ...[good.fetchedAt, good.entityId, good.idp, JSON.stringify(good.keys), good.document],
      good.fetchedAt + OVERTAKEN_MS,
    );
  return (await reach('D1', () => statement.first())) !== null;
}

/** Notes that a fetch which began at `at` (ms) brought nothing. What was good stays; and if it is newer, nothing is noted. */
export async function noteFailure(db: D1Database, of: MetadataOf, error: string, at: number): Promise<void> {
  const statement = db
    .prepare(
      `UPDATE idp_metadata SET last_error = ?4
       WHERE site = ?1 AND connection = ?2 AND source = ?3 AND (fetched_at IS NULL OR fetched_at <= ?5 OR fetched_at > ?6)`,
    )
    .bind(of.site, of.connection, of.source, error, at, at + OVERTAKEN_MS);
  await reach('D1', () => statement.run());
}

/** Forgets connections that are no longer set up. */
export async function purgeMetadata(
  db: D1Database,
  inUse: readonly Pick<MetadataOf, 'site' | 'connection'>[],
): Promise<void> {
  const pairs = JSON.stringify(inUse.map(({ site, connection }) => `${site}/${connection}`));
  const statement = db
    .prepare("DELETE FROM idp_metadata WHERE site || '/' || connection NOT IN (SELECT value FROM json_each(?))")
    .bind(pairs);
  await reach('D1', () => statement.run());
}

/** A document that an administrator keeps in KV; null when it is not there. */
export async function readKvMetadata(kv: KVNamespace, key: string): Promise<string | null> {
  return reach('KV', () => kv.get(key, { type: 'text', cacheTtl: 60 }));
}
