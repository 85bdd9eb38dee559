/** What can be read and hardly anybody means: faults where nobody could, notes where somebody may. */
import { isOwnPath } from '../../src/core/own-paths.ts';
import { readPath } from '../../src/core/path.ts';
import { fault, shown } from '../../src/settings/fields.ts';
import type { Fault } from '../../src/settings/site.ts';
import type { WrittenRule, WrittenSite } from './written.ts';

export function unmeantFaults(site: WrittenSite): readonly Fault[] {
  const connections = site.connections.flatMap((connection, i) => {
    const at = `${site.at}.connections[${i}]`;
    return [
      ...ownAddresses(connection, site.host, at),
      ...spaces(connection, at),
      ...nameIds(connection['email_from'], `${at}.email_from`),
    ];
  });
  return [...connections, ...site.rules.flatMap(ownPaths)];
}

type Table = WrittenSite['connections'][number];

/** The settings that lead to an identity provider or name it. */
const theirs = ['sso_url', 'slo_url', 'idp_metadata_url', 'idp_entity_id', 'jwks_url', 'remote_login_url'];

/** Our own addresses are for the IdP's side; here they would send a reader round in a circle. */
function ownAddresses(connection: Table, host: string | null, at: string): readonly Fault[] {
  return theirs
    .filter((key) => isOwnAddress(connection[key], host))
    .map((key) => fault(`${at}.${key}`, 'is an address of this site', "the IdP's own belongs here"));
}

function isOwnAddress(value: unknown, host: string | null): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.host === host && isOwn(url.pathname);
}

/** Whether any way of reading the path leads to Postern itself. */
function isOwn(path: string): boolean {
  const readings = readPath(path);
  return readings.ok && isOwnPath(readings.value);
}

/** What is compared byte for byte. */
const exact = ['idp_entity_id', 'sp_entity_id', 'issuer', 'audience', 'subject'];

function spaces(connection: Table, at: string): readonly Fault[] {
  return exact.flatMap((key) => {
    const value = connection[key];
    if (typeof value !== 'string' || value.trim() === value || value.trim() === '') return [];
    const wrong = `begins or ends with a space, which counts: ${shown(value)}`;
    return [fault(`${at}.${key}`, wrong, 'the same without the space')];
  });
}

function nameIds(value: unknown, at: string): readonly Fault[] {
  if (typeof value !== 'string' || value === 'nameid' || value.trim().toLowerCase() !== 'nameid') return [];
  return [fault(at, `is ${shown(value)}, which is taken for the name of an attribute`, 'did you mean "nameid"?')];
}

function ownPaths({ at, paths }: WrittenRule): readonly Fault[] {
  return paths.flatMap((path, i) => {
    if (!isOwn(path.replace(/\*$/, ''))) return [];
    const wrong = `${shown(path)} is Postern's own: rules have no say there`;
    return [fault(`${at}.paths[${i}]`, wrong, 'paths of your own pages')];
  });
}

export function unmeantNotes(site: WrittenSite): readonly string[] {
  const told = [...openToAll(site), ...lonePages(site.rules)];
  const lists = [...new Set(site.rules.flatMap((rule) => rule.lists))].filter((name) => name !== '').sort();
  const named = `the rules name the lists ${lists.map(shown).join(', ')}; names are compared exactly`;
  return [...told, ...(lists.length === 0 ? [] : [named])].map((note) => `${site.at}: ${note}`);
}

function openToAll({ defaultAccess, rules }: WrittenSite): readonly string[] {
  const unnamed = defaultAccess === 'public' ? ['what no rule names (default_access = "public")'] : [];
  const whole = rules.some(({ access, paths }) => access === 'public' && paths.includes('/*'));
  return [...unnamed, ...(whole ? ['what no other rule names ("/*" is public)'] : [])].map(
    (what) => `open to everybody: ${what}`,
  );
}

/** Pages written like folders, unless the folder has a rule too. */
function lonePages(rules: readonly WrittenRule[]): readonly string[] {
  const all = new Set(rules.flatMap(({ paths }) => paths.map((path) => path.toLowerCase())));
  return rules
    .flatMap(({ paths }) => paths)
    .filter((path) => path.length > 1 && path.endsWith('/') && !all.has(`${path}*`.toLowerCase()))
    .map((path) => `${shown(path)} is that page alone; ${shown(`${path}*`)} also covers what is below`);
}
