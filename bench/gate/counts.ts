/** What the warm path asks of the stores, counted at the stores: nothing; and what the first page of a fresh isolate asks. */

import { get } from '../lib/reader.ts';
import type { Goal } from '../lib/report.ts';
import type { Stores } from '../lib/stores.ts';
import { headersWith, type Own, page, signIn } from './own.ts';

const warmRequests = 300;

/** `elder` has signed the reader in; `fresh` has judged nothing yet. */
export async function countCalls(stores: Stores, elder: Own, fresh: Own): Promise<readonly Goal[]> {
  const headers = headersWith(await signIn(elder.port('postern')));
  await stores.counts();
  await expectPage(fresh, headers);
  const cold = await stores.counts();
  for (let i = 0; i < warmRequests; i++) await expectPage(fresh, headers);
  const warm = await stores.counts();
  const goal = (says: string, measured: number, limit: number): Goal => ({
    goal: '2',
    says,
    measured,
    limit,
    kind: 'count',
  });
  return [
    goal(`D1 round trips of ${warmRequests} warm pages`, warm.d1, 0),
    goal(`KV reads of ${warmRequests} warm pages`, warm.kv, 0),
    goal('D1 round trips of the first page of a fresh isolate', cold.d1, 1),
  ];
}

async function expectPage(own: Own, headers: Readonly<Record<string, string>>): Promise<void> {
  const { status } = await get(own.port('postern'), page, headers);
  if (status !== 200) throw new Error(`the page came with ${status}`);
}
