/** The first two verifications in a workerd that has just started, less those of a Worker that verifies nothing, in milliseconds. */
import { settledCpu } from '../lib/settled.ts';
import { interleave } from '../lib/statistics.ts';
import { ask, type ContenderId, contenderIds, startContender } from './contender.ts';
import type { AlgorithmName, Tokens } from './tokens.ts';

export const coldAlgorithms = ['HS256', 'RS256'] as const satisfies readonly AlgorithmName[];

export interface Cold {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

async function firstTwo(id: ContenderId | 'empty', algorithm: AlgorithmName, tokens: Tokens) {
  const workerd = await startContender(id, tokens);
  const marks = [await settledCpu(workerd)];
  while (marks.length < 3) {
    const { accepted, why } = await ask(workerd, algorithm, 'genuine', 1);
    if (!accepted) throw new Error(`${id} refused a genuine ${algorithm} token: ${why}`);
    marks.push(await settledCpu(workerd));
  }
  await workerd.stop();
  const [start = 0, one = 0, two = 0] = marks.map((mark) => mark / 1000);
  return { first: one - start, second: two - one };
}

/** By contender and algorithm. */
export type ColdSamples = ReadonlyMap<string, Cold>;

export async function measureCold(tokens: Tokens, rounds: number): Promise<ColdSamples> {
  const samples = new Map<string, Cold>();
  for (const algorithm of coldAlgorithms) {
    const seconds: Record<string, number[]> = {};
    const turn = (id: ContenderId | 'empty') => async () => {
      const { first, second } = await firstTwo(id, algorithm, tokens);
      seconds[id] = [...(seconds[id] ?? []), second];
      return first;
    };
    const turns = Object.fromEntries((['empty', ...contenderIds] as const).map((id) => [id, turn(id)]));
    const firsts: Record<string, number[]> = await interleave(turns, rounds);
    const net = (of: Record<string, number[]>, id: string) =>
      (of[id] ?? []).map((value, round) => value - (of['empty']?.[round] ?? Number.NaN));
    for (const id of contenderIds)
      samples.set(`${id} ${algorithm}`, { first: net(firsts, id), second: net(seconds, id) });
  }
  return samples;
}
