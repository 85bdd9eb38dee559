/** The same few requests with few and with many rows of other people, and with few and many lists: what stays and what grows. */
import { startGateway, usualSite } from '../lib/gateway.ts';
import { get, signInByJwt, signInBySaml } from '../lib/reader.ts';
import { show, type Table } from '../lib/report.ts';
import { type StoreCounts, type Stores, startStores } from '../lib/stores.ts';
import { countOf, expect } from './count.ts';
import { type Fill, fillStores, ownList, reader } from './fill.ts';

export interface Scenario extends Fill {
  readonly name: string;
  /** How many lists the site's rules name, the reader's first. */
  readonly siteLists: number;
}

export interface Grown {
  readonly scenario: Scenario;
  readonly saml: StoreCounts;
  readonly samlKnown: StoreCounts;
  readonly jwt: StoreCounts;
  readonly page: StoreCounts;
}

/** The page that is asked for is for the reader's first list; a rule holds at most 50 lists. */
function rulesOf(siteLists: number) {
  const lists = Array.from({ length: siteLists }, (_, index) => (index === 0 ? ownList : `list-${index + 1}`));
  const rules = [{ paths: ['/handbook/*'], access: 'lists', lists: lists.slice(0, 50) }];
  return lists.length <= 50 ? rules : [...rules, { paths: ['/more/*'], access: 'lists', lists: lists.slice(50) }];
}

async function signIns(stores: Stores, port: number) {
  // Whatever a process does once is done before anything is counted.
  await signInBySaml(port, 'first@acme.example');
  await signInByJwt(port, 'first@acme.example');
  return {
    saml: await countOf(stores, () => signInBySaml(port, 'new@acme.example')),
    samlKnown: await countOf(stores, () => signInBySaml(port, reader, 'acme-known')),
    jwt: await countOf(stores, () => signInByJwt(port, 'new@acme.example')),
  };
}

export async function measureScenario(scenario: Scenario): Promise<Grown> {
  const stores = await startStores();
  await fillStores(stores, scenario);
  const site = { rules: [...usualSite.rules.slice(0, 1), ...rulesOf(scenario.siteLists)] };
  const one = await startGateway({ stores, site });
  const counted = await signIns(stores, one.port);
  const cookie = await signInBySaml(one.port, reader);
  const fresh = await startGateway({ stores, site });
  const page = await countOf(stores, async () =>
    expect(await get(fresh.port, '/handbook/leave', { Cookie: cookie }), 200, 'the page'),
  );
  await Promise.all([one.server.stop(), fresh.server.stop(), stores.stop()]);
  return { scenario, ...counted, page };
}

/** The first is what the others are compared with. */
export function scenarios(
  many: number,
  lists: number,
): Readonly<Record<'few' | 'rows' | 'lists' | 'named' | 'own', Scenario>> {
  const few = { rows: 10, otherLists: 1, ownLists: 1, siteLists: 1 };
  return {
    few: { name: 'few of everything: 10 rows in each table, 1 list', ...few },
    rows: { name: `${show(many, 0)} rows in each table`, ...few, rows: many },
    lists: { name: `${show(lists, 0)} lists that the reader is not on`, ...few, rows: 10 * lists, otherLists: lists },
    named: { name: '90 lists named by the rules, the reader on 1', ...few, siteLists: 90 },
    own: { name: '90 lists named by the rules, the reader on 90', ...few, siteLists: 90, ownLists: 90 },
  };
}

/** By how many rows, read or written, these requests differ from those. */
export function extraRows(grown: Grown, few: Grown): number {
  const differences = (['saml', 'samlKnown', 'jwt', 'page'] as const).map(
    (kind) =>
      Math.abs(grown[kind].rowsRead - few[kind].rowsRead) + Math.abs(grown[kind].rowsWritten - few[kind].rowsWritten),
  );
  return differences.reduce((sum, one) => sum + one, 0);
}

export function growthTable(all: readonly Grown[]): Table {
  const rows = ({ rowsRead, rowsWritten }: StoreCounts) => `${rowsRead} / ${rowsWritten}`;
  return {
    id: 'd1-growth',
    title: 'Rows read / written as other people and lists become many; one row is read per list that the reader is on',
    columns: [
      '',
      'SAML sign-in',
      'the same, jit = false',
      'JWT sign-in',
      'cold page',
      'its D1 round trips',
      'its KV keys',
    ],
    rows: all.map(({ scenario, saml, samlKnown, jwt, page }) => [
      scenario.name,
      rows(saml),
      rows(samlKnown),
      rows(jwt),
      rows(page),
      `${page.d1}`,
      `${page.kvKeys}`,
    ]),
  };
}
