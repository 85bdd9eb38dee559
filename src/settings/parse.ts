/**
 * The Worker's environment → Settings: every `SITE_*` var and the secrets, with every fault of all of them at once. Pure and
 * synchronous, so that `npm run check` says before a deploy what the Worker says at run time.
 */
import { isMadeOf } from '../lib/alphabet.ts';
import { fault, isTable, shown } from './fields.ts';
import { readJsonTable } from './json.ts';
import { nameAlphabet, type Vars } from './named.ts';
import { readSecrets } from './secrets.ts';
import type { Fault, Settings, Site } from './site.ts';
import { readSite, type SiteReading } from './site-table.ts';

/**
 * Reads all settings. A site is there by its host, or its faults are; a var whose host cannot be read is only in `faults`.
 * @param env the environment as the Worker gets it, or one like it: vars, secrets, and bindings with their `fetch`.
 */
export function parseSettings(env: Vars): Settings {
  const names = Object.keys(env).filter(isMeantForSite);
  const readings = names.map((name) => readVar(name, env));
  const hosts = readings.flatMap(({ host }) => host ?? []);
  const told = readings.map((reading, i) => withClash(reading, hosts, names[i] ?? ''));
  const sites = new Map<string, Site | { readonly broken: readonly Fault[] }>();
  for (const { host, site, faults } of told) {
    if (host === null) continue;
    const before = sites.get(host);
    const earlier = before !== undefined && 'broken' in before ? before.broken : [];
    sites.set(host, site ?? { broken: [...earlier, ...faults] });
  }
  const secrets = readSecrets(env);
  const none = names.length === 0 ? [fault('SITE_*', 'is missing', 'at least one site: [vars.SITE_<NAME>]')] : [];
  return {
    sites,
    secrets: secrets.ok ? secrets.value : null,
    faults: [...none, ...told.flatMap(({ faults }) => faults), ...(secrets.ok ? [] : secrets.error)],
  };
}

/** As the names of sites start, misspelt or not. */
const starts = ['site_', 'site-', 'sites_', 'sites-'];

function isMeantForSite(name: string): boolean {
  const lower = name.toLowerCase();
  return starts.some((start) => lower.startsWith(start));
}

function readVar(name: string, env: Vars): SiteReading {
  if (!name.startsWith('SITE_') || !isMadeOf(name.slice(5), nameAlphabet, 40)) {
    const at = shown(name);
    return { host: null, site: null, faults: [fault(at, 'is not read', 'a name such as SITE_DOCS, in A-Z 0-9 _')] };
  }
  const value = env[name];
  const table = typeof value === 'string' ? readJsonTable(value) : value;
  if (isTable(table)) return readSite(table, env, name);
  const wrong =
    typeof value === 'string'
      ? 'is text, but not one JSON object in which every name is there once'
      : `is ${shown(value)}`;
  return { host: null, site: null, faults: [fault(name, wrong, `a table [vars.${name}], or one as JSON text`)] };
}

/** Two sites with one host are both wrong: neither is more likely to be the one that was meant. */
function withClash(reading: SiteReading, hosts: readonly string[], at: string): SiteReading {
  const { host, faults } = reading;
  if (host === null || hosts.indexOf(host) === hosts.lastIndexOf(host)) return reading;
  const clash = fault(`${at}.host`, `is the host of another site too: ${shown(host)}`, 'one site per host');
  return { host, site: null, faults: [clash, ...faults] };
}
