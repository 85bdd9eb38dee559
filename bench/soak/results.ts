/** What the soak found, as table, goals and plot. */
import type { Goal, Report, Table } from '../lib/report.ts';
import { show } from '../lib/report.ts';
import { median, most } from '../lib/statistics.ts';
import { writeLineChart } from './line-chart.ts';
import type { MemoryRecord } from './memory.ts';
import type { Probes } from './probes.ts';
import type { Outcome } from './soak.ts';
import { errorCount } from './tally.ts';

const PROMISED_S = 60;

export function reportOf(outcome: Outcome): Report {
  return { bench: 'soak', tables: [tableOf(outcome)], goals: goalsOf(outcome) };
}

function seen(seconds: readonly number[]): string {
  if (seconds.length === 0) return 'none in this time';
  return `${show(most(seconds), 1)} s (${seconds.length} seen, median ${show(median(seconds), 1)} s)`;
}

function tableOf({ plan, tally, pressure, memory, counts, d1, kv }: Outcome): Table {
  const per = (count: number) => show((count / pressure.requests) * 1000, 0);
  return {
    id: 'soak',
    title: `Under load: ${show(plan.readers, 0)} distinct sessions for ${plan.seconds} s, sign-ins mixed in, lists changing`,
    columns: ['what', 'measured'],
    rows: [
      ['requests of the load', show(pressure.requests, 0)],
      ['requests per second', show(pressure.perSecond, 0)],
      ['gateway’s processor time per request, everything in it (µs)', show(pressure.cpuPerRequest, 0)],
      ['sign-ins by JWT and SAML meanwhile', show(tally.signIns, 0)],
      ['sign-outs everywhere', show(tally.signOuts, 0)],
      ['refusals that had to be', show(tally.refusals, 0)],
      ['errors', show(errorCount(tally), 0)],
      ['memory at the start (MB)', memory.start],
      ['memory, median of the second quarter (MB)', memory.second],
      ['memory, median of the last quarter (MB)', memory.last],
      ['most memory (MB)', memory.most],
      ['slowest removal from a D1 list', seen(d1.removals)],
      ['slowest removal from a KV list', seen(kv.removals)],
      ['slowest addition to a D1 list', seen(d1.additions)],
      ['slowest addition to a KV list', seen(kv.additions)],
      ['D1 round trips per 1 000 requests', per(counts.d1)],
      ['D1 rows read, written per 1 000 requests', `${per(counts.rowsRead)}, ${per(counts.rowsWritten)}`],
      ['KV reads in all', show(counts.kv, 0)],
    ],
  };
}

/** A short run sees no removal to its end and its memory still warms up: it can only say that nothing went wrong. */
function goalsOf({ plan, tally, memory, d1, kv }: Outcome): Goal[] {
  const errors: Goal = { goal: '6', says: 'soak: errors', measured: errorCount(tally), limit: 0, kind: 'count' };
  if (plan.settle === 0) return [errors];
  const flat = memory.last / memory.second;
  return [
    errors,
    { goal: '6', says: 'soak: memory, last quarter ÷ second quarter', measured: flat, limit: 1.1, kind: 'ratio' },
    { goal: '6', says: 'soak: slowest removal (s)', measured: slowest([d1, kv]), limit: PROMISED_S, kind: 'count' },
  ];
}

/** Not a number, and so not held, unless each list had removals and none was left unseen. */
function slowest(all: readonly Probes[]): number {
  if (all.some((probes) => probes.removals.length === 0 || probes.unseen() > 0)) return Number.NaN;
  return most(all.flatMap(({ removals }) => removals));
}

export function writeMemoryChart({ points, second, last }: MemoryRecord): void {
  const end = points.at(-1)?.x ?? 0;
  writeLineChart('bench-soak', {
    title: 'Memory of the gateway under load',
    unit: 'MB resident',
    xUnit: 'seconds',
    points,
    stretches: [
      { from: end * 0.25, to: end * 0.5, level: second, name: 'median' },
      { from: end * 0.75, to: end, level: last, name: 'median' },
    ],
  });
}
