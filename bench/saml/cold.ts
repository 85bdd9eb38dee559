/**
 * The first verifications in a workerd that has just started: what a sign-in costs that wakes a Worker up. A new process for each
 * sample, one request per verification, and the processor time of that process before and after each.
 */
import { pause } from '../lib/processes.ts';
import { interleave } from '../lib/statistics.ts';
import type { Workerd } from '../lib/workerd.ts';
import { ask } from './contender.ts';
import type { Documents } from './documents.ts';
import { startWorker, type WorkerId } from './workers.ts';

/** In milliseconds. */
export interface Cold {
  /** From the start of the process until it waits for a request. */
  readonly load: number;
  /** The verifications in order, ten of them. */
  readonly requests: readonly number[];
}

const requests = 10;
const stillFor = 3;
const lookEveryMs = 15;
const restWithinMs = 10_000;

/** Processor time once it has stopped growing: compilers and collectors work on after the answer. */
async function settled(server: Workerd): Promise<number> {
  let [last, same] = [server.cpu(), 0];
  const until = Date.now() + restWithinMs;
  while (same < stillFor) {
    await pause(lookEveryMs);
    const now = server.cpu();
    same = now === last ? same + 1 : 0;
    last = now;
    if (Date.now() > until) throw new Error('a workerd that nobody asks does not come to rest');
  }
  return last;
}

async function measureOnce(id: WorkerId, documents: Documents): Promise<Cold> {
  const workerd = await startWorker(id, documents, ['signed']);
  const marks = [await settled(workerd)];
  for (let request = 1; request <= requests; request++) {
    const { accepted, why } = await ask(workerd.ports['worker'] ?? 0, 'signed', 'genuine', 1);
    if (!accepted) throw new Error(`${id} refused its request ${request}: ${why}`);
    marks.push(await settled(workerd));
  }
  await workerd.stop();
  const [load = 0, ...rest] = marks.map((mark) => mark / 1000);
  return { load, requests: rest.map((mark, index) => mark - ([load, ...rest][index] ?? 0)) };
}

export type ColdSamples = Readonly<Partial<Record<WorkerId, readonly Cold[]>>>;

/** Less what an empty request costs that was measured in the same round. */
export async function measureCold(
  ids: readonly WorkerId[],
  documents: Documents,
  rounds: number,
): Promise<ColdSamples> {
  const turns = Object.fromEntries(['empty' as const, ...ids].map((id) => [id, () => measureOnce(id, documents)]));
  const samples: Partial<Record<WorkerId, Cold[]>> = await interleave(turns, rounds);
  const net = (cold: Cold, round: number): Cold => {
    const empty = samples.empty?.[round];
    return {
      load: cold.load - (empty?.load ?? 0),
      requests: cold.requests.map((one, index) => one - (empty?.requests[index] ?? 0)),
    };
  };
  return Object.fromEntries(ids.map((id) => [id, samples[id]?.map(net)]));
}
