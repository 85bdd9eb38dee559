/** Properties of reading paths: whatever the disguise, the verdict is never weaker than for the plain path. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../src/core/access.ts';
import { readPath } from '../../src/core/path.ts';
import { decide } from '../../src/core/verdict.ts';
import { policies } from './policies.ts';

const STRICTNESS = [
  'open',
  'allow',
  'login',
  'NOT_ON_LIST',
  'READER_DEACTIVATED',
  'SSO_DISABLED',
  'DENIED',
  'unreadable',
];

function strictnessOf(policy: keyof typeof policies, path: string, reader: Reader | null): number {
  const readings = readPath(path);
  if (!readings.ok) return STRICTNESS.indexOf('unreadable');
  const verdict = decide(policies[policy], readings.value, reader);
  return STRICTNESS.indexOf(verdict.kind === 'refuse' ? verdict.reason.code : verdict.kind);
}

const readers: readonly (Reader | null)[] = [
  null,
  { email: 'guest@example.com', active: true, lists: new Set() },
  { email: 'ada@example.com', active: true, lists: new Set(['staff']) },
  { email: 'gone@example.com', active: false, lists: new Set(['staff']) },
];

type Disguise = (path: string) => string;

function encode(character: string): string {
  return [...new TextEncoder().encode(character)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
}

/** Applies a disguise to the n-th character that it fits. */
function at(fits: RegExp, change: (character: string) => string): fc.Arbitrary<Disguise> {
  return fc.nat(40).map((n) => (path) => {
    const places = [...path.matchAll(fits)].map((match) => match.index);
    const place = places[n % Math.max(places.length, 1)];
    if (place === undefined) return path;
    return path.slice(0, place) + change(path[place] ?? '') + path.slice(place + 1);
  });
}

/** Letters, before any escape is in the path: a changed escape would be another path, not a disguise. */
const letters = fc.oneof(
  at(/[a-z]/g, (c) => c.toUpperCase()),
  at(/[a-z]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)),
  at(/s/g, () => 'ſ'),
  at(/[aeiou]/g, (c) => `${c}\u0301`),
  at(/[a-z]/g, (c) => `${c}\u200b`),
);

const structure = fc.oneof(
  at(/\//g, () => '//'),
  at(/\//g, () => '/./'),
  at(/\//g, () => '/x/../'),
  at(/\//g, () => '/x/..;/'),
  at(/(?<=[a-z])\//g, () => ';v=1/'),
  at(/(?<=[a-z])\//g, () => './'),
  at(/(?<=[a-z])\//g, () => ' /'),
  at(/(?!^)\//g, () => '\\'),
  at(/(?!^)\//g, () => '／'),
  ...['/', '//', '.', ' ', ';', ';a=b', '.html', '.json', '.rsc', '.md', '/index.html', '/.', '::$DATA', '?', '#'].map(
    (
      tail, // Two dots behind a slash would not disguise the page but leave it.
    ) => fc.constant<Disguise>((path) => (path.endsWith('.') && tail === '.' ? path : path + tail)),
  ),
);

/** Escapes of what is not part of an escape yet. */
const escapes = at(/(?!^)(?<!%.?)[^%]/g, encode);

const disguise = fc
  .tuple(
    fc.array(letters, { maxLength: 3 }),
    fc.array(structure, { maxLength: 4 }),
    fc.array(escapes, { maxLength: 4 }),
    fc.boolean(),
  )
  .map(
    ([first, second, third, twice]): Disguise =>
      (path) => {
        const text = [...first, ...second].reduce((changed, change) => change(changed), path);
        // `?` and `#` end the path of a URL: in a path they only come encoded.
        const escaped = third.reduce((changed, change) => change(changed), text.replace(/[?#]/g, encode));
        return twice ? escaped.replaceAll('%', '%25') : escaped;
      },
  );

describe('a disguised path', () => {
  const secrets = ['/private', '/handbook', '/handbook/leave', '/members/area/map', '/closed/x', '/strasse'];
  const hidden = fc.tuple(fc.constantFrom(...secrets), disguise).map(([path, hide]) => [path, hide(path)] as const);

  it.each(['shut', 'published', 'locked'] as const)('is judged no weaker than the plain one (%s)', (policy) => {
    fc.assert(
      fc.property(hidden, fc.constantFrom(...readers), ([path, disguised], reader) => {
        expect(strictnessOf(policy, disguised, reader)).toBeGreaterThanOrEqual(strictnessOf(policy, path, reader));
      }),
      { numRuns: 3000 },
    );
  });

  it('never borrows a public rule from inside a public folder', () => {
    const up = fc.constantFrom(
      '../',
      '%2e%2e/',
      '..%2f',
      '%2e%2e%2f',
      '..;/',
      '..\\',
      '..%5c',
      '%252e%252e/',
      '..%252f',
      '.. /',
      '．．/',
      '..／',
    );
    fc.assert(
      fc.property(fc.array(up, { minLength: 2, maxLength: 4 }), (ups) => {
        expect(strictnessOf('blog', `/blog/${ups.join('')}secret`, null)).toBeGreaterThanOrEqual(
          STRICTNESS.indexOf('login'),
        );
      }),
    );
  });
});

describe('readPath', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...'/ \\ . .. ; % %2 %2f %5c %252e %00 %c0%ae %ff ? # // ::$ ％ ／ ． ẞ İ ı ſ \u0301 \ud800 page-data index .html'.split(
            ' ',
          ),
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 20 },
    )
    .map((pieces) => pieces.join(''));

  it('never throws, and every reading is a folded path without dot segments', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const readings = readPath(`/${text}`);
        if (!readings.ok) return;
        expect(readings.value.length).toBeGreaterThan(0);
        for (const { path, page } of readings.value) {
          expect(path).toMatch(/^\/(?:$|.*[^/]$)/s);
          expect(path.split('/')).not.toContain('..');
          expect(path).toBe(path.toLowerCase());
          expect(page.startsWith('/')).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('reads a plain path in one way', () => {
    for (const path of ['/', '/a', '/a/', '/A/b_html', '/a_b/c-d_e']) {
      const readings = readPath(path);
      expect(readings.ok && readings.value.length).toBe(1);
    }
  });

  it('reads a plain path with marks in it in one way for certain', () => {
    for (const path of ['/A/b.html', '/a.b/c-d_e~f', "/a:b@c!$&'()*+,=", '/.well-known/x', '/x/..y']) {
      const readings = readPath(path);
      expect(readings.ok && readings.value.filter(({ guess }) => !guess).length).toBe(1);
    }
  });

  it.each(['/%252573alaries', '/h%252561ndbook/leave', '/%25252570rivate', '/a%25252fb'])(
    'ATTACK %s, encoded three times: some decode until nothing changes, so PATH_NOT_DECODABLE',
    (path) => {
      expect(readPath(path)).toMatchObject({ ok: false, error: { code: 'PATH_NOT_DECODABLE' } });
    },
  );

  it('names what is wrong', () => {
    expect(readPath('/%zz')).toMatchObject({ ok: false, error: { code: 'PATH_NOT_DECODABLE', received: '/%zz' } });
    expect(readPath('/%00')).toMatchObject({ ok: false, error: { code: 'PATH_CONTROL_CHARACTER' } });
  });

  it('bounds the readings of a path that has everything', () => {
    const readings = readPath(`/${'a%2523;x\\%EF%BC%8F. //%3b%5c.%252e/..%2f%3f::$d/'.repeat(200)}`);
    expect(readings.ok && readings.value.length).toBeLessThanOrEqual(2 * 2 * 3 * 2 ** 5);
  });
});
