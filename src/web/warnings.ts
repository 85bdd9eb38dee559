/**
 * What will stop a connection from working, or weakens it, before it does: keys that run out, metadata that cannot be renewed, old
 * crypto. Said on the health page, without secrets, and by the cron in the audit. Nothing is refused here.
 */

import type { IdpMetadata } from '../proof/saml/metadata/idp-metadata.ts';
import { readCertificate } from '../proof/saml/signature/certificate.ts';
import type { SamlConnection, Site } from '../settings/site.ts';
import { loadMetadata, type MetadataState } from '../store/idp-metadata.ts';
import { findMetadata } from './idp.ts';
import { isRenewed, metadataOf, type Scope, storedIdp } from './metadata-source.ts';

export type WarningCode =
  | 'CERTIFICATE_EXPIRES'
  | 'CERTIFICATE_EXPIRED'
  | 'METADATA_UNUSABLE'
  | 'METADATA_FAILING'
  | 'METADATA_STALE'
  | 'METADATA_EXPIRES'
  | 'LEGACY_CRYPTO';

export interface Warning {
  readonly connection: string;
  readonly code: WarningCode;
  /** Days left, or days since; null where there is no date. */
  readonly days: number | null;
  /** The same for as long as nothing new is to be said. */
  readonly occasion: string;
}

const DAY_MS = 86_400_000;
/** Days before an end at which it is said again. */
const thresholds = [7, 30, 60];
/** The cron fetches daily at the latest: after twice that it does not run, or does not reach the address. */
const STALE_DAYS = 2;

/** Of every saml connection of the site that can be used. Throws StoreUnavailable. */
export async function findWarnings(scope: Scope): Promise<readonly Warning[]> {
  const each = samlConnections(scope.site).map(async (connection) => [
    ...(connection.legacyCrypto ? [warning(connection, 'LEGACY_CRYPTO', null, '')] : []),
    ...(await sourceWarnings(scope, connection)),
  ]);
  return (await Promise.all(each)).flat();
}

export function samlConnections(site: Site): readonly SamlConnection[] {
  return [...site.connections.values()].filter((connection) => connection.type === 'saml');
}

function warning({ id }: SamlConnection, code: WarningCode, days: number | null, occasion: string): Warning {
  return { connection: id, code, days, occasion: `${code} ${occasion}` };
}

async function sourceWarnings(scope: Scope, connection: SamlConnection): Promise<readonly Warning[]> {
  const { source } = connection;
  const { now } = scope;
  if (source.kind === 'settings') return keyWarnings(connection, source.idp.certificates, now);
  if (isRenewed(connection)) {
    const state = await loadMetadata(scope.db, metadataOf(scope.site, connection));
    const idp = storedIdp(state);
    return [
      ...fetchWarnings(connection, state, now),
      ...(idp === null ? [] : keyWarnings(connection, idp.certificates, now)),
    ];
  }
  const idp = await findMetadata(scope, connection);
  if (!idp.ok) return [warning(connection, 'METADATA_UNUSABLE', null, idp.error.code)];
  return [...endWarnings(connection, idp.value, now), ...keyWarnings(connection, idp.value.certificates, now)];
}

/** Only the key that lasts longest counts: while one is left, the others are history, or a change that is under way. */
function keyWarnings(connection: SamlConnection, certificates: readonly string[], now: Date): readonly Warning[] {
  const ends = certificates.flatMap((text) => {
    const read = readCertificate(text);
    return read.ok ? [read.value.notAfter.getTime()] : [];
  });
  if (ends.length === 0) return [];
  const end = Math.max(...ends);
  if (end > now.getTime()) return soon(connection, 'CERTIFICATE_EXPIRES', end, now);
  return [warning(connection, 'CERTIFICATE_EXPIRED', daysFrom(end, now), String(end))];
}

/** Metadata that nobody renews for us is refused from its end on. */
function endWarnings(connection: SamlConnection, { validUntil }: IdpMetadata, now: Date): readonly Warning[] {
  return validUntil === null ? [] : soon(connection, 'METADATA_EXPIRES', validUntil.getTime(), now);
}

function soon(connection: SamlConnection, code: WarningCode, end: number, now: Date): readonly Warning[] {
  const days = Math.floor((end - now.getTime()) / DAY_MS);
  const threshold = thresholds.find((limit) => end - now.getTime() <= limit * DAY_MS);
  return threshold === undefined ? [] : [warning(connection, code, days, `${end} ${threshold}`)];
}

function fetchWarnings(connection: SamlConnection, state: MetadataState | null, now: Date): readonly Warning[] {
  if (state === null) return [];
  const fetchedAt = state.good?.fetchedAt ?? null;
  const days = fetchedAt === null ? null : daysFrom(fetchedAt, now);
  if (state.lastError !== null) return [warning(connection, 'METADATA_FAILING', days, String(fetchedAt))];
  return days !== null && days >= STALE_DAYS ? [warning(connection, 'METADATA_STALE', days, String(fetchedAt))] : [];
}

function daysFrom(moment: number, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - moment) / DAY_MS));
}
