/**
 * The cron's part: renews the metadata of every connection before anybody waits for it, and says in the audit what will soon stop
 * working, once for each occasion. One connection that fails is logged and stops no other.
 */
import type { Site } from '../settings/site.ts';
import { claimFetch, loadMetadata, type MetadataState } from '../store/idp-metadata.ts';
import { auditMetadataOnce } from './metadata-audit.ts';
import { refetch } from './metadata-refetch.ts';
import { isRenewed, metadataOf, type RenewedConnection, type Scope, storedIdp } from './metadata-source.ts';
import { survive } from './survive.ts';
import { findWarnings, samlConnections } from './warnings.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Where the document names no duration: soon enough for a key that is announced a day ahead. */
const USUAL_MS = 6 * HOUR_MS;
/** Crons are not punctual: what is due a few minutes from now is due. */
const SLACK_MS = 10 * 60_000;
/** Two runs at once fetch once. */
const APART_MS = 60_000;
/** A warning that still holds after a year is said again. */
const AGAIN_MS = 365 * DAY_MS;

/** Throws nothing. */
export async function refreshMetadata(gateway: Omit<Scope, 'site'>, sites: readonly Site[]): Promise<void> {
  for (const site of sites) {
    const scope = { ...gateway, site };
    for (const connection of samlConnections(site).filter(isRenewed)) {
      await survive(`metadata of ${site.name}/${connection.id}`, () => refreshOne(scope, connection));
    }
    await survive(`warnings of ${site.name}`, () => auditWarnings(scope));
  }
}

async function refreshOne(scope: Scope, connection: RenewedConnection): Promise<void> {
  const of = metadataOf(scope.site, connection);
  const state = await loadMetadata(scope.db, of);
  if (dueAt(state) > scope.now.getTime() + SLACK_MS) return;
  if (await claimFetch(scope.db, of, scope.now, APART_MS)) await refetch(scope, connection);
}

/**
 * When to fetch next: after `cacheDuration`, between an hour and a day; when half of what is left until `validUntil` is over, so
 * that a fetch may fail more than once; and at every run while it does.
 */
function dueAt(state: MetadataState | null): number {
  const idp = storedIdp(state);
  if (idp === null || state === null || state.good === null || state.lastError !== null) return 0;
  const { fetchedAt } = state.good;
  const wished = Math.min(Math.max(idp.cacheDurationMs ?? USUAL_MS, HOUR_MS), DAY_MS);
  const half = idp.validUntil === null ? DAY_MS : (idp.validUntil.getTime() - fetchedAt) / 2;
  return fetchedAt + Math.min(wished, half);
}

async function auditWarnings(scope: Scope): Promise<void> {
  const expires = new Date(scope.now.getTime() + AGAIN_MS);
  for (const { connection, code, days, occasion } of await findWarnings(scope)) {
    const key = `warning/${scope.site.name}/${connection}/${occasion}`;
    await auditMetadataOnce(scope, { key, expires }, connection, code, { detail: says[code], days, occasion });
  }
}

const says = {
  CERTIFICATE_EXPIRES: 'The last signing certificate of the identity provider expires in this many days.',
  CERTIFICATE_EXPIRED:
    'The last signing certificate of the identity provider expired this many days ago. Its key is still accepted.',
  METADATA_UNUSABLE: 'The metadata in the settings or in KV cannot be used: nobody can sign in by this connection.',
  METADATA_FAILING:
    'Metadata cannot be fetched. The last good document, this many days old, stays in use; without days there never was one.',
  METADATA_STALE: 'Metadata has not been fetched for this many days, although it should be daily.',
  METADATA_EXPIRES: 'The metadata says that it must not be used any more in this many days. Put in a newer document.',
  LEGACY_CRYPTO: 'legacy_crypto accepts SHA-1 and short RSA keys.',
} as const;
