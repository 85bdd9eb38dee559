/**
 * `npm run bench -- gate`: one guarded page of 10 KB for a reader who is signed in, over keep-alive connections: processor time per
 * request and requests per second, each beside a bare proxy of the same kind. The short form only counts what the stores are asked.
 */
import type { Options } from '../bench.ts';
import { type Load, type LoadOptions, load, requireWrk } from '../lib/load.ts';
import { writeChart } from '../lib/plot.ts';
import type { Server } from '../lib/processes.ts';
import type { Goal, Report, Table } from '../lib/report.ts';
import { interleave, median, pairedRatio } from '../lib/statistics.ts';
import { type Stores, startStores } from '../lib/stores.ts';
import { startWire } from '../lib/wire.ts';
import { countCalls } from './counts.ts';
import { fillReaders, flatVariants } from './flat.ts';
import {
  type Ask,
  checkAsk,
  email,
  headersWith,
  type Own,
  page,
  plainSession,
  signIn,
  startOrigin,
  startOwn,
} from './own.ts';
import { type Peer, startPeers } from './peers/peers.ts';

const rounds = 9;
const seconds = 2;

export async function gate({ short, publish }: Options): Promise<Report> {
  const stores = await startWire(await startStores());
  await stores.db.prepare(`INSERT INTO list_members (list, email) VALUES ('staff', '${email}')`).run();
  const origin = await startOrigin();
  const report = short ? await countOnly(stores, origin.port) : await measure(stores, origin.port, publish);
  await origin.server.stop();
  await stores.stop();
  return report;
}

async function countOnly(stores: Stores, originPort: number): Promise<Report> {
  const [elder, fresh] = [await startOwn(stores, originPort), await startOwn(stores, originPort)];
  const goals = await countCalls(stores, elder, fresh);
  await elder.server.stop();
  await fresh.server.stop();
  return { bench: 'gate', tables: [], goals };
}

async function measure(stores: Stores, originPort: number, publish: boolean): Promise<Report> {
  await requireWrk();
  const own = await startOwn(stores, originPort, flatVariants);
  const asks = await ownAsks(own);
  const inside = await run(asks.map((ask) => ({ ...ask, server: own.server })));
  const flat = await measureFlat(stores, own);
  const fresh = await startOwn(stores, originPort);
  const counts = await countCalls(stores, own, fresh);
  await fresh.server.stop();
  await own.server.stop();
  const peers = await startPeers(originPort);
  const outside = await run(peers.flatMap(targetsOf));
  for (const peer of peers) await peer.stop();
  if (publish) charts(inside, outside, peers);
  return {
    bench: 'gate',
    tables: [insideTable(inside), flat.table, peersTable(outside, peers)],
    goals: [...insideGoals(inside), ...flat.goals, ...counts],
  };
}

interface Target {
  readonly name: string;
  readonly server: Server;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Samples {
  readonly cpu: number[];
  readonly perSecond: number[];
}

/** Every target once per round, after a warm-up of its own. Apache's bare proxy stands for three peers and is loaded once. */
async function run(targets: readonly Target[]): Promise<ReadonlyMap<string, Samples>> {
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

const titles = {
  proxy: 'workerd, bare proxy',
  hono: 'workerd: hono + jose, written plainly',
  'hono-cached': 'workerd: the same with a cache of verified tokens',
  postern: 'Postern: a page for a reader on its list',
  public: 'Postern: a public page for nobody',
  login: 'Postern: nobody, sent to sign in',
  unauthorised: 'Postern: nobody, 401 for a script',
  refused: 'Postern: a reader on no list, 403 page',
} as const;

async function ownAsks(own: Own): Promise<readonly Ask[]> {
  const at = (name: string, path = page) => `http://127.0.0.1:${own.port(name)}${path}`;
  const session = headersWith(await signIn(own.port('postern')));
  const stranger = headersWith(await signIn(own.port('postern'), 'eve@acme.example'));
  const plain = headersWith(await plainSession());
  const nobody = headersWith(null);
  const script = { Host: nobody['Host'] ?? '', Accept: 'application/json', 'Sec-Fetch-Mode': 'cors' };
  const asks: readonly Ask[] = [
    { name: titles.proxy, url: at('proxy'), headers: session, status: 200 },
    { name: titles.hono, url: at('hono'), headers: plain, status: 200 },
    { name: titles['hono-cached'], url: at('hono-cached'), headers: plain, status: 200 },
    { name: titles.postern, url: at('postern'), headers: session, status: 200 },
    { name: titles.public, url: at('postern', '/'), headers: nobody, status: 200 },
    { name: titles.login, url: at('postern'), headers: nobody, status: 302 },
    { name: titles.unauthorised, url: at('postern'), headers: script, status: 401 },
    { name: titles.refused, url: at('postern'), headers: stranger, status: 403 },
  ];
  for (const ask of asks) await checkAsk(Number(new URL(ask.url).port), ask);
  return asks;
}

function cpuOf(samples: ReadonlyMap<string, Samples>, name: string): readonly number[] {
  return samples.get(name)?.cpu ?? [];
}

function insideTable(samples: ReadonlyMap<string, Samples>): Table {
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

function insideGoals(samples: ReadonlyMap<string, Samples>): readonly Goal[] {
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

/** The variants in turn, then all readers at once: they come last, because they stay. */
async function measureFlat(
  stores: Stores,
  own: Own,
): Promise<{ readonly table: Table; readonly goals: readonly Goal[] }> {
  const names = Object.keys(flatVariants);
  const targets: Target[] = [];
  for (const name of names) {
    const headers = headersWith(await signIn(own.port(name)));
    const url = `http://127.0.0.1:${own.port(name)}${page}`;
    await checkAsk(own.port(name), { name, url, headers, status: 200 });
    targets.push({ name, server: own.server, url, headers });
  }
  const before = await run(targets);
  await fillReaders(stores, 100_000);
  const [first] = targets;
  const after = await run(
    first === undefined
      ? []
      : [
          { ...first, name: 'few' },
          { ...first, name: 'many-readers' },
        ],
  );
  const base = cpuOf(before, 'one-rule');
  const rows = [
    ...names.map((name) => [flatVariants[name]?.title ?? name, cpuOf(before, name), base] as const),
    ['100 000 readers', cpuOf(after, 'many-readers'), cpuOf(after, 'few')] as const,
  ];
  const ratios = rows.map(([, cpu, beside]) => pairedRatio(cpu, beside));
  return {
    table: {
      id: 'gate-flat',
      title: 'The same page, and how much the gateway has to know',
      columns: ['', 'CPU µs per request', '÷ 1 rule'],
      rows: rows.map(([title, cpu], index) => [title, { samples: cpu }, ratios[index] ?? Number.NaN]),
    },
    goals: rows.slice(1).map(([title], index) => ({
      goal: '2',
      says: `${title} ÷ 1 rule, CPU`,
      measured: ratios[index + 1] ?? Number.NaN,
      limit: 1.1,
      kind: 'ratio',
    })),
  };
}

function targetsOf({ name, bareName, bare, guarded }: Peer): readonly Target[] {
  return [
    { ...bare, name: bareName },
    { ...guarded, name },
  ];
}

function peersTable(samples: ReadonlyMap<string, Samples>, peers: readonly Peer[]): Table {
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

function charts(
  inside: ReadonlyMap<string, Samples>,
  outside: ReadonlyMap<string, Samples>,
  peers: readonly Peer[],
): void {
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
