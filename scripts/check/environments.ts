/** What each environment of a wrangler.toml amounts to, as far as the gateway's settings and safety depend on it. */
import { isTable } from '../../src/settings/fields.ts';

type Table = Readonly<Record<string, unknown>>;

export interface Environment {
  /** `default`, or the X of `[env.X]`. */
  readonly name: string;
  /** The file's settings for it. */
  readonly config: Table;
}

/** What an environment has from the top of the file unless it says otherwise. Vars and bindings are never among them. */
const inherited = ['assets', 'cache', 'observability', 'preview_urls', 'route', 'routes', 'triggers', 'workers_dev'];

export function listEnvironments(file: Table): readonly Environment[] {
  const shared = Object.fromEntries(inherited.filter((key) => key in file).map((key) => [key, file[key]]));
  const named = Object.entries(tableOf(file['env'])).map(([name, own]) => ({
    name,
    config: { ...shared, ...tableOf(own) },
  }));
  return [{ name: 'default', config: file }, ...named];
}

/** Where a key of an environment stands in the file: `env.production.vars`. */
export function pathIn({ name }: Environment, key: string): string {
  return name === 'default' ? key : `env.${name}.${key}`;
}

/** How a binding is written for this environment. Who wrote it at the top of the file wonders why it is missing. */
export function bindingForm(environment: Environment, section: string, binding: string): string {
  const form = `[[${pathIn(environment, section)}]] with binding = "${binding}"`;
  return environment.name === 'default' ? form : `${form}; bindings at the top of the file are not inherited`;
}

/** The Worker's `env` as it will be: vars, the secrets that are known here, and stand-ins for what a site's origin may name. */
export function buildEnv({ config }: Environment, secrets: Table): Table {
  const fetcher = { fetch: () => undefined };
  const names = [tableOf(config['assets'])['binding'], ...listOf(config['services']).map((each) => each['binding'])];
  const bindings = names.filter((name) => typeof name === 'string').map((name) => [name, fetcher] as const);
  return { ...tableOf(config['vars']), ...secrets, ...Object.fromEntries(bindings) };
}

export function tableOf(value: unknown): Table {
  return isTable(value) ? value : {};
}

/** The tables of an array of tables. */
export function listOf(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}
