/** One `SITE_*` table → one Site, or what is wrong with it. A fault outside the connections closes the site. */
import { compileRules } from '../core/rules.ts';
import { ok } from '../lib/result.ts';
import { host, mailAddress, siteUrl, upstream } from './address.ts';
import { readConnections } from './connections.ts';
import { parseDuration } from './duration.ts';
import {
  duration,
  fault,
  flag,
  line,
  listOf,
  oneOf,
  optional,
  type Reader,
  type Reading,
  readTable,
  required,
  whole,
} from './fields.ts';
import type { Vars } from './named.ts';
import { policy } from './policy.ts';
import type { Fault, Site } from './site.ts';

export interface SiteReading {
  /** Null when it cannot be read: then no request can be for this site. */
  readonly host: string | null;
  /** Null when a fault outside its connections closes it. */
  readonly site: Site | null;
  /** All faults, those of its connections too. */
  readonly faults: readonly Fault[];
}

const sessionFields = {
  lifetime: optional(duration('1m', '30d'), parseDuration('12h') ?? 0),
  idle: optional(duration('1m', '30d'), null),
};

const session: Reader<Site['session']> = (value, at) => {
  const reading = readTable(sessionFields, value, at);
  const { lifetime, idle } = reading.values;
  const over = lifetime !== undefined && idle && idle > lifetime;
  const read = whole(reading, over ? [fault(`${at}.idle`, 'is longer than the lifetime', 'at most the lifetime')] : []);
  return read.ok ? ok({ lifetimeMs: read.value.lifetime, idleMs: read.value.idle }) : read;
};

/** Its items are read later, by themselves: their faults do not close the site. */
const connections = listOf<unknown>((value) => ok(value), 50, 0);

/** Exported for `npm run settings`, which knows a misplaced key by it. */
export function siteFields(env: Vars) {
  return {
    host: required(host),
    title: optional(line(120), null),
    origin: required(upstream(env)),
    default_access: required(oneOf('public', 'sso', 'deny')),
    session: optional(session, { lifetimeMs: parseDuration('12h') ?? 0, idleMs: null }),
    clock_skew: optional(duration('0s', '300s'), 60_000),
    sso_enabled: optional(flag, true),
    on_disable: optional(oneOf('publish', 'lock'), 'lock'),
    admins: optional(listOf(mailAddress, 50, 0), []),
    audit_retention: optional(duration('1d', '3650d'), parseDuration('90d') ?? 0),
    connections: optional(connections, []),
    rules: optional(policy, { table: compileRules([]).table, lists: [], needsSignIn: false }),
  };
}

/** `at` is the name of the var: `SITE_DOCS`. */
export function readSite(value: unknown, env: Vars, at: string): SiteReading {
  const reading = readTable(siteFields(env), value, at);
  const { values } = reading;
  // A host that cannot be is taken for one that cannot be read, so that the connections are judged all the same.
  const url = siteUrl(values.host ?? 'host.invalid');
  const tables = values.connections ?? [];
  const context = { env, siteUrl: url, several: tables.length > 1 };
  const { connections, faults } = readConnections(tables, `${at}.connections`, context);
  const read = whole(reading, siteFaults(reading, at));
  if (!read.ok) return { host: values.host ?? null, site: null, faults: [...read.error, ...faults] };
  const site: Site = {
    name: at.slice('SITE_'.length),
    host: read.value.host,
    url,
    title: read.value.title ?? read.value.host,
    upstream: read.value.origin,
    defaultAccess: read.value.default_access,
    session: read.value.session,
    clockSkewSeconds: read.value.clock_skew / 1000,
    ssoEnabled: read.value.sso_enabled,
    onDisable: read.value.on_disable,
    admins: read.value.admins,
    auditRetentionMs: read.value.audit_retention,
    connections,
    rules: read.value.rules.table,
    lists: read.value.rules.lists,
  };
  return { host: site.host, site, faults };
}

/** Checks between the fields of a site; each runs on what could be read. */
function siteFaults({ values, has }: Reading<ReturnType<typeof siteFields>>, at: string): readonly Fault[] {
  const faults: Fault[] = [];
  if (values.sso_enabled === false && !has('on_disable')) {
    const allowed = '"publish" (pages of access sso become public) | "lock": required when sso_enabled = false';
    faults.push(fault(`${at}.on_disable`, 'is missing', allowed));
  }
  if (values.host !== undefined && values.origin?.kind === 'url' && new URL(values.origin.url).host === values.host) {
    faults.push(
      fault(`${at}.origin`, "is the site's own host", 'another host, or "zone" for what is behind the route'),
    );
  }
  const needsSignIn = values.default_access === 'sso' || values.rules?.needsSignIn === true;
  if (values.sso_enabled === true && needsSignIn && values.connections?.length === 0) {
    faults.push(fault(`${at}.connections`, 'is empty, so nobody can sign in', 'at least one connection'));
  }
  return faults;
}
