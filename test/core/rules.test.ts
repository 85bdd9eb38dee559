import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/core/access.ts';
import { type Reading, readPath } from '../../src/core/path.ts';
import { compileRules, findEntries, type RuleTable } from '../../src/core/rules.ts';

function publicRule(...paths: string[]): Rule {
  return { paths, access: 'public', lists: [] };
}

function readingsOf(path: string): readonly Reading[] {
  const readings = readPath(path);
  return readings.ok ? readings.value : [];
}

/** The rule paths that the first reading meets; null for the default. */
function found(table: RuleTable, path: string): (string | null)[] {
  return readingsOf(path)
    .slice(0, 1)
    .flatMap((reading) => findEntries(table, reading).map((entry) => entry?.path ?? null));
}

describe('compileRules', () => {
  it.each([
    ['', 'does not start with "/"'],
    ['handbook', 'does not start with "/"'],
    ['*', 'does not start with "/"'],
    ['https://docs.example.com/x', 'does not start with "/"'],
    ['/a*', '"*" elsewhere'],
    ['/a/*/b', '"*" elsewhere'],
    ['/*/b', '"*" elsewhere'],
    ['/a/**', '"*" elsewhere'],
    ['/a/*/*', '"*" elsewhere'],
    ['/a?x=1', 'query or a fragment'],
    ['/a#b', 'query or a fragment'],
    ['/a%', 'percent-encoded'],
    ['/a%zz', 'percent-encoded'],
    ['/%ff', 'percent-encoded'],
    ['/a%00', 'control character'],
    ['/a\n', 'control character'],
    ['/a\\b', '";"'],
    ['/a;b', '";"'],
    ['/a%2fb', 'encoded separator'],
    ['/a%5Cb', 'encoded separator'],
    ['/a%3bb', 'encoded separator'],
    ['/a%3Fb', 'encoded separator'],
    ['/a%23b', 'encoded separator'],
    ['/a%252fb', 'encoded separator'],
    ['/a%253Bb', 'encoded separator'],
    ['//a', 'empty segment'],
    ['/a//*', 'empty segment'],
    ['/a/../b', 'ends with a dot'],
    ['/a/./b', 'ends with a dot'],
    ['/a/%2e%2e/b', 'ends with a dot'],
    ['/a.', 'ends with a dot'],
    ['/a%20/*', 'ends with a dot or a space'],
    ['/docs/router.prefetch', 'belongs to another page'],
    ['/docs/router.prefetch/*', 'belongs to another page'],
    ['/docs/Router.Prefetch.html', 'belongs to another page'],
    ['/page.html__data', 'belongs to another page'],
    ['/docs/page-data', 'belongs to another page'],
    ['/docs/__data.html', 'belongs to another page'],
  ])('refuses %j: %s', (path, wrong) => {
    const { table, faults } = compileRules([publicRule('/fine'), publicRule('/also', path)]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ rule: 1, path: 1, wrong: expect.stringContaining(wrong) });
    expect(table.exact.pages.size + table.exact.prefixes.size).toBe(2);
  });

  it.each([
    '/',
    '/*',
    '/a',
    '/a/',
    '/a/*',
    '/A b/c',
    '/%C3%BCber',
    '/über/*',
    '/100%25',
    '/.well-known/*',
    '/v1.0',
    '/a:b',
    '/page-data/*',
    '/docs/__data/*',
  ])('takes %j', (path) => {
    expect(compileRules([publicRule(path)]).faults).toEqual([]);
  });

  it.each([
    ['/a', '/a'],
    ['/a', '/A/'],
    ['/a', '/a.html'],
    ['/a.md', '/a/index.json'],
    ['/a/*', '/A/*'],
    ['/', '/index.html'],
    ['/über', '/%C3%9Cber'],
    ['/über', '/u\u0308ber'],
    ['/straße', '/STRASSE'],
  ])('%j and %j are two rules for one page', (first, second) => {
    const { faults } = compileRules([publicRule(first), publicRule(second)]);
    expect(faults).toEqual([
      expect.objectContaining({ rule: 1, path: 0, wrong: expect.stringContaining(`"${first}"`) }),
    ]);
  });

  it('a page and the folder of its name are two things', () => {
    expect(compileRules([publicRule('/a', '/a/*', '/', '/*')]).faults).toEqual([]);
  });

  it('lists every fault at once', () => {
    expect(
      compileRules([publicRule('a', '/b', '/b'), publicRule('/c?', '/b/index.html')]).faults.map(({ rule, path }) => [
        rule,
        path,
      ]),
    ).toEqual([
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 1],
    ]);
  });
});

