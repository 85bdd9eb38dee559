/**
 * What the parser's faults look like from inside a wrangler.toml: the parser knows values, not how they were written, and what
 * would explain that must not weigh on the Worker.
 */
import { parseDuration } from '../../src/settings/duration.ts';
import type { Fault } from '../../src/settings/site.ts';
import { siteFields } from '../../src/settings/site-table.ts';
import { bindingForm, type Environment, pathIn } from './environments.ts';

/** What is allowed, in better words; null where this hint has nothing to say. */
type Hint = (fault: Fault, environment: Environment) => string | null;

const hints: readonly Hint[] = [misplaced, doubleBrackets, brackets, lifetime, service, vars];

/** The same fault, its allowed form put as the file of this environment wants it. */
export function explain(fault: Fault, environment: Environment): Fault {
  const allowed = hints.map((hint) => hint(fault, environment)).find((text) => text !== null) ?? fault.allowed;
  if (environment.name === 'default') return { ...fault, allowed };
  return { ...fault, allowed: allowed.replace(/wrangler secret put \w+/g, `$& --env ${environment.name}`) };
}

/** TOML gives every key to the table above it. */
function misplaced({ at, wrong }: Fault, environment: Environment): string | null {
  const [, site, key] = /^(SITE_\w+)\..*(?:\]|session)\.(\w+)$/.exec(at) ?? [];
  if (site === undefined || key === undefined || wrong !== 'is not a setting') return null;
  if (!Object.hasOwn(siteFields({}), key)) return null;
  const table = pathIn(environment, `vars.${site}`);
  if (key === 'rules' || key === 'connections') return `[[${table}.${key}]]: it belongs to the site`;
  return `${key} is a setting of the site: it must stand below [${table}] and above the first [[…]] table`;
}

function doubleBrackets({ at, wrong }: Fault, environment: Environment): string | null {
  if (wrong !== 'is a table' || !/^SITE_\w+\.(?:rules|connections)$/.test(at)) return null;
  return `write [[${pathIn(environment, `vars.${at}`)}]], with two brackets`;
}

function brackets({ wrong, allowed }: Fault): string | null {
  // What was too long to be shown whole is not shown again.
  const [, text] = /^is ("[^…]*")$/.exec(wrong) ?? [];
  return text !== undefined && allowed.startsWith('a list') ? `${allowed}, in brackets: [${text}]` : null;
}

function lifetime({ at, wrong }: Fault): string | null {
  const [, text = ''] = /^is "(.+)"$/.exec(wrong) ?? [];
  return at.endsWith('.session') && parseDuration(text) !== null ? `{ lifetime = "${text}" }` : null;
}

function service({ allowed }: Fault, environment: Environment): string | null {
  const [, binding] = /^a binding named (\w+) in \[\[services\]\]$/.exec(allowed) ?? [];
  return binding === undefined ? null : bindingForm(environment, 'services', binding);
}

function vars({ at, allowed }: Fault, environment: Environment): string | null {
  if (environment.name === 'default' || !allowed.includes('[vars.')) return null;
  const form = allowed.replace('[vars.', `[${pathIn(environment, 'vars')}.`);
  return at === 'SITE_*' ? `${form}; vars at the top of the file are not inherited` : form;
}
