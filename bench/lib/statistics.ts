/** Medians and ranges. Times are microseconds unless a name says otherwise. */

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function least(samples: readonly number[]): number {
  return samples.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

export function most(samples: readonly number[]): number {
  return samples.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

/**
 * The ratio of two contenders that were measured in turn: the median of the ratios round by round, since what slows a whole round
 * (a neighbour on the machine) slows both.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / (b[round] ?? Number.NaN)));
}

/** Runs every contender once per round, in an order that turns, and collects a sample of each. */
export async function interleave<Name extends string, Sample = number>(
  contenders: Readonly<Record<Name, () => Promise<Sample>>>,
  rounds: number,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as Name;
      samples[name].push(await contenders[name]());
    }
  }
  return samples;
}
