/** Loads targets in turn and collects what each cost. */
import { type Load, type LoadOptions, load } from '../lib/load.ts';
import type { Server } from '../lib/processes.ts';
import { interleave } from '../lib/statistics.ts';
import { titles } from './titles.ts';

const rounds = 9;
const seconds = 2;

export interface Target {
  readonly name: string;
  readonly server: Server;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Samples {
  readonly cpu: number[];
  readonly perSecond: number[];
}

/** Every target once per round, after a warm-up of its own. Apache's bare proxy stands for three peers and is loaded once. */
export async function run(targets: readonly Target[]): Promise<ReadonlyMap<string, Samples>> {
  const samples = new Map<string, Samples>();
  const turns: Record<string, () => Promise<number>> = {};
  for (const { name, server, url, headers } of targets) {
    if (name in turns) continue;
    const loaded = () => loadRightly(name, server, { url, headers, seconds });
    await loaded();
    samples.set(name, { cpu: [], perSecond: [] });
    turns[name] = async () => {
      const { cpuPerRequest, perSecond } = await loaded();
      samples.get(name)?.cpu.push(cpuPerRequest);
      samples.get(name)?.perSecond.push(perSecond);
      return cpuPerRequest;
    };
  }
  await interleave(turns, rounds);
  return samples;
}

/** A load whose answers are all what they have to be: refusals where they are asked for, and else none. */
async function loadRightly(name: string, server: Server, options: LoadOptions): Promise<Load> {
  const done = await load(server, options);
  const refused = name === titles.refused || name === titles.unauthorised;
  if (refused ? done.failed < done.requests : done.failed > 0)
    throw new Error(`${name}: ${done.failed} of ${done.requests} answers were refusals or lost`);
  return done;
}

export function cpuOf(samples: ReadonlyMap<string, Samples>, name: string): readonly number[] {
  return samples.get(name)?.cpu ?? [];
}
