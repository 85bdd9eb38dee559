/** Loads targets in turn and collects what each cost. */
import { type Load, load } from '../lib/load.ts';
import type { Server } from '../lib/processes.ts';
import { interleave } from '../lib/statistics.ts';

const rounds = 9;
const seconds = 2;
const pageOctets = 10_240;

export interface Target {
  readonly name: string;
  readonly server: Server;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What every answer has to be; 200 with the whole page by default. */
  readonly status?: number;
}

export interface Samples {
  readonly cpu: number[];
  readonly perSecond: number[];
}

/** Every target once per round, after a warm-up of its own. Apache's bare proxy stands for three peers and is loaded once. */
export async function run(targets: readonly Target[]): Promise<ReadonlyMap<string, Samples>> {
  const samples = new Map<string, Samples>();
  const turns: Record<string, () => Promise<number>> = {};
  for (const target of targets) {
    const { name } = target;
    if (name in turns) continue;
    const loaded = () => loadRightly(target);
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

/** A load whose answers are all what they have to be: refusals where they are asked for, and else whole pages and nothing lost. */
async function loadRightly({ name, server, url, headers, status = 200 }: Target): Promise<Load> {
  const done = await load(server, { url, headers, seconds });
  const wrong = `${name}: ${done.requests} answers of ${done.octets} octets, ${done.failed} of them refusals or lost`;
  const refused = status >= 400;
  if (done.requests === 0 || (refused ? done.failed < done.requests : done.failed > 0)) throw new Error(wrong);
  // wrk takes a redirect for a success: a session that ended would be measured as a cheap page.
  if (status === 200 && done.octets < done.requests * pageOctets) throw new Error(wrong);
  return done;
}

export function cpuOf(samples: ReadonlyMap<string, Samples>, name: string): readonly number[] {
  return samples.get(name)?.cpu ?? [];
}
