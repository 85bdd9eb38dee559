/** That work grows with its input and not with the square of it, by the clock. */
import { expect } from 'vitest';

/** The best of five: what else the machine does only ever adds. */
function millisecondsOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** @param large has sixteen times the input of `small`. */
export function expectLinear(small: () => unknown, large: () => unknown): void {
  small();
  // Quadratic would be 256 times. The floor is for what is too fast to be measured.
  expect(millisecondsOf(large)).toBeLessThan(80 * Math.max(millisecondsOf(small), 0.5));
}
