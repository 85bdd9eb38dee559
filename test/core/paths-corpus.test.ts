/** Drives test/corpus/paths.jsonl: [policy, what the path must mean, path, why]. */
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../src/core/access.ts';
import { readPath } from '../../src/core/path.ts';
import { decide } from '../../src/core/verdict.ts';
import { readCorpus } from './corpus.ts';
import { policies } from './policies.ts';

const people: Record<string, Reader | null> = {
  nobody: null,
  stranger: { email: 'guest@example.com', active: true, lists: new Set(['other']) },
  member: { email: 'ada@example.com', active: true, lists: new Set(['staff']) },
  deactivated: { email: 'gone@example.com', active: false, lists: new Set(['staff']) },
};

/** What each of the four gets where the path means this. */
const outcomes: Record<string, readonly [string, string, string, string]> = {
  public: ['open', 'open', 'open', 'open'],
  sso: ['login', 'allow', 'allow', 'READER_DEACTIVATED'],
  lists: ['login', 'NOT_ON_LIST', 'allow', 'READER_DEACTIVATED'],
  deny: ['DENIED', 'DENIED', 'DENIED', 'DENIED'],
  off: ['SSO_DISABLED', 'SSO_DISABLED', 'SSO_DISABLED', 'SSO_DISABLED'],
};

function verdictOf(policy: string, path: string, reader: Reader | null): string {
  const readings = readPath(path);
  if (!readings.ok) return readings.error.code;
  const verdict = decide(policies[policy as keyof typeof policies], readings.value, reader);
  return verdict.kind === 'refuse' ? verdict.reason.code : verdict.kind;
}

const cases = readCorpus<[string, string, string, string]>('paths');

describe('every path of the corpus means what it says', () => {
  it('has enough cases, none twice', () => {
    expect(cases.length).toBeGreaterThanOrEqual(170);
    expect(new Set(cases.map(([policy, , path]) => `${policy} ${path}`)).size).toBe(cases.length);
  });

  it.each(cases)('%s, %s: %j (%s)', (policy, meaning, path) => {
    const expected = outcomes[meaning] ?? [meaning, meaning, meaning, meaning];
    expect(Object.values(people).map((reader) => verdictOf(policy, path, reader))).toEqual(expected);
  });
});
