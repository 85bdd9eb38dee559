/** Whether memory stays flat: samples of a server's resident memory while it is loaded, and their quarters. */
import type { Server } from '../lib/processes.ts';
import { median, most } from '../lib/statistics.ts';
import type { Point } from './line-chart.ts';

export interface MemoryRecord {
  /** Seconds since the start, MB. */
  readonly points: readonly Point[];
  readonly start: number;
  /** The first quarter warms up; the second is what the last must not outgrow. */
  readonly second: number;
  readonly last: number;
  readonly most: number;
}

export interface MemoryWatch {
  stop(): MemoryRecord;
}

/** Samples at once and then again and again until it is stopped. */
export function watchMemory(server: Server, everyMs: number): MemoryWatch {
  const start = performance.now();
  const points: Point[] = [];
  const sample = () => points.push({ x: (performance.now() - start) / 1000, y: server.memory() });
  sample();
  const timer = setInterval(sample, everyMs);
  return {
    stop() {
      clearInterval(timer);
      sample();
      return judge(points);
    },
  };
}

function judge(points: readonly Point[]): MemoryRecord {
  const end = points.at(-1)?.x ?? 0;
  const between = (from: number, to: number) =>
    points.filter(({ x }) => x >= end * from && x <= end * to).map(({ y }) => y);
  return {
    points,
    start: points[0]?.y ?? Number.NaN,
    second: median(between(0.25, 0.5)),
    last: median(between(0.75, 1)),
    most: most(points.map(({ y }) => y)),
  };
}
