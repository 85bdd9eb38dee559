/**
 * Finds what is known of a connection's identity provider now: in the settings, or in metadata. Metadata behind a URL is looked for
 * in memory, then in D1; only when there is none yet, or it is past its end, does a reader wait for a fetch.
 */
import { because, type Reason } from '../core/reasons.ts';
import { createLru } from '../lib/lru.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Idp } from '../proof/saml/idp.ts';
import { type IdpMetadata, readIdpMetadata, type WantedIdp } from '../proof/saml/metadata/idp-metadata.ts';
import type { SamlConnection } from '../settings/site.ts';
import { claimFetch, claimRefetch, loadMetadata, type MetadataState, readKvMetadata } from '../store/idp-metadata.ts';
import { recall, remember } from './metadata-memory.ts';
import { refetch } from './metadata-refetch.ts';
import { isExpired, isRenewed, metadataOf, type RenewedConnection, type Scope, storedIdp } from './metadata-source.ts';

/** How soon an address that has never answered well is asked again: somebody is setting it up. */
const FIRST_RETRY_MS = 10_000;

/** Codes: METADATA_MISSING, and why the metadata cannot be had or used. Throws StoreUnavailable. */
export async function findIdp(scope: Scope, connection: SamlConnection): Promise<Result<Idp, Reason>> {
  const { source } = connection;
  if (source.kind === 'settings') return ok(source.idp);
  return findMetadata(scope, connection);
}

/** The same for a connection that has metadata, with all that metadata says. */
export async function findMetadata(scope: Scope, connection: SamlConnection): Promise<Result<IdpMetadata, Reason>> {
  const { source } = connection;
  if (source.kind === 'settings') return err(because('METADATA_MISSING', 'The connection has no metadata.'));
  if (isRenewed(connection)) return findFetched(scope, connection);
  const { from } = source;
  const of = metadataOf(scope.site, { ...connection, source });
  const known = recall(scope, of);
  if (known !== null) return ok(known);
  const text = 'xml' in from ? from.xml : 'kv' in from ? await readKvMetadata(scope.kv, from.kv) : null;
  if (text === null) {
    const received = 'kv' in from ? from.kv : '';
    return err(because('METADATA_MISSING', 'KV has no document under the key of idp_metadata.', { received }));
  }
  const idp = await readOnce(of.source, text, { ...source, legacyCrypto: connection.legacyCrypto }, scope.now);
  if (idp.ok) remember(scope, of, idp.value);
  return idp;
}

/** Documents that an administrator keeps: the last text by its source, and what came of it, good or bad. */
const texts = createLru<string, { readonly text: string; readonly idp: Result<IdpMetadata, Reason> }>(20);

async function readOnce(
  source: string,
  text: string,
  wanted: WantedIdp,
  now: Date,
): Promise<Result<IdpMetadata, Reason>> {
  const known = texts.get(source);
  if (known?.text === text && !(known.idp.ok && isExpired(known.idp.value, now))) return known.idp;
  const idp = await readIdpMetadata(text, wanted, now);
  texts.set(source, { text, idp });
  return idp;
}

async function findFetched(scope: Scope, connection: RenewedConnection): Promise<Result<IdpMetadata, Reason>> {
  const of = metadataOf(scope.site, connection);
  const known = recall(scope, of);
  if (known !== null) return ok(known);
  const state = await loadMetadata(scope.db, of);
  const stored = storedIdp(state);
  if (stored !== null && !isExpired(stored, scope.now)) {
    remember(scope, of, stored);
    return ok(stored);
  }
  // A first fetch that is on its way elsewhere is not waited for: both ask, until one has an answer.
  const undecided = state === null || (state.good === null && state.lastError === null);
  if ((await claimFetch(scope.db, of, scope.now, FIRST_RETRY_MS)) || undecided) return refetch(scope, connection);
  return err(lastReason(state));
}

function lastReason(state: MetadataState | null): Reason {
  if (state !== null && state.lastError !== null) return JSON.parse(state.lastError) as Reason;
  return because('METADATA_MISSING', 'The metadata is just being fetched; there is none yet.');
}

/**
 * After a signature by no known key: the identity provider with other keys than `used`, if there are any by now. Null: there is
 * nothing new, or it was looked for less than 5 minutes ago. Throws StoreUnavailable.
 */
export async function renewIdp(scope: Scope, connection: SamlConnection, used: Idp): Promise<Idp | null> {
  if (!isRenewed(connection)) return null;
  const of = metadataOf(scope.site, connection);
  const stored = storedIdp(await loadMetadata(scope.db, of));
  if (stored !== null && !isExpired(stored, scope.now) && hasOtherKeys(stored, used)) {
    remember(scope, of, stored);
    return stored;
  }
  if (!(await claimRefetch(scope.db, of, scope.now))) return null;
  const renewed = await refetch(scope, connection);
  return renewed.ok && hasOtherKeys(renewed.value, used) ? renewed.value : null;
}

function hasOtherKeys(renewed: Idp, used: Idp): boolean {
  return renewed.certificates.some((certificate) => !used.certificates.includes(certificate));
}
