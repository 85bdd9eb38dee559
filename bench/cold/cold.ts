/**
 * `npm run bench -- cold`: what a fresh isolate pays. How many bytes are uploaded, what they cost until the first answer beside a
 * plain hono + jose Worker, and what the first sign-in and the first page cost in a process that has just started.
 */
import type { Options } from '../bench.ts';
import { bundleGateway, gzipBytes } from '../lib/bundle.ts';
import { writeChart } from '../lib/plot.ts';
import type { Goal, Report, Table } from '../lib/report.ts';
import { interleave, median } from '../lib/statistics.ts';
import { startStores } from '../lib/stores.ts';
import { type FirstRequest, firstRequests, measureFirstRequests } from './first-requests.ts';
import { measureStart, type Start, startContenders } from './start.ts';
import { type Weight, weigh } from './weight.ts';

/** The short form holds the size, so that it cannot grow unseen: what it was, in octets of gzip, and a little room. */
const sizeBudget = 96_500;
const sizeGoal = 60_000;

export async function cold({ short, publish }: Options): Promise<Report> {
  const bundle = await bundleGateway();
  const size = { bytes: bundle.length, gzip: gzipBytes(bundle) };
  if (short) return { bench: 'cold', tables: [sizeTable(size)], goals: [budget(size.gzip)] };
  const contenders = await startContenders(bundle);
  const turns = Object.fromEntries(contenders.map((one) => [one.name, () => measureStart(one)]));
  const starts: Readonly<Record<string, readonly Start[]>> = await interleave(turns, 15);
  const stores = await startStores();
  const firsts = await measureFirstRequests(stores, 12);
  await stores.stop();
  const goals = goalsOf(size.gzip, starts, firsts);
  if (publish) chart(firsts);
  const tables = [sizeTable(size), weightTable(await weigh()), startTable(starts), firstTable(firsts)];
  return { bench: 'cold', tables, goals };
}

function budget(gzip: number): Goal {
  return {
    goal: '4',
    says: 'the bundle, octets of gzip, within its budget',
    measured: gzip,
    limit: sizeBudget,
    kind: 'count',
  };
}

function sizeTable({ bytes, gzip }: { readonly bytes: number; readonly gzip: number }): Table {
  return {
    id: 'cold-size',
    title: 'The Worker as `wrangler deploy` uploads it, octets',
    columns: ['', 'minified', 'gzip'],
    rows: [['Postern, everything in one module', `${bytes}`, `${gzip}`]],
  };
}

function weightTable(weights: readonly Weight[]): Table {
  return {
    id: 'cold-weight',
    title: 'What could be left out of it, were it not asked for, and what that would save at the least, octets',
    columns: ['', 'minified', 'gzip'],
    rows: weights.map(({ part, bytes, gzip }) => [part, `${bytes}`, `${gzip}`]),
  };
}

function startTable(starts: Readonly<Record<string, readonly Start[]>>): Table {
  return {
    id: 'cold-start',
    title: 'A process from its start to its answers, ms of processor time',
    columns: ['', 'start', 'first answer', 'second answer', 'start + first answer'],
    rows: Object.entries(starts).map(([name, samples]) => [
      name,
      { samples: samples.map(({ start }) => start) },
      { samples: samples.map(({ first }) => first) },
      { samples: samples.map(({ second }) => second) },
      { samples: samples.map(({ start, first }) => start + first) },
    ]),
  };
}

type Firsts = Readonly<Record<string, readonly FirstRequest[]>>;

function firstTable(firsts: Firsts): Table {
  return {
    id: 'cold-first',
    title: 'The same request in a process that has just started, ms of processor time (D1 and KV are other processes)',
    columns: ['', 'first', 'second', 'tenth'],
    rows: Object.entries(firsts).map(([name, samples]) => [
      firstRequests[name]?.title ?? name,
      { samples: samples.map(({ first }) => first) },
      { samples: samples.map(({ second }) => second) },
      { samples: samples.map(({ tenth }) => tenth) },
    ]),
  };
}

function goalsOf(gzip: number, starts: Readonly<Record<string, readonly Start[]>>, firsts: Firsts): Goal[] {
  const total = (name: string) => (starts[name] ?? []).map(({ start, first }) => start + first);
  const [ours, theirs] = [total('Postern'), total('hono + jose')];
  const ratio = median(ours.map((one, round) => one / (theirs[round] ?? Number.NaN)));
  const acs = median((firsts['saml'] ?? []).map(({ first }) => first));
  return [
    { goal: '1', says: 'the whole first ACS request in a fresh workerd, ms', measured: acs, limit: 10, kind: 'time' },
    { goal: '4', says: 'the bundle, octets of gzip', measured: gzip, limit: sizeGoal, kind: 'ratio' },
    { goal: '4', says: 'CPU to the first answer ÷ hono + jose Worker', measured: ratio, limit: 1.15, kind: 'ratio' },
  ];
}

function chart(firsts: Firsts): void {
  const bars = Object.entries(firsts).map(([name, samples]) => ({
    name: firstRequests[name]?.title ?? name,
    value: median(samples.map(({ first }) => first)),
    own: true,
  }));
  writeChart('bench-cold', { title: 'First request of a fresh workerd', unit: 'ms of CPU', bars });
}
