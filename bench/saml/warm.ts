/** Verifications in processes that have made thousands of them: microseconds of processor time each, everybody in turn. */
import { interleave, pairedRatio } from '../lib/statistics.ts';
import type { Contender, ContenderId } from './contender.ts';
import { type CaseName, caseNames } from './documents.ts';

export interface WarmOptions {
  readonly rounds: number;
  /** Processor time of one sample, in microseconds. */
  readonly sample: number;
  /** Share of the warm-up that a contender asks for. */
  readonly warmUp: number;
}

export type WarmSamples = (id: ContenderId, name: CaseName) => readonly number[];

/** How many verifications take about as long as a sample should; found out while warming up. */
async function countFor(contender: Contender, name: CaseName, { sample, warmUp }: WarmOptions): Promise<number> {
  let [count, total] = [1, 0];
  for (;;) {
    const spent = await contender.spend(name, count);
    const fitting = Math.max(1, Math.round((count * sample) / Math.max(spent, 1)));
    total += spent;
    if (spent >= sample / 2 && total >= contender.warmUp * warmUp) return fitting;
    count = Math.min(count * 8, fitting);
  }
}

export async function measureWarm(contenders: readonly Contender[], options: WarmOptions): Promise<WarmSamples> {
  const turns: Record<string, () => Promise<number>> = {};
  for (const name of caseNames) {
    for (const contender of contenders.filter(({ cases }) => cases.includes(name))) {
      const count = await countFor(contender, name, options);
      turns[`${contender.id} ${name}`] = async () => (await contender.spend(name, count)) / count;
    }
  }
  const samples = await interleave(turns, options.rounds);
  return (id, name) => samples[`${id} ${name}`] ?? [];
}

/** 5 000 groups ÷ 500 groups: short samples right after each other, so that what else the machine does falls on both. */
export async function measureGrowth(contender: Contender): Promise<number> {
  const each = async (name: CaseName, count: number) => (await contender.spend(name, count)) / count;
  const turns = { some: () => each('groups500', 40), many: () => each('groups5000', 4) };
  const { some, many } = await interleave(turns, 11);
  return pairedRatio(many, some);
}
