/** Metadata as far as it is known before a deploy: inline documents by the very reader of the gateway, addresses by their form. */
import { isPublicHost } from '../../src/core/public-host.ts';
import { isLocal } from '../../src/core/web-url.ts';
import { readIdpMetadata } from '../../src/proof/saml/metadata/idp-metadata.ts';
import { fault } from '../../src/settings/fields.ts';
import type { Fault, SamlConnection, Site } from '../../src/settings/site.ts';

interface MetadataReport {
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
  /** Empty unless an inline document lists them. */
  readonly certificates: readonly string[];
}

export async function checkMetadata(
  site: Site,
  connection: SamlConnection,
  at: string,
  now: Date,
): Promise<MetadataReport> {
  const { source, legacyCrypto } = connection;
  const nothing = { faults: [], notes: [], certificates: [] };
  if (source.kind === 'settings') return nothing;
  const { from, ...wanted } = source;
  if ('url' in from) return { ...nothing, faults: urlFaults(from.url, site, at) };
  if ('kv' in from) return { ...nothing, notes: [`not judged, because it is in KV: ${from.kv}`] };
  const idp = await readIdpMetadata(from.xml, { ...wanted, legacyCrypto }, now);
  if (!idp.ok) {
    const { code, detail, received } = idp.error;
    const seen = received === undefined ? '' : ` (${received})`;
    const wrong = `has idp_metadata that cannot be used: ${detail}${seen}`;
    return { ...nothing, faults: [fault(at, wrong, "the IdP's SAML 2.0 metadata", { code })] };
  }
  const { skipped, validUntil, certificates } = idp.value;
  const end = validUntil === null ? [] : [`idp_metadata is refused from ${validUntil.toISOString()} on (validUntil)`];
  return { faults: [], notes: [...skipped.map((each) => `a certificate is not used: ${each}`), ...end], certificates };
}

/** As web/metadata-fetch judges it. */
function urlFaults(address: string, site: Site, at: string): readonly Fault[] {
  const { hostname, protocol } = new URL(address);
  const local = site.url.startsWith('http:') && isLocal(hostname);
  if (local || (protocol === 'https:' && isPublicHost(hostname))) return [];
  const wrong = `has an idp_metadata_url that is never fetched: ${address}`;
  return [fault(at, wrong, 'https:// and a public host name', { code: 'METADATA_URL' })];
}
