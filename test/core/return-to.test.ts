/** Where a reader may be sent back to. Drives test/corpus/return-targets.jsonl: [value, target, why]. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnPath } from '../../src/core/own-paths.ts';
import { readPath } from '../../src/core/path.ts';
import { returnTarget } from '../../src/core/return-to.ts';
import { readCorpus } from './corpus.ts';

const SITE = 'https://docs.example.com';
const cases = readCorpus<[string | null, string, string]>('return-targets');

describe('returnTarget', () => {
  it('has enough cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(110);
  });

  it.each(cases)('%j → %j (%s)', (value, target) => {
    expect(returnTarget(value, SITE)).toBe(target);
  });

  it('takes the port and scheme of a site on this machine as its origin', () => {
    expect(returnTarget('http://localhost:8787/x?y', 'http://localhost:8787')).toBe('/x?y');
    expect(returnTarget('http://localhost:8788/x', 'http://localhost:8787')).toBe('/');
    expect(returnTarget('https://localhost:8787/x', 'http://localhost:8787')).toBe('/');
  });

  it('leaves a target as it is', () => {
    for (const [, target] of cases) expect(returnTarget(target, SITE)).toBe(target);
  });

  it('stays on the site, outside its own paths, and is one safe header value, whatever it is given', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '\\',
        '//',
        '.',
        '..',
        ':',
        '@',
        '%2f',
        '%5c',
        '%2e',
        '%252f',
        '%0d%0a',
        ';',
        '?',
        '#',
        ' ',
        '\t',
        '\n',
        '_sso',
      ],
      ...[
        'hs-login',
        'https:',
        'javascript:',
        SITE,
        'evil.example',
        'docs.example.com',
        '／',
        '＼',
        '\u200b',
        'ſ',
        '_hcms/mem/jwt',
      ],
    );
    const hostile = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 10 });
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((pieces) => ['/', ...pieces]),
        ),
        (pieces) => {
          const target = returnTarget(pieces.join(''), SITE);
          const url = new URL(target, SITE);
          expect(url.origin).toBe(SITE);
          expect(target).toMatch(/^\/(?![/\\])[!-~]*$/);
          const readings = readPath(url.pathname);
          expect(readings.ok && !isOwnPath(readings.value)).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
