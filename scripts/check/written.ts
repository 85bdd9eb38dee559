/** The sites as they are written, right or wrong: what can be said of them must not wait until every other fault is mended. */
import { host as readHost, siteUrl } from '../../src/settings/address.ts';
import { readJsonTable } from '../../src/settings/json.ts';
import { tableOf } from './environments.ts';

type Table = Readonly<Record<string, unknown>>;

export interface WrittenSite {
  /** The name of its var: `SITE_DOCS`. */
  readonly at: string;
  /** Null when it cannot be read. */
  readonly host: string | null;
  /** Whether the host is one of this machine's own names. */
  readonly isLocal: boolean;
  readonly defaultAccess: unknown;
  readonly connections: readonly Table[];
  readonly rules: readonly WrittenRule[];
}

export interface WrittenRule {
  /** `SITE_DOCS.rules[0]` */
  readonly at: string;
  readonly access: unknown;
  readonly paths: readonly string[];
  readonly lists: readonly string[];
}

export function listWritten(env: Table): readonly WrittenSite[] {
  return Object.entries(env)
    .filter(([name]) => name.startsWith('SITE_'))
    .map(([at, value]) => readWritten(at, tableOf(typeof value === 'string' ? readJsonTable(value) : value)));
}

function readWritten(at: string, table: Table): WrittenSite {
  const host = readHost(table['host'], at);
  return {
    at,
    host: host.ok ? host.value : null,
    isLocal: host.ok && siteUrl(host.value).startsWith('http:'),
    defaultAccess: table['default_access'],
    connections: tablesOf(table['connections']),
    rules: tablesOf(table['rules']).map((rule, i) => ({
      at: `${at}.rules[${i}]`,
      access: rule['access'],
      paths: textsOf(rule['paths']),
      lists: textsOf(rule['lists']),
    })),
  };
}

/** The tables of a list, each at its place; what is no table is empty. */
function tablesOf(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.map(tableOf) : [];
}

/** The items of a list, each at its place; what is no text is empty. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : '')) : [];
}
