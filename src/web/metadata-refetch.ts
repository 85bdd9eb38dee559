/**
 * One fetch of a connection's metadata, from the address to the store: only a document that is good in every part, and of the
 * identity provider that was seen first, takes the place of the last one. Who may fetch when is decided before.
 */
import { because, type Reason } from '../core/reasons.ts';
import { fromBase64 } from '../lib/base64.ts';
import { toHex } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type IdpMetadata, readIdpMetadata } from '../proof/saml/metadata/idp-metadata.ts';
import { readCertificate } from '../proof/saml/signature/certificate.ts';
import {
  loadMetadata,
  type MetadataOf,
  type MetadataState,
  noteFailure,
  type SeenKey,
  storeMetadata,
} from '../store/idp-metadata.ts';
import { auditMetadata } from './metadata-audit.ts';
import { fetchMetadata } from './metadata-fetch.ts';
import { remember } from './metadata-memory.ts';
import { metadataOf, type RenewedConnection, type Scope, storedIdp } from './metadata-source.ts';

/** What the address says now. Codes: those of fetchMetadata and readIdpMetadata, METADATA_ENTITY_CHANGED. Throws StoreUnavailable. */
export function refetch(scope: Scope, connection: RenewedConnection): Promise<Result<IdpMetadata, Reason>> {
  const work = fetchAndStore(scope, connection);
  // A stranger who hangs up must not take the fetch along: it was claimed, and nobody else may fetch for minutes.
  scope.waitUntil?.(work.catch(() => {}));
  return work;
}

async function fetchAndStore(scope: Scope, connection: RenewedConnection): Promise<Result<IdpMetadata, Reason>> {
  const of = metadataOf(scope.site, connection);
  const before = await loadMetadata(scope.db, of);
  const got = await fetchGood(scope, connection, before);
  if (!got.ok) return fail(scope, connection, before, got.error);
  const { idp, document } = got.value;
  const known = before?.good?.keys ?? [];
  const keys = await seenKeys(idp.certificates, known, scope.now);
  const good = { fetchedAt: scope.now.getTime(), entityId: idp.entityId, idp: JSON.stringify(idp), keys, document };
  if (!(await storeMetadata(scope.db, of, good))) return overtaken(scope, of, idp.entityId);
  remember(scope, of, idp);
  await auditKeys(scope, connection, known, keys, idp.skipped);
  return ok(idp);
}

/**
 * Somebody else has stored something since we looked. A newer document of the same identity provider is what we go on with, and whoever
 * stored it has said in the audit what is new in it; another identity provider, or other settings, is a refusal.
 */
async function overtaken(scope: Scope, of: MetadataOf, entityId: string): Promise<Result<IdpMetadata, Reason>> {
  const stored = storedIdp(await loadMetadata(scope.db, of));
  if (stored === null || stored.entityId !== entityId)
    return err(because('METADATA_ENTITY_CHANGED', 'Another document was stored meanwhile.', { received: entityId }));
  remember(scope, of, stored);
  return ok(stored);
}

interface Got {
  readonly idp: IdpMetadata;
  readonly document: string;
}

async function fetchGood(
  { site, now }: Scope,
  { source, legacyCrypto }: RenewedConnection,
  before: MetadataState | null,
): Promise<Result<Got, Reason>> {
  const document = await fetchMetadata(source.from.url, site.url.startsWith('http:'));
  if (!document.ok) return document;
  const { entityId, certificate } = source;
  const idp = await readIdpMetadata(document.value, { entityId, certificate, legacyCrypto }, now);
  if (!idp.ok) return idp;
  const pinned = before?.good?.entityId ?? idp.value.entityId;
  if (idp.value.entityId === pinned) return ok({ idp: idp.value, document: document.value });
  const detail =
    'The metadata now describes another identity provider. If that is meant to be, write it into idp_entity_id.';
  return err(because('METADATA_ENTITY_CHANGED', detail, { expected: pinned, received: idp.value.entityId }));
}

/** Said in the audit once, not at every try: when the fetches begin to fail, and when they fail in another way. */
async function fail(
  scope: Scope,
  connection: RenewedConnection,
  before: MetadataState | null,
  reason: Reason,
): Promise<Result<never, Reason>> {
  await noteFailure(scope.db, metadataOf(scope.site, connection), JSON.stringify(reason), scope.now.getTime());
  const { code, ...story } = reason;
  const last = before === null || before.lastError === null ? null : (JSON.parse(before.lastError) as Reason).code;
  if (last !== code)
    await auditMetadata(scope, connection.id, code, { ...story, kept: before?.good?.entityId ?? null });
  return err(reason);
}

async function seenKeys(certificates: readonly string[], known: readonly SeenKey[], now: Date): Promise<SeenKey[]> {
  const keys = certificates.map(async (text): Promise<SeenKey> => {
    const fingerprint = await fingerprintOf(text);
    const read = readCertificate(text);
    const appeared = known.find((key) => key.fingerprint === fingerprint)?.appeared ?? now.getTime();
    return { fingerprint, notAfter: read.ok ? read.value.notAfter.getTime() : 0, appeared };
  });
  return Promise.all(keys);
}

async function fingerprintOf(certificate: string): Promise<string> {
  const der = fromBase64(certificate) ?? new Uint8Array();
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', der)));
}

async function auditKeys(
  scope: Scope,
  { id }: RenewedConnection,
  before: readonly SeenKey[],
  after: readonly SeenKey[],
  skipped: readonly string[],
): Promise<void> {
  const only = (these: readonly SeenKey[], those: readonly SeenKey[]) =>
    these.filter((key) => !those.some((other) => other.fingerprint === key.fingerprint)).map(described);
  const appeared = only(after, before);
  const vanished = only(before, after);
  if (appeared.length === 0 && vanished.length === 0) return;
  const detail = 'The signing keys in the metadata changed.';
  await auditMetadata(scope, id, null, { detail, appeared, vanished, skipped });
}

function described({ fingerprint, notAfter }: SeenKey): string {
  return `SHA-256 ${fingerprint}, until ${new Date(notAfter).toISOString().slice(0, 10)}`;
}
