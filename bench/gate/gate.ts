/**
 * `npm run bench -- gate`: one guarded page of 10 KB for a reader who is signed in, over keep-alive connections: processor time per
 * request and requests per second, each beside a bare proxy of the same kind. The short form only counts what the stores are asked.
 */
import type { Options } from '../bench.ts';
import { requireWrk } from '../lib/load.ts';
import type { Report } from '../lib/report.ts';
import { type Stores, startStores } from '../lib/stores.ts';
import { startWire } from '../lib/wire.ts';
import { countCalls } from './counts.ts';
import { flatVariants, measureFlat } from './flat.ts';
import {
  type Ask,
  checkAsk,
  headersWith,
  type Own,
  page,
  plainSession,
  putOnList,
  signIn,
  startOrigin,
  startOwn,
} from './own.ts';
import { type Peer, startPeers } from './peers/peers.ts';
import { charts, insideGoals, insideTable, peersTable } from './results.ts';
import { run, type Target } from './run.ts';
import { titles } from './titles.ts';

export async function gate({ short, publish }: Options): Promise<Report> {
  const stores = await startWire(await startStores());
  await putOnList(stores);
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
  // First those that may not be installed: that is to be known before minutes have passed.
  const peers = await startPeers(originPort);
  const outside = await run(peers.flatMap(targetsOf));
  for (const peer of peers) await peer.stop();
  const own = await startOwn(stores, originPort, flatVariants);
  const asks = await ownAsks(own);
  const inside = await run(asks.map((ask) => ({ ...ask, server: own.server })));
  const flat = await measureFlat(own, originPort);
  const fresh = await startOwn(stores, originPort);
  const counts = await countCalls(stores, own, fresh);
  await fresh.server.stop();
  await own.server.stop();
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

function targetsOf({ name, bareName, bare, guarded }: Peer): readonly Target[] {
  return [
    { ...bare, name: bareName },
    { ...guarded, name },
  ];
}
