/** What only wrangler.toml shows: doors beside the gate, missing bindings, secrets among the vars. */
import { fault } from '../../src/settings/fields.ts';
import type { Fault } from '../../src/settings/site.ts';
import { type Environment, listOf, tableOf } from './environments.ts';

/** What one Worker var may hold. */
const varLimit = 5 * 1024;

export function checkFile({ config }: Environment, hosts: readonly string[]): readonly Fault[] {
  return [...doors(config), ...routeFaults(config, hosts), ...bindings(config), ...varFaults(tableOf(config['vars']))];
}

type Config = Environment['config'];

/** Ways by which an answer could leave without the gate having been asked, or a token end up in a log. */
function doors(config: Config): readonly Fault[] {
  const faults: Fault[] = [];
  if (config['assets'] !== undefined && tableOf(config['assets'])['run_worker_first'] !== true) {
    faults.push(fault('assets.run_worker_first', 'is not true', 'true: else files are served without asking the gate'));
  }
  if (tableOf(config['cache'])['enabled'] === true) {
    faults.push(
      fault('cache.enabled', 'is true', 'false: this cache answers before the gate and does not tell readers apart'),
    );
  }
  const observability = tableOf(config['observability']);
  const recorders = [observability, tableOf(observability['logs']), tableOf(observability['traces'])];
  if (recorders.some((one) => one['enabled'] === true) && observability['redact_query_string'] !== true) {
    faults.push(
      fault('observability.redact_query_string', 'is not true', 'true: sign-in tokens travel in query strings'),
    );
  }
  return faults;
}

function routeFaults(config: Config, hosts: readonly string[]): readonly Fault[] {
  const written = [config['routes'] ?? [], config['route'] ?? []].flat();
  if (written.length === 0) return [];
  const closed = ['workers_dev', 'preview_urls']
    .filter((key) => config[key] !== false)
    .map((key) => fault(key, 'is not false', 'false where there are routes: it is a second door'));
  const open = hosts
    .filter((host) => !written.some((route) => covers(route, host)))
    .map((host) => fault('routes', `no route covers all of ${host}`, `pattern = "${host}/*", or a custom domain`));
  return [...closed, ...open];
}

/** Whether every path of the host leads to the Worker. */
function covers(route: unknown, host: string): boolean {
  const pattern = typeof route === 'string' ? route : String(tableOf(route)['pattern']);
  if (tableOf(route)['custom_domain'] === true) return pattern === host;
  const [name, path] = [pattern.slice(0, pattern.indexOf('/')), pattern.slice(pattern.indexOf('/'))];
  return path === '/*' && (name === host || (name.startsWith('*') && host.endsWith(name.slice(1))));
}

function bindings(config: Config): readonly Fault[] {
  const has = (section: string, name: string) => listOf(config[section]).some((each) => each['binding'] === name);
  const faults: Fault[] = [];
  if (!has('d1_databases', 'DB')) faults.push(fault('d1_databases', 'has no binding DB', 'binding = "DB"'));
  if (!has('kv_namespaces', 'KV')) faults.push(fault('kv_namespaces', 'has no binding KV', 'binding = "KV"'));
  const crons = tableOf(config['triggers'])['crons'];
  if (!Array.isArray(crons) || crons.length === 0) {
    faults.push(
      fault(
        'triggers.crons',
        'is empty',
        'a cron such as "17 * * * *": it renews metadata and forgets what is past its time',
      ),
    );
  }
  return faults;
}

function varFaults(vars: Config): readonly Fault[] {
  const pairs = Object.keys(vars).filter((name) => /^(?:SIGNING_KEY|DECRYPTION_KEYS)(?:_[2-4])?$/.test(name));
  const secret = ['SESSION_KEYS', 'ASSERTION_KEY', ...pairs, ...Object.values(vars).flatMap(secretNames)];
  const exposed = [...new Set(secret)]
    .filter((name) => Object.hasOwn(vars, name))
    .map((name) =>
      fault(`vars.${name}`, 'is a var that everybody with this file can read', `npx wrangler secret put ${name}`),
    );
  const large = Object.entries(vars).flatMap(([name, value]) => {
    const size = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
    return size <= varLimit
      ? []
      : [fault(`vars.${name}`, `has ${size} bytes`, `at most ${varLimit}: put certificates into secrets ("env:NAME")`)];
  });
  return [...exposed, ...large];
}

function secretNames(site: unknown): readonly string[] {
  return listOf(tableOf(site)['connections']).flatMap(({ key_secret: name }) =>
    typeof name === 'string' ? [name] : [],
  );
}
