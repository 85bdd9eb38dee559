/** Gateways that differ in how much they have to know: the cost of a page must not. */
import { usualSite } from '../lib/gateway.ts';
import type { Stores } from '../lib/stores.ts';
import type { Variant } from './own.ts';

const handbook = { paths: ['/handbook/*'], access: 'lists', lists: ['staff', 'board'] };

/** 500 rules of two paths and two lists each are a thousand of both. */
const manyRules = Array.from({ length: 499 }, (_, i) => ({
  paths: [`/section-${i}/*`, `/page-${i}`],
  access: 'lists',
  lists: ['staff', 'board'],
}));
const manyLists = Array.from({ length: 499 }, (_, i) => ({
  paths: [`/section-${i}/*`],
  access: 'lists',
  lists: [`list-${i}-a`, `list-${i}-b`],
}));

function otherSites(count: number) {
  const others = Array.from({ length: count }, (_, i) => {
    const site = { ...usualSite, host: `site-${i}.example`, origin: 'https://origin.example' };
    return [`SITE_OTHER_${i}`, { json: site }] as const;
  });
  return Object.fromEntries(others);
}

export const flatVariants: Readonly<Record<string, Variant & { readonly title: string }>> = {
  'one-rule': { title: '1 rule, 2 lists, 1 site', site: { rules: [handbook] } },
  'many-rules': { title: '1 000 paths in 500 rules', site: { rules: [handbook, ...manyRules] } },
  'many-lists': { title: '1 000 lists', site: { rules: [handbook, ...manyLists] } },
  'many-sites': { title: '100 sites', site: { rules: [handbook] }, more: otherSites(99) },
};

/** 100 000 readers who signed in once, each on a list. */
export async function fillReaders(stores: Stores, count: number): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  const email = `'reader-' || i || '@many.example'`;
  await stores.db
    .prepare(`${numbers} INSERT INTO readers (site, connection, email) SELECT 'DOCS', 'partners', ${email} FROM n`)
    .run();
  await stores.db.prepare(`${numbers} INSERT INTO list_members (list, email) SELECT 'staff', ${email} FROM n`).run();
}
