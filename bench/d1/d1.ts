/** `bench d1`: rows and round trips per kind of request, what of it grows with readers and lists (nothing may), and what a month costs. */
import type { Options } from '../bench.ts';
import type { Goal, Report, Table } from '../lib/report.ts';
import { costTables } from './cost.ts';
import { extraRows, type Grown, growthTable, measureScenario, scenarios } from './growth.ts';
import { type Counted, countKinds, type Kind, kinds } from './kinds.ts';
import { measureProcessorTime } from './processor-time.ts';

function rowsTable(counts: Counted): Table {
  return {
    id: 'd1-rows',
    title: 'D1 and KV per request; a sign-in is the way to the IdP and the answer, with its audit row',
    columns: ['', 'D1 round trips', 'rows read', 'rows written', 'KV calls', 'KV keys'],
    rows: (Object.keys(kinds) as Kind[]).map((kind) => {
      const { d1, rowsRead, rowsWritten, kv, kvKeys } = counts[kind];
      return [kinds[kind], ...[d1, rowsRead, rowsWritten, kv, kvKeys].map(String)] as const;
    }),
  };
}

function nothingMore(says: string, measured: number): Goal {
  return { goal: '5', says, measured, limit: 0, kind: 'count' };
}

function goalsOf(counts: Counted, grown: Record<'few' | 'rows' | 'lists' | 'named', Grown>): readonly Goal[] {
  const { few, rows, lists, named } = grown;
  const { pageCold, pageWarm } = counts;
  const more = 'rows that a cold page and sign-ins read or write more:';
  return [
    nothingMore(`${more} ${rows.scenario.name}`, extraRows(rows, few)),
    nothingMore(`${more} ${lists.scenario.name}`, extraRows(lists, few)),
    nothingMore(`${more} ${named.scenario.name}`, extraRows(named, few)),
    { goal: '5', says: 'D1 round trips of a cold allowed page', measured: pageCold.d1, limit: 1, kind: 'count' },
    nothingMore('D1 and KV calls of a warm allowed page', pageWarm.d1 + pageWarm.kv),
  ];
}

export const d1 = async ({ short }: Options): Promise<Report> => {
  const counts = await countKinds();
  const { few, rows, lists, named, own } = short ? scenarios(5000, 100) : scenarios(100_000, 1000);
  const grown = {
    few: await measureScenario(few),
    rows: await measureScenario(rows),
    lists: await measureScenario(lists),
    named: await measureScenario(named),
    own: await measureScenario(own),
  };
  const time = await measureProcessorTime(short ? 10 : 100);
  return {
    bench: 'd1',
    tables: [
      rowsTable(counts),
      growthTable(Object.values(grown)),
      ...costTables({ counts, time, manyLists: grown.named.page }),
    ],
    goals: goalsOf(counts, grown),
  };
};
