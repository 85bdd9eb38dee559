/** SECURITY.md's table of attacks: every class is in it, and every test and code that it names is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasonCodes } from '../src/core/reasons.ts';

/** `1.1` to `1.18` and so on. */
function numbered(chapter: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${chapter}${i + 1}`);
}

/** What a message to the ACS can show. */
const atTheAcs = [
  ...numbered('1.', 18),
  // 2.22 is not seen from outside, and a key as in 2.24 is refused with the settings.
  ...numbered('2.', 26).filter((id) => id !== '2.22' && id !== '2.24'),
  ...numbered('XSW', 9),
  '3 mixed',
  ...numbered('4.', 14),
  ...numbered('5.', 9),
];
const classes = [
  ...atTheAcs,
  '2.22',
  '2.24',
  '3 others',
  '4.15',
  '4.16',
  ...numbered('7.', 15),
  ...numbered('8.', 12),
  ...numbered('9.', 17),
  '10',
];

const page = readFileSync(join(import.meta.dirname, '../SECURITY.md'), 'utf8');
const rows = page
  .split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .filter(([id = '', , tests = '']) => classes.includes(id) || tests.includes('.test.ts › '));

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

/** Whether some text in the file, a title or a part of one in a table, begins so. */
function hasTitle(file: string, start: string): boolean {
  const escaped = start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`['"\`](?:ATTACK )?${escaped}(?!\\d)`).test(read(file));
}

it('holds every class once', () => {
  expect(rows.map(([id]) => id).sort()).toEqual([...classes].sort());
});

describe.each(rows)('%s %s', (_id, _what, tests = '', codes = '') => {
  const named = [...tests.matchAll(/`([\w/.-]+) › ([^`]+)`/g)].map(([, file = '', start = '']) => ({ file, start }));

  it('names tests that are there', () => {
    expect(named.length).toBeGreaterThan(0);
    expect(tests.split(', `').length).toBe(named.length);
    expect(named.filter(({ file, start }) => !hasTitle(file, start))).toEqual([]);
  });

  it('names codes that are there, or says that nothing is refused', () => {
    const found = codes.match(/\b[A-Z][A-Z0-9_]{6,}\b/g) ?? [];
    expect(found.length > 0 || codes.startsWith('none: ')).toBe(true);
    expect(found.filter((code) => !reasonCodes.some((known) => known === code))).toEqual([]);
  });

  it('names codes that its tests expect', () => {
    const found = codes.match(/\b[A-Z][A-Z0-9_]{6,}\b/g) ?? [];
    const texts = named.map(({ file }) => read(file)).join('');
    expect(found.filter((code) => !texts.includes(code))).toEqual([]);
  });
});

it.each(atTheAcs)('%s is posted to the ACS', (id) => {
  expect(hasTitle('web/attacks.test.ts', id)).toBe(true);
});
