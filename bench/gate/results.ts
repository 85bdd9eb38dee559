/** The tables, goals and the plot of what run.ts collected. */
import { writeChart } from '../lib/plot.ts';
import type { Goal, Table } from '../lib/report.ts';
import { median, pairedRatio } from '../lib/statistics.ts';
import type { Peer } from './peers/peers.ts';
import { cpuOf, type Samples } from './run.ts';
import { titles } from './titles.ts';

export function insideTable(samples: ReadonlyMap<string, Samples>): Table {
  const bare = samples.get(titles.proxy);
  return {
    id: 'gate-workerd',
    title: 'One guarded page of 10 KB, all in one workerd',
    columns: ['', 'CPU µs per request', '÷ bare proxy', 'added µs', 'requests per second', '÷ bare proxy'],
    rows: Object.values(titles).map((name) => {
      const { cpu, perSecond } = samples.get(name) ?? { cpu: [], perSecond: [] };
      const added = median(cpu.map((one, round) => one - (bare?.cpu[round] ?? Number.NaN)));
      return [
        name,
        { samples: cpu },
        pairedRatio(cpu, bare?.cpu ?? []),
        added,
        { samples: perSecond, digits: 0 },
        pairedRatio(perSecond, bare?.perSecond ?? []),
      ];
    }),
  };
}

export function insideGoals(samples: ReadonlyMap<string, Samples>): readonly Goal[] {
  const [bare, allowed] = [cpuOf(samples, titles.proxy), cpuOf(samples, titles.postern)];
  const goal = (says: string, measured: number, limit: number): Goal => ({
    goal: '2',
    says,
    measured,
    limit,
    kind: 'ratio',
  });
  const cheaper = [titles.login, titles.unauthorised, titles.refused].map((name) =>
    goal(`${name} ÷ an allowed page`, pairedRatio(cpuOf(samples, name), allowed), 1),
  );
  return [goal('an allowed page ÷ a bare proxy, CPU', pairedRatio(allowed, bare), 1.08), ...cheaper];
}

export function peersTable(samples: ReadonlyMap<string, Samples>, peers: readonly Peer[]): Table {
  return {
    id: 'gate-peers',
    title: 'The same page behind others, each beside the bare proxy of its own kind',
    columns: ['', 'CPU µs per request', 'bare proxy, µs', '÷ bare proxy', 'added µs', 'req/s ÷ bare proxy'],
    rows: peers.map(({ name, bareName }) => {
      const [own, bare] = [samples.get(name), samples.get(bareName)];
      const [cpu, beside] = [own?.cpu ?? [], bare?.cpu ?? []];
      const added = median(cpu.map((one, round) => one - (beside[round] ?? Number.NaN)));
      const perSecond = pairedRatio(own?.perSecond ?? [], bare?.perSecond ?? []);
      return [name, { samples: cpu }, { samples: beside }, pairedRatio(cpu, beside), added, perSecond];
    }),
  };
}

export function charts(
  inside: ReadonlyMap<string, Samples>,
  outside: ReadonlyMap<string, Samples>,
  peers: readonly Peer[],
): void {
  // A bar has a length; what noise makes a saving is drawn as next to nothing.
  const added = (samples: ReadonlyMap<string, Samples>, name: string, bare: string) =>
    Math.max(0.1, median(cpuOf(samples, name).map((one, round) => one - (cpuOf(samples, bare)[round] ?? Number.NaN))));
  const own = ['hono', 'hono-cached', 'postern'] as const;
  writeChart('bench-gate', {
    title: 'CPU that a guard adds to a page, beside a bare proxy of its kind',
    unit: 'µs per request',
    bars: [
      ...own.map((name) => ({
        name: titles[name],
        value: added(inside, titles[name], titles.proxy),
        own: name === 'postern',
      })),
      ...peers.map(({ name, bareName }) => ({ name, value: added(outside, name, bareName) })),
    ],
  });
}
