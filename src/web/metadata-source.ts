/** What the parts that read, fetch and renew metadata have in common: where a connection's document is, and who asks for it. */
import type { IdpMetadata } from '../proof/saml/metadata/idp-metadata.ts';
import type { IdpSource, SamlConnection, Site } from '../settings/site.ts';
import type { MetadataOf, MetadataState } from '../store/idp-metadata.ts';
import type { Exchange } from './exchange.ts';

type MetadataSource = Extract<IdpSource, { kind: 'metadata' }>;

/** A request, or the cron, which nobody hangs up on: metadata is the same for both. */
export type Scope = Pick<Exchange, 'site' | 'now' | 'db' | 'kv'> & Partial<Pick<Exchange, 'waitUntil'>>;

/** A connection whose metadata renews itself. */
export type RenewedConnection = SamlConnection & {
  readonly source: MetadataSource & { readonly from: { readonly url: string } };
};

export function isRenewed(connection: SamlConnection): connection is RenewedConnection {
  return connection.source.kind === 'metadata' && 'url' in connection.source.from;
}

/** Names the document and every setting that decides how it is read: change one, and what was stored counts no more. */
export function metadataOf(site: Site, connection: SamlConnection & { readonly source: MetadataSource }): MetadataOf {
  const { from, entityId, certificate } = connection.source;
  const source = JSON.stringify([from, entityId, certificate, connection.legacyCrypto]);
  return { site: site.name, connection: connection.id, source };
}

/** What was stored as JSON, as it was when it was read; null when nothing good is there. */
export function storedIdp(state: MetadataState | null): IdpMetadata | null {
  if (state === null || state.good === null) return null;
  const idp = JSON.parse(state.good.idp) as IdpMetadata & { readonly validUntil: string | null };
  return { ...idp, validUntil: idp.validUntil === null ? null : new Date(idp.validUntil) };
}

export function isExpired({ validUntil }: IdpMetadata, now: Date): boolean {
  return validUntil !== null && validUntil <= now;
}
