/** Chance that can be had again: the same choices for the same seed. */

export type Random = (below: number) => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export function oneOf<T>(random: Random, all: readonly T[]): T {
  const found = all[random(all.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}
