// How the faults of the parser are told to somebody who looks at a wrangler.toml: each case is one, as text.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEnvironments } from '../../scripts/check/environments.ts';
import { checkEnvironment } from '../../scripts/check-settings.ts';

const now = new Date('2026-11-22T00:00:00Z');

/** The faults of one environment of a file, as `at → allowed`. */
async function hintsIn(text: string, name = 'default') {
  const environment = listEnvironments(parse(text)).find((each) => each.name === name);
  if (environment === undefined) throw new Error(`no ${name}`);
  const { faults, notes } = await checkEnvironment(environment, {}, now);
  return { allowed: Object.fromEntries(faults.map((fault) => [fault.at, fault.allowed])), notes };
}

const site = `
[vars.SITE_DOCS]
host = "localhost:8787"
origin = "https://acme-docs.pages.dev"
default_access = "deny"
`;
const connection = `
[[vars.SITE_DOCS.connections]]
id = "okta"
type = "saml"
idp_metadata = "kv:okta"
`;
const rule = `
[[vars.SITE_DOCS.rules]]
paths = ["/a"]
access = "sso"
`;

describe('traps of TOML', () => {
  const below = 'it must stand below [vars.SITE_DOCS] and above the first [[…]] table';
  it.each([
    [
      `${site}${connection}${rule}clock_skew = "60s"`,
      'rules[0].clock_skew',
      `clock_skew is a setting of the site: ${below}`,
    ],
    [
      `${site}${connection}on_disable = "lock"`,
      'connections[0].on_disable',
      `on_disable is a setting of the site: ${below}`,
    ],
    [`${site}[vars.SITE_DOCS.session]\ntitle = "x"`, 'session.title', `title is a setting of the site: ${below}`],
    [
      `${site}${connection}[[vars.SITE_DOCS.connections.rules]]\npaths = ["/a"]`,
      'connections[0].rules',
      '[[vars.SITE_DOCS.rules]]: it belongs to the site',
    ],
    [`${site}[vars.SITE_DOCS.rules]\naccess = "sso"`, 'rules', 'write [[vars.SITE_DOCS.rules]], with two brackets'],
    [`${site}[vars.SITE_DOCS.connections]`, 'connections', 'write [[vars.SITE_DOCS.connections]], with two brackets'],
    [`${site}session = "12h"`, 'session', '{ lifetime = "12h" }'],
    [`${site}session = "soon"`, 'session', 'a table'],
    [`${site}admins = "it@example.com"`, 'admins', 'a list of at most 50, in brackets: ["it@example.com"]'],
    [`${site}admins = "${'x'.repeat(61)}"`, 'admins', 'a list of at most 50'],
    [`${site}${rule.replace('["/a"]', '"/a"')}`, 'rules[0].paths', 'a list of 1 to 200, in brackets: ["/a"]'],
    [
      `${site}${connection.replace(/idp_metadata.*/, 'certificates = "env:OKTA"')}`,
      'connections[0].certificates',
      'a list of 1 to 10, in brackets: ["env:NAME"]',
    ],
  ])('in %j: %s → %s', async (text, at, allowed) => {
    expect((await hintsIn(text)).allowed).toMatchObject({ [`SITE_DOCS.${at}`]: allowed });
  });

  it('a word that is nowhere a setting keeps its own hint', async () => {
    const { allowed } = await hintsIn(`${site}${rule}clok_skew = "60s"`);
    expect(allowed['SITE_DOCS.rules[0].clok_skew']).toMatch(/^Known here: /);
  });
});

describe('an environment of its own', () => {
  const top = `${site}[[d1_databases]]\nbinding = "DB"\n[[kv_namespaces]]\nbinding = "KV"\n[[services]]\nbinding = "BLOG"\n`;
  const own = site.replace('vars.', 'env.production.vars.');

  it('has no var and no binding from the top of the file, and says so', async () => {
    const bindings = 'bindings at the top of the file are not inherited';
    expect((await hintsIn(`${top}[env.production]`, 'production')).allowed).toMatchObject({
      'SITE_*': 'at least one site: [env.production.vars.SITE_<NAME>]; vars at the top of the file are not inherited',
      d1_databases: `[[env.production.d1_databases]] with binding = "DB"; ${bindings}`,
      kv_namespaces: `[[env.production.kv_namespaces]] with binding = "KV"; ${bindings}`,
    });
    const { allowed } = await hintsIn(top + own.replace(/origin = .*/, 'origin = "service:BLOG"'), 'production');
    expect(allowed['SITE_DOCS.origin']).toBe(`[[env.production.services]] with binding = "BLOG"; ${bindings}`);
  });

  it('the default one is told what to write, and nothing of inheritance', async () => {
    const { allowed } = await hintsIn(`[vars]\nSITE_DOCS = 5\n${site.replaceAll('DOCS', 'HELP')}`);
    expect(allowed).toMatchObject({
      SITE_DOCS: 'a table [vars.SITE_DOCS], or one as JSON text',
      d1_databases: '[[d1_databases]] with binding = "DB"',
    });
  });

  it('has tables and secrets of its own name', async () => {
    const text = `${own}[env.production.vars.SITE_DOCS.rules]\n[env.production.vars]\nSITE_HELP = 5\nSESSION_KEYS = "x"`;
    const { allowed, notes } = await hintsIn(text, 'production');
    expect(allowed).toMatchObject({
      'SITE_DOCS.rules': 'write [[env.production.vars.SITE_DOCS.rules]], with two brackets',
      SITE_HELP: 'a table [env.production.vars.SITE_HELP], or one as JSON text',
      'vars.SESSION_KEYS': 'npx wrangler secret put SESSION_KEYS --env production',
    });
    expect(notes[0]).toContain('ASSERTION_KEY (npx wrangler secret put NAME --env production)');
  });
});

describe('a file that cannot be read', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(name: string) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../scripts/check-settings.ts'), name],
      { cwd: folder, encoding: 'utf8' },
    );
    return { status, said: stdout + stderr };
  }

  it('is told with the line, and without what stands there', () => {
    writeFileSync(join(folder, 'wrangler.toml'), 'name = "x"\n[vars]\nKEY = "hunter2\n');
    const { status, said } = run('wrangler.toml');
    expect(status).toBe(1);
    expect(said).toMatch(/^✗ wrangler\.toml, line 3: .*is a quote missing\?\n$/);
  });

  it('or is said not to be there', () => {
    expect(run('absent.toml')).toEqual({ status: 1, said: '✗ absent.toml: there is no such file\n' });
  });
});
