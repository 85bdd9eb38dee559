/** The house as DESIGN draws it: which room may know which, held against the source text itself. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../src');

interface Import {
  /** A path below src for a file of ours, else the package. */
  readonly target: string;
  readonly names: string;
}

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** Comments go, strings stay: a comment opener inside a string of ours would need a scanner, and the tests below would say so. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(path: string, code: string): Import[] {
  const statements = code.matchAll(/(?:^|\n)\s*(?:import|export)\s([^;]*?)from\s*'([^']+)'|import\('([^']+)'\)/g);
  return [...statements].map(([, names = '*', from, lazy]) => {
    const specifier = from ?? lazy ?? '';
    const local = specifier.startsWith('.');
    return { target: local ? relative(root, join(root, dirname(path), specifier)) : specifier, names };
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const code = withoutComments(text);
  const room = path.includes('/') ? path.slice(0, path.indexOf('/')) : path;
  return { path, room, text, code, lines: text.split('\n').length, imports: importsOf(path, code) };
}

const sources = globSync('**/*.ts', { cwd: root }).sort().map(readSource);
const importing = sources.flatMap((source) => source.imports.map((imported) => ({ ...source, ...imported })));

function roomOf(target: string): string {
  return target.includes('/') ? target.slice(0, target.indexOf('/')) : target;
}

/** `a → b` of every import that `isWrong`; an empty list is the law kept. */
function wrongImports(isWrong: (one: (typeof importing)[number]) => boolean): string[] {
  return importing.filter(isWrong).map(({ path, target }) => `${path} → ${target}`);
}

function pathsWhere(isWrong: (source: Source) => boolean): string[] {
  return sources.filter(isWrong).map(({ path }) => path);
}

const isOurs = ({ target }: Import) => /\.ts$/.test(target);

test('the test sees the house', () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(importing.length).toBeGreaterThan(200);
  expect(importing.filter((one) => isOurs(one) && !sources.some(({ path }) => path === one.target))).toEqual([]);
});

describe('rooms', () => {
  const mayImport: Readonly<Record<string, readonly string[]>> = {
    lib: ['lib'],
    core: ['core', 'lib'],
    settings: ['settings', 'lib', 'core', 'proof'],
    proof: ['proof', 'lib', 'core'],
    store: ['store', 'lib', 'core'],
    web: ['web', 'lib', 'core', 'proof', 'store', 'settings'],
    'app.ts': ['web', 'lib', 'core', 'proof', 'store', 'settings'],
    'index.ts': ['app.ts'],
  };

  test('there are these rooms and no others', () => {
    expect([...new Set(sources.map(({ room }) => room))].sort()).toEqual(Object.keys(mayImport).sort());
  });

  test.each(Object.entries(mayImport))('%s imports only %j', (room, allowed) => {
    expect(wrongImports((one) => one.room === room && isOurs(one) && !allowed.includes(roomOf(one.target)))).toEqual(
      [],
    );
  });

  test('of settings, web knows the types only', () => {
    const wrong = wrongImports(
      (one) => one.room === 'web' && roomOf(one.target) === 'settings' && one.target !== 'settings/site.ts',
    );
    expect(wrong).toEqual([]);
    expect(sources.find(({ path }) => path === 'settings/site.ts')?.code).not.toMatch(/\b(function|const|let|class)\b/);
  });

  test('saml and jwt do not know each other', () => {
    const side = (path: string) => /^proof\/(saml|jwt)\//.exec(path)?.[1];
    expect(
      wrongImports(({ path, target }) => Boolean(side(path) && side(target) && side(path) !== side(target))),
    ).toEqual([]);
  });

  test('nothing imports itself by a detour', () => {
    // What is imported as a type is gone before anything runs.
    const stays = ({ names }: Import) => !/^type\b/.test(names.trim());
    const graph = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter((one) => isOurs(one) && stays(one)).map(({ target }) => target),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path)) return;
      done.add(path);
      for (const target of graph.get(path) ?? []) walk(target, [...trail, path]);
    };
    for (const path of graph.keys()) walk(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('packages', () => {
  const homes: Readonly<Record<string, RegExp>> = {
    hono: /^web\//,
  };

  test('each package is only imported where it lives, and no other is imported at all', () => {
    const isAtHome = ({ path, target }: { path: string; target: string }) => homes[roomOf(target)]?.test(path) === true;
    expect(wrongImports((one) => !isOurs(one) && !isAtHome(one))).toEqual([]);
  });
});

describe('things that have one place', () => {
  test('the clock is read by app.ts and index.ts only', () => {
    const reads = /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b/;
    expect(pathsWhere(({ path, code }) => reads.test(code) && !['app.ts', 'index.ts'].includes(path))).toEqual([]);
  });

  test('only proof/ can make a Verified', () => {
    const takes = ({ names, target }: Import) => target === 'proof/verified.ts' && /\bverified\b|\*/.test(names);
    expect(wrongImports((one) => takes(one) && one.room !== 'proof')).toEqual([]);
    expect(
      pathsWhere(({ path, code }) => /\bas (unknown as )?Verified\b/.test(code) && path !== 'proof/verified.ts'),
    ).toEqual([]);
  });

  test('a session is born in web/finish.ts only', () => {
    const issuers = importing.filter(({ names }) => /\bissueSession\b/.test(names)).map(({ path }) => path);
    expect(issuers).toEqual(['web/finish.ts']);
    const signers = importing.filter(({ names }) => /\bsignToken\b/.test(names)).map(({ path }) => path);
    expect(signers).toEqual(['web/session.ts']);
  });

  test('D1 and KV are named by the store, the exchange and the door only', () => {
    const allowed = /^store\/|^web\/exchange\.ts$|^app\.ts$|^index\.ts$/;
    expect(
      pathsWhere(
        ({ path, code }) => /\b(D1\w*|KVNamespace)\b/.test(code.replace(/'[^']*'/g, '')) && !allowed.test(path),
      ),
    ).toEqual([]);
  });

  test('markup is made by one template, and only the style and the script are spared its escaping', () => {
    const importersOf = (name: string) =>
      importing.filter(({ target, names }) => target === 'hono/html' && names.includes(name)).map(({ path }) => path);
    expect(importersOf('html')).toEqual(['web/pages/markup.ts']);
    expect(importersOf('raw')).toEqual(['web/pages/layout.ts', 'web/pages/post.ts']);
  });

  test('SQL and KV keys are the store’s', () => {
    const sql = /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b|\.prepare\(|\bkv\.(get|put|list|delete)\b/;
    expect(pathsWhere(({ room, code }) => sql.test(code) && room !== 'store')).toEqual([]);
  });

  test('the environment comes in by the door, nowhere else', () => {
    const reads = /cloudflare:workers|process\.env|globalThis|import\.meta\.env/;
    expect(pathsWhere(({ code }) => reads.test(code))).toEqual([]);
  });
});

describe('shape', () => {
  test('files are kebab-case', () => {
    expect(pathsWhere(({ path }) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(path))).toEqual([]);
  });

  test('files are small: half of them have at most 120 lines, none more than 300', () => {
    const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(120);
    expect(sources.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  test('nothing is hidden from the linter or the compiler; no enum, no namespace, no class but errors', () => {
    // What hides from a tool is a comment.
    const hidden = /biome-ignore|@ts-(ignore|expect-error|nocheck)/;
    const wrong = /\b(enum|namespace) \w+ \{|\bclass \w+ (?!extends Error)/;
    expect(pathsWhere(({ text, code }) => hidden.test(text) || wrong.test(code))).toEqual([]);
  });
});
