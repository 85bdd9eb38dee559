/**
 * The first verifications in a workerd that has just started: what a sign-in costs that wakes a Worker up. A new process for each
 * sample, one request per verification, and the processor time of that process before and after each.
 */
import { settledCpu } from '../lib/settled.ts';
import { interleave } from '../lib/statistics.ts';
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

async function measureOnce(id: WorkerId, documents: Documents): Promise<Cold> {
  const workerd = await startWorker(id, documents, ['signed']);
  const marks = [await settledCpu(workerd)];
  for (let request = 1; request <= requests; request++) {
    const { accepted, why } = await ask(workerd.ports['worker'] ?? 0, 'signed', 'genuine', 1);
    if (!accepted) throw new Error(`${id} refused its request ${request}: ${why}`);
    marks.push(await settledCpu(workerd));
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
