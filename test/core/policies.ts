/** The small fixed policies that the corpus of paths is judged by. */
import type { Rule } from '../../src/core/access.ts';
import { compileRules } from '../../src/core/rules.ts';
import type { Policy } from '../../src/core/verdict.ts';

const shut: readonly Rule[] = [
  { paths: ['/private', '/handbook/*', '/über-intern', '/straße', '/100%25'], access: 'lists', lists: ['staff'] },
  { paths: ['/members/*'], access: 'sso', lists: [] },
  { paths: ['/handbook/public', '/handbook/open/*'], access: 'public', lists: [] },
  { paths: ['/closed/*'], access: 'deny', lists: [] },
];

const blog: readonly Rule[] = [
  {
    paths: ['/', '/blog/*', '/about', '/status', '/pricing.html', '/robots.txt', '/über-uns', '/_next/*'],
    access: 'public',
    lists: [],
  },
  { paths: ['/blog/drafts/*'], access: 'deny', lists: [] },
  { paths: ['/blog/board', '/board/*'], access: 'lists', lists: ['staff'] },
];

function policyOf(rules: readonly Rule[], rest: Omit<Policy, 'rules'>): Policy {
  return { rules: compileRules(rules).table, ...rest };
}

export const policies = {
  /** Public unless a rule shuts it: a disguise that works opens the page. */
  shut: policyOf(shut, { defaultAccess: 'public', ssoEnabled: true, onDisable: 'lock' }),
  /** Signed-in unless a rule opens it: a disguise that works borrows a public rule. */
  blog: policyOf(blog, { defaultAccess: 'sso', ssoEnabled: true, onDisable: 'lock' }),
  /** Nothing unless a rule opens it. */
  nothing: policyOf([{ paths: ['/public/*'], access: 'public', lists: [] }], {
    defaultAccess: 'deny',
    ssoEnabled: true,
    onDisable: 'lock',
  }),
  published: policyOf(shut, { defaultAccess: 'sso', ssoEnabled: false, onDisable: 'publish' }),
  locked: policyOf(shut, { defaultAccess: 'sso', ssoEnabled: false, onDisable: 'lock' }),
} as const satisfies Record<string, Policy>;
