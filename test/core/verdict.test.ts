import { describe, expect, it } from 'vitest';
import type { Reader, Rule } from '../../src/core/access.ts';
import { type Reading, readPath } from '../../src/core/path.ts';
import { compileRules } from '../../src/core/rules.ts';
import { decide, type Policy, type Verdict } from '../../src/core/verdict.ts';
import { policies } from './policies.ts';

function readerOn(...lists: string[]): Reader {
  return { email: 'ada@example.com', active: true, lists: new Set(lists) };
}

function readingsOf(path: string): readonly Reading[] {
  const readings = readPath(path);
  return readings.ok ? readings.value : [];
}

function verdictOn(policy: Policy, path: string, reader: Reader | null): Verdict {
  return decide(policy, readingsOf(path), reader);
}

describe('decide', () => {
  it('answers with the four kinds', () => {
    expect(verdictOn(policies.shut, '/other', null)).toEqual({ kind: 'open' });
    expect(verdictOn(policies.shut, '/private', null)).toEqual({ kind: 'login' });
    expect(verdictOn(policies.shut, '/private', readerOn('staff'))).toEqual({ kind: 'allow' });
    expect(verdictOn(policies.shut, '/private', readerOn('board'))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'NOT_ON_LIST' },
    });
  });

  it.each([
    'page-data',
    '_payload',
    '__data',
    '_root',
    '_',
    '__index',
    'default',
    'q-data',
    'q-loader-x',
    'x.prefetch',
    'x.html__data',
    'x.v1',
  ])('a private page called %s is private under every extension, or no rule may name it', (name) => {
    const open: Rule = { paths: ['/docs/*'], access: 'public', lists: [] };
    const shut: Rule = { paths: [`/docs/${name}`], access: 'lists', lists: ['staff'] };
    const { table, faults } = compileRules([open, shut]);
    if (faults.length > 0) return;
    for (const extension of ['html', 'htm', 'md', 'mdx', 'json', 'rsc', 'txt', 'data', 'action', 'prefetch.rsc']) {
      const path = `/docs/${name}.${extension}`;
      expect([path, verdictOn({ ...policies.shut, rules: table }, path, null).kind]).toEqual([path, 'login']);
    }
  });

  it('lets a guess count only where a rule names its page or a folder above it', () => {
    const open: Rule = { paths: ['/raw/*', '/blog/*'], access: 'public', lists: [] };
    const shut: Rule = { paths: ['/blog/board', '/handbook/*'], access: 'lists', lists: ['staff'] };
    const policy: Policy = { ...policies.shut, rules: compileRules([open, shut]).table, defaultAccess: 'sso' };
    expect(verdictOn(policy, '/raw/elsewhere.md', null)).toEqual({ kind: 'open' });
    expect(verdictOn(policy, '/raw/blog/post.md', null)).toEqual({ kind: 'open' });
    expect(verdictOn(policy, '/raw/blog/board.md', null)).toEqual({ kind: 'login' });
    expect(verdictOn(policy, '/raw/handbook/leave.md', null)).toEqual({ kind: 'login' });
    expect(verdictOn(policy, '/x/index.php/blog/post', null)).toEqual({ kind: 'login' });
    const names: Rule = {
      paths: ['/blog/default', '/blog/q-data', '/blog/q-loader-guide'],
      access: 'lists',
      lists: ['staff'],
    };
    const own: Policy = { ...policy, rules: compileRules([open, names]).table };
    for (const path of ['/blog/default.html', '/blog/q-data.json', '/blog/q-loader-guide.json'])
      expect([path, verdictOn(own, path, null).kind]).toEqual([path, 'login']);
    const list: Rule = { paths: ['/list.action'], access: 'public', lists: [] };
    const named: Policy = { ...policy, rules: compileRules([list]).table };
    expect(verdictOn(named, '/list.action', null)).toEqual({ kind: 'open' });
  });

  it.each([
    ['/board--minutes/', 'login'],
    ['/board.minutes/', 'login'],
    ['/-board-minutes~/', 'login'],
    ['/members-/x', 'login'],
    ['/index.php/board--minutes/', 'login'],
    ['/index.php/members-/x', 'login'],
    ['/members/public.prefetch.rsc', 'open'],
    ['/members/public.css', 'login'],
    ['/assets/app.3f2a~1.js', 'open'],
    ['/Board+Room/x', 'login'],
    ['/salaries.html.gz', 'login'],
    ['/salaries:$i30:$INDEX_ALLOCATION', 'login'],
    ['/salaries/_payload-json', 'login'],
    ['/salaries-segments/_tree-segment-rsc', 'login'],
    ['/_next/data/b/index/members/x.json', 'login'],
    ['/_next/data/b/_next/data/b/members/x.json.json', 'login'],
    ['/_next/data/members/x.json', 'login'],
  ])('what an origin would look up under another spelling: %s is %s', (path, kind) => {
    const open: Rule = { paths: ['/*', '/members/public'], access: 'public', lists: [] };
    const shut: Rule = {
      paths: ['/board-minutes', '/members/*', '/Board Room/*', '/salaries'],
      access: 'lists',
      lists: ['staff'],
    };
    const { table } = compileRules([open, shut]);
    expect(verdictOn({ ...policies.shut, rules: table }, path, null).kind).toBe(kind);
  });

  it('a folder is more specific than the page that its own index file is a twin of', () => {
    const open: Rule = { paths: ['/', '/docs'], access: 'public', lists: [] };
    const shut: Rule = { paths: ['/index/*', '/docs/index/*'], access: 'lists', lists: ['staff'] };
    const policy: Policy = { ...policies.shut, rules: compileRules([open, shut]).table };
    for (const path of ['/index', '/index/', '/index/index.html', '/index/a', '/docs/index/', '/docs/index/index.md'])
      expect([path, verdictOn(policy, path, null).kind]).toEqual([path, 'login']);
    for (const path of ['/', '/index.html', '/docs', '/docs/index.html'])
      expect([path, verdictOn(policy, path, null).kind]).toEqual([path, 'open']);
  });

  it('explains a refusal: the rule, the lists, the reading', () => {
    expect(verdictOn(policies.shut, '/x/..%2fPrivate.html', readerOn())).toEqual({
      kind: 'refuse',
      reason: {
        code: 'NOT_ON_LIST',
        detail: 'rule "/private" (lists)',
        expected: 'one of: staff',
        received: '/private.html',
      },
    });
    expect(verdictOn(policies.nothing, '/x', null)).toEqual({
      kind: 'refuse',
      reason: { code: 'DENIED', detail: 'no rule; the default applies', received: '/x' },
    });
  });

  it('shuts a denied path to everyone, the signed-out too', () => {
    for (const reader of [null, readerOn('staff'), { ...readerOn(), active: false }])
      expect(verdictOn(policies.shut, '/closed/x', reader)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'DENIED' },
      });
  });

  it('refuses a deactivated reader wherever somebody must be signed in, and nowhere else', () => {
    const gone = { ...readerOn('staff'), active: false };
    expect(verdictOn(policies.shut, '/private', gone)).toMatchObject({ reason: { code: 'READER_DEACTIVATED' } });
    expect(verdictOn(policies.shut, '/members/x', gone)).toMatchObject({ reason: { code: 'READER_DEACTIVATED' } });
    expect(verdictOn(policies.shut, '/other', gone)).toEqual({ kind: 'open' });
  });

  it('while sign-in is off, keeps lists paths unreachable and sso paths as on_disable says', () => {
    for (const policy of [policies.published, policies.locked])
      for (const reader of [null, readerOn('staff')])
        expect(verdictOn(policy, '/private', reader)).toMatchObject({ reason: { code: 'SSO_DISABLED' } });
    expect(verdictOn(policies.published, '/members/x', null)).toEqual({ kind: 'open' });
    expect(verdictOn(policies.locked, '/members/x', readerOn('staff'))).toMatchObject({
      reason: { code: 'SSO_DISABLED' },
    });
  });

  it('asks for every list where readings meet different lists', () => {
    const rules: Rule[] = [
      { paths: ['/a/*'], access: 'lists', lists: ['one'] },
      { paths: ['/b/*'], access: 'lists', lists: ['two', 'three'] },
    ];
    const policy: Policy = {
      rules: compileRules(rules).table,
      defaultAccess: 'public',
      ssoEnabled: true,
      onDisable: 'lock',
    };
    const path = '/a/..%2fb/x';
    expect(verdictOn(policy, path, readerOn('one'))).toMatchObject({
      reason: { code: 'NOT_ON_LIST', expected: 'one of: two, three' },
    });
    expect(verdictOn(policy, path, readerOn('two'))).toMatchObject({
      reason: { code: 'NOT_ON_LIST', expected: 'one of: one' },
    });
    expect(verdictOn(policy, path, readerOn('one', 'three'))).toEqual({ kind: 'allow' });
  });

  it('lets nobody through a rule without lists', () => {
    const policy: Policy = {
      rules: compileRules([{ paths: ['/*'], access: 'lists', lists: [] }]).table,
      defaultAccess: 'public',
      ssoEnabled: true,
      onDisable: 'lock',
    };
    expect(verdictOn(policy, '/', readerOn('staff'))).toMatchObject({ reason: { code: 'NOT_ON_LIST' } });
  });

  it('denies what has no reading', () => {
    expect(decide(policies.shut, [], readerOn('staff'))).toMatchObject({ kind: 'refuse', reason: { code: 'DENIED' } });
  });

  it('costs the same with a thousand rules as with one', () => {
    const policyOf = (n: number): Policy => ({
      ...policies.shut,
      rules: compileRules(
        Array.from({ length: n }, (_, i) => ({ paths: [`/folder-${i}/*`, `/page-${i}`], access: 'sso', lists: [] })),
      ).table,
    });
    const [one, thousand] = [policyOf(1), policyOf(1000)];
    const best = (policy: Policy): number => Math.min(...Array.from({ length: 15 }, () => timeOf(policy)));
    timeOf(one);
    timeOf(thousand);
    expect(best(thousand)).toBeLessThan(best(one) * 5);
  });
});

function timeOf(policy: Policy): number {
  const start = performance.now();
  for (let i = 0; i < 2000; i++) decide(policy, readingsOf('/folder-0/some/page-of-the-handbook'), null);
  return performance.now() - start;
}
