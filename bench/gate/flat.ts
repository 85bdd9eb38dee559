/** Gateways that differ in how much they have to know: the cost of a page must not. */
import { usualSite } from '../lib/gateway.ts';
import type { Goal, Table } from '../lib/report.ts';
import { pairedRatio } from '../lib/statistics.ts';
import { type Stores, startStores } from '../lib/stores.ts';
import { checkAsk, headersWith, type Own, page, putOnList, signIn, startOwn, type Variant } from './own.ts';
import { cpuOf, run, type Target } from './run.ts';

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

const READERS = 100_000;

/** Readers who signed in once, each on a list. */
async function fillReaders({ db }: Stores): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${READERS})`;
  const email = `'reader-' || i || '@many.example'`;
  await db
    .prepare(`${numbers} INSERT INTO readers (site, connection, email) SELECT 'DOCS', 'partners', ${email} FROM n`)
    .run();
  await db.prepare(`${numbers} INSERT INTO list_members (list, email) SELECT 'staff', ${email} FROM n`).run();
}

async function targetAt(own: Own, name: string, called = name): Promise<Target> {
  const port = own.port(name);
  const headers = headersWith(await signIn(port));
  const url = `http://127.0.0.1:${port}${page}`;
  await checkAsk(port, { name: called, url, headers, status: 200 });
  return { name: called, server: own.server, url, headers };
}

const few = 'few readers';
const many = '100 000 readers';

/** The simplest variant in two new processes: one whose stores know nobody else, and one whose stores know all these readers. */
async function measureReaders(originPort: number) {
  const all = await Promise.all([startStores(), startStores()]);
  for (const stores of all) await putOnList(stores);
  await fillReaders(all[1]);
  const variants = { 'one-rule': flatVariants['one-rule'] ?? {} };
  const owns = [await startOwn(all[0], originPort, variants), await startOwn(all[1], originPort, variants)] as const;
  const samples = await run([await targetAt(owns[0], 'one-rule', few), await targetAt(owns[1], 'one-rule', many)]);
  for (const own of owns) await own.server.stop();
  for (const stores of all) await stores.stop();
  return samples;
}

/** The variants in turn, all in one process, and then the readers. */
export async function measureFlat(
  own: Own,
  originPort: number,
): Promise<{ readonly table: Table; readonly goals: readonly Goal[] }> {
  const names = Object.keys(flatVariants);
  const targets: Target[] = [];
  for (const name of names) targets.push(await targetAt(own, name));
  const variants = await run(targets);
  const readers = await measureReaders(originPort);
  const [base, title] = [cpuOf(variants, 'one-rule'), flatVariants['one-rule']?.title ?? ''];
  const rows = [
    ...names.map((name) => ({ title: flatVariants[name]?.title ?? name, cpu: cpuOf(variants, name), base })),
    { title: `${title}, in a process of its own`, cpu: cpuOf(readers, few), base: cpuOf(readers, few) },
    { title: `the same, ${many}`, cpu: cpuOf(readers, many), base: cpuOf(readers, few) },
  ].map((row) => ({ ...row, ratio: pairedRatio(row.cpu, row.base) }));
  return {
    table: {
      id: 'gate-flat',
      title: 'The same page, and how much the gateway has to know',
      columns: ['', 'CPU µs per request', '÷ the simplest beside it'],
      rows: rows.map(({ title, cpu, ratio }) => [title, { samples: cpu }, ratio]),
    },
    goals: rows
      .filter(({ cpu, base }) => cpu !== base)
      .map(({ title, ratio }) => ({
        goal: '2',
        says: `${title} ÷ the simplest beside it, CPU`,
        measured: ratio,
        limit: 1.1,
        kind: 'ratio',
      })),
  };
}
