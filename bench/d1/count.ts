/** What the stores were asked on account of one thing that a reader did, the audit row that is written after the answer included. */
import { pause } from '../lib/processes.ts';
import type { Answer } from '../lib/reader.ts';
import type { StoreCounts, Stores } from '../lib/stores.ts';

const nothing: StoreCounts = { d1: 0, rowsRead: 0, rowsWritten: 0, kv: 0, kvKeys: 0 };

function add(a: StoreCounts, b: StoreCounts): StoreCounts {
  return {
    d1: a.d1 + b.d1,
    rowsRead: a.rowsRead + b.rowsRead,
    rowsWritten: a.rowsWritten + b.rowsWritten,
    kv: a.kv + b.kv,
    kvKeys: a.kvKeys + b.kvKeys,
  };
}

/** Everything up to a while in which nothing came. */
async function settle(stores: Stores): Promise<StoreCounts> {
  let sum = nothing;
  for (let quiet = 0; quiet < 3; ) {
    await pause(20);
    const counts = await stores.counts();
    quiet = Object.values(counts).every((count) => count === 0) ? quiet + 1 : 0;
    sum = add(sum, counts);
  }
  return sum;
}

/** Does it and counts; what came before is not counted. */
export async function countOf(stores: Stores, act: () => Promise<unknown>): Promise<StoreCounts> {
  await settle(stores);
  await act();
  return settle(stores);
}

/** Throws unless the answer is the one that the thing counted should have. */
export function expect(answer: Answer, status: number, text = ''): Answer {
  if (answer.status === status && answer.body.includes(text)) return answer;
  throw new Error(`${status} ${text} was expected, ${answer.status} came: ${answer.body.slice(0, 500)}`);
}