describe('findEntries', () => {
  const rules = [
    publicRule('/*'),
    publicRule('/a/*'),
    publicRule('/a/b/*'),
    publicRule('/a/b'),
    publicRule('/x.json/*'),
    publicRule('/d/index/*'),
  ];
  const { table } = compileRules(rules);

  it.each([
    ['/', ['/*']],
    ['/z/y', ['/*']],
    ['/a', ['/a/*']],
    ['/a/', ['/a/*']],
    ['/ab', ['/*']],
    ['/a/c/d/e', ['/a/*']],
    ['/a/b', ['/a/b']],
    ['/a/b.html', ['/a/b']],
    ['/a/b/c', ['/a/b/*']],
    ['/a.json', ['/a/*', '/*']],
    ['/a/index.json', ['/a/*']],
    ['/x.json', ['/x.json/*']],
    ['/x.json/y', ['/x.json/*']],
    ['/x', ['/*']],
    ['/d/index', ['/d/index/*']],
    ['/d/index/index.html', ['/d/index/*']],
    [`/a/${'long/'.repeat(500)}`, ['/a/*']],
    [`/${'long/'.repeat(500)}`, ['/*']],
  ])('%j meets %j', (path, expected) => {
    expect(found(table, path)).toEqual(expected);
  });

  it('does not depend on the order of writing', () => {
    const turned = compileRules([...rules].reverse()).table;
    for (const path of ['/a', '/a/b', '/a/b/c', '/a.json', '/', '/x.json'])
      expect(found(turned, path)).toEqual(found(table, path));
  });

  it('says null where no rule applies', () => {
    expect(found(compileRules([publicRule('/a/*')]).table, '/b')).toEqual([null]);
    expect(found(compileRules([publicRule('/a/*')]).table, '/a.json')).toEqual(['/a/*', null]);
    expect(found(compileRules([]).table, '/')).toEqual([null]);
  });

  it('meets every rule that a look-alike could mean', () => {
    const { table: alike } = compileRules([
      publicRule('/über'),
      publicRule('/uber'),
      publicRule('/ü/*'),
      publicRule('/u/*'),
    ]);
    const metBy = (path: string): (string | undefined)[] =>
      readingsOf(path)
        .filter(({ folded }) => folded)
        .flatMap((reading) => findEntries(alike, reading).map((entry) => entry?.path));
    expect(metBy('/%C5%B3ber')).toEqual(['/über', '/uber']);
    expect(metBy('/%C5%B3/x')).toEqual(['/ü/*', '/u/*']);
    expect(metBy('/uber')).toEqual([]);
  });

  it('is not confused by names that objects have', () => {
    const { table: plain } = compileRules([publicRule('/a')]);
    for (const path of ['/__proto__', '/constructor', '/toString', '/hasOwnProperty/x'])
      expect(found(plain, path)).toEqual([null]);
  });

  it('takes as many look-ups for a thousand rules as for one', () => {
    expect(countLookups(1000)).toBe(countLookups(1));
  });
});

/** How often the maps of a table of n prefixes are asked for one deep path that no rule names. */
function countLookups(n: number): number {
  const { table } = compileRules(
    Array.from({ length: n }, (_, i) => publicRule(`/folder-${String(i).padStart(4, '0')}/a/b/*`)),
  );
  let count = 0;
  const counting = <V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
    new Proxy(map, {
      get(target, key) {
        if (key === 'get') count++;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const index = { ...table.exact, pages: counting(table.exact.pages), prefixes: counting(table.exact.prefixes) };
  for (const reading of readingsOf('/folder-x/a/b/c/d/e')) findEntries({ ...table, exact: index }, reading);
  expect(count).toBeGreaterThan(0);
  return count;
}
