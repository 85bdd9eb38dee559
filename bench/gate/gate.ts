/**
 * `npm run bench -- gate`: one guarded page of 10 KB for a reader who is signed in, over keep-alive connections: processor time per
 * request and requests per second, each beside a bare proxy of the same kind. The short form only counts what the stores are asked.
 */
import type { Options } from '../bench.ts';
import { requireWrk } from '../lib/load.ts';
import type { Goal, Report, Table } from '../lib/report.ts';
import { pairedRatio } from '../lib/statistics.ts';
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
import { charts, insideGoals, insideTable, peersTable } from './results.ts';
import { cpuOf, run, type Target } from './run.ts';
import { titles } from './titles.ts';

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
    { name: titles.headers, url: at('headers'), headers: session, status: 200 },
    { name: titles.postern, url: at('postern'), headers: session, status: 200 },
    { name: titles.public, url: at('postern', '/'), headers: nobody, status: 200 },
    { name: titles.login, url: at('postern'), headers: nobody, status: 302 },
    { name: titles.unauthorised, url: at('postern'), headers: script, status: 401 },
    { name: titles.refused, url: at('postern'), headers: stranger, status: 403 },
  ];
  for (const ask of asks) await checkAsk(Number(new URL(ask.url).port), ask);
  return asks;
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
