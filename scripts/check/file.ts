/** What only wrangler.toml shows: doors beside the gate, missing bindings, secrets among the vars. */
import { fault, shown } from '../../src/settings/fields.ts';
import type { Fault } from '../../src/settings/site.ts';
import { bindingForm, type Environment, listOf, tableOf } from './environments.ts';
import { routeFaults } from './routes.ts';
import type { WrittenSite } from './written.ts';

/** What one Worker var may hold. */
const varLimit = 5 * 1024;

export function checkFile(environment: Environment, sites: readonly WrittenSite[]): readonly Fault[] {
  const { config } = environment;
  return [
    ...doors(config),
    ...routeFaults(config, sites),
    ...bindings(environment),
    ...placeholders(environment),
    ...varFaults(tableOf(config['vars'])),
  ];
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

/** What the gateway cannot do without, and the key under which an entry may have an id. */
const needed = [
  { section: 'd1_databases', binding: 'DB', id: 'database_id' },
  { section: 'kv_namespaces', binding: 'KV', id: 'id' },
] as const;

function bindings(environment: Environment): readonly Fault[] {
  const { config } = environment;
  const faults = needed
    .filter(({ section, binding }) => !listOf(config[section]).some((each) => each['binding'] === binding))
    .map(({ section, binding }) =>
      fault(section, `has no binding ${binding}`, bindingForm(environment, section, binding)),
    );
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

/** Zeros, words that ask to be replaced, and the names under which the demo keeps its data on this machine. */
const placeholder = /^(?:[0-]*|<.*>|postern_demo|local)$/;

/** The default environment is the demo's, which never leaves this machine: any id will do there. */
function placeholders({ name, config }: Environment): readonly Fault[] {
  if (name === 'default') return [];
  return needed.flatMap(({ section, id }) =>
    listOf(config[section]).flatMap((entry, i) => {
      const value = entry[id];
      if (typeof value !== 'string' || !placeholder.test(value)) return [];
      const allowed = `an id of your own, or no ${id}: the first deploy then makes one`;
      return [fault(`${section}[${i}].${id}`, `is a placeholder: ${shown(value)}`, allowed)];
    }),
  );
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
