/**
 * The cron's work: forgets what is past its time, renews metadata and warns. Each part is on its own: one that fails is logged. To
 * forget comes first, since nothing else does it, and a small plan allows only so many queries; metadata is renewed by sign-ins too.
 */
import type { Fault, Settings, Site } from '../settings/site.ts';
import { purgeAudit, purgeAuditOfGoneSites } from '../store/audit.ts';
import { purgeMetadata } from '../store/idp-metadata.ts';
import { purgeNameIds } from '../store/name-ids.ts';
import { purgeReplay } from '../store/replay.ts';
import { refreshMetadata } from './metadata-refresh.ts';
import { isRenewed, type Scope } from './metadata-source.ts';
import { survive } from './survive.ts';

/** Throws nothing. */
export async function runCron(gateway: Omit<Scope, 'site'>, settings: Settings): Promise<void> {
  const sites = [...settings.sites.values()].filter(isSite);
  await purge(gateway, settings, sites);
  await refreshMetadata(gateway, sites);
}

function isSite(site: Site | { readonly broken: readonly Fault[] }): site is Site {
  return !('broken' in site);
}

/** Forgets used proofs and NameIDs that have expired, audit rows that are older than their site keeps them, and connections that are gone. */
async function purge({ db, now }: Omit<Scope, 'site'>, settings: Settings, sites: readonly Site[]): Promise<void> {
  await survive('purge of replay', () => purgeReplay(db, now));
  await survive('purge of name_ids', () => purgeNameIds(db, now));
  const before = (retentionMs: number) => new Date(now.getTime() - retentionMs);
  for (const { name, auditRetentionMs } of sites)
    await survive(`purge of the audit of ${name}`, () => purgeAudit(db, name, before(auditRetentionMs)));
  // While a site cannot be read nobody knows how long it keeps its rows: then the rows of unknown sites are left alone.
  if (sites.length < settings.sites.size || settings.faults.length > 0) return;
  const names = sites.map(({ name }) => name);
  const longest = Math.max(...sites.map(({ auditRetentionMs }) => auditRetentionMs));
  await survive('purge of the audit of sites that are gone', () => purgeAuditOfGoneSites(db, names, before(longest)));
  await survive('purge of idp_metadata', () => purgeMetadata(db, sites.flatMap(metadataConnections)));
}

function metadataConnections(site: Site): { readonly site: string; readonly connection: string }[] {
  const renewed = [...site.connections.values()].filter((one) => one.type === 'saml' && isRenewed(one));
  return renewed.map(({ id }) => ({ site: site.name, connection: id }));
}
