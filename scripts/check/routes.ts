/** Whether the requests for each site reach the gate, and reach it by one door only. */
import { fault } from '../../src/settings/fields.ts';
import type { Fault } from '../../src/settings/site.ts';
import { type Environment, tableOf } from './environments.ts';
import type { WrittenSite } from './written.ts';

type Config = Environment['config'];

export function routeFaults(config: Config, sites: readonly WrittenSite[]): readonly Fault[] {
  const written = routesOf(config);
  if (written.length === 0) return sites.flatMap((site) => unreachable(site, config));
  const closed = ['workers_dev', 'preview_urls']
    .filter((key) => config[key] !== false)
    .map((key) => fault(key, 'is not false', 'false where there are routes: it is a second door'));
  return [...closed, ...sites.flatMap((site) => uncovered(site, written))];
}

function routesOf(config: Config): readonly unknown[] {
  return [config['routes'] ?? [], config['route'] ?? []].flat();
}

/** Without a route only the address on workers.dev leads here, and only who asks for it is meant to have that door. */
function unreachable({ host, isLocal }: WrittenSite, config: Config): readonly Fault[] {
  if (host === null || isLocal || (config['workers_dev'] === true && host.endsWith('.workers.dev'))) return [];
  const allowed = `routes = [{ pattern = "${host}/*", zone_name = "the domain's name on Cloudflare" }]`;
  return [fault('routes', `is missing: no request for ${host} reaches the gate`, allowed)];
}

function uncovered({ at, host, isLocal }: WrittenSite, routes: readonly unknown[]): readonly Fault[] {
  if (host === null || routes.some((route) => covers(route, host))) return [];
  if (isLocal) {
    const allowed = 'the host that readers open, such as "docs.example.com"';
    return [fault(`${at}.host`, `is a host of this machine, to which no route leads: ${host}`, allowed)];
  }
  return [fault('routes', `no route covers all of ${host}`, `pattern = "${host}/*", or a custom domain`)];
}

/** An environment other than the default may be for this machine too; whoever deploys it should know. */
export function localNotes({ name, config }: Environment, sites: readonly WrittenSite[]): readonly string[] {
  if (name === 'default' || routesOf(config).length > 0) return [];
  return sites.filter(({ isLocal }) => isLocal).map(({ at, host }) => `${at}: ${host} is a host of this machine`);
}

/** Whether every path of the host leads to the Worker. */
function covers(route: unknown, host: string): boolean {
  const pattern = typeof route === 'string' ? route : String(tableOf(route)['pattern']);
  if (tableOf(route)['custom_domain'] === true) return pattern === host;
  const [name, path] = [pattern.slice(0, pattern.indexOf('/')), pattern.slice(pattern.indexOf('/'))];
  return path === '/*' && (name === host || (name.startsWith('*') && host.endsWith(name.slice(1))));
}
