/**
 * Ten minutes at the machine's limit: ten thousand sessions, more than any memory of the gateway holds, new readers and sign-outs
 * mixed in, lists changing. No answer may be wrong, memory must stay flat, and who is taken off a list must be out within 60 s.
 */
import type { Options } from '../bench.ts';
import { type Gateway, startGateway } from '../lib/gateway.ts';
import { requireWrk } from '../lib/load.ts';
import { pause } from '../lib/processes.ts';
import type { Report } from '../lib/report.ts';
import { type StoreCounts, type Stores, startStores } from '../lib/stores.ts';
import { startWire } from '../lib/wire.ts';
import { startComings, visitorDomain } from './comings.ts';
import { clientsInKv, signInProbes, staffInD1 } from './lists.ts';
import { type MemoryRecord, watchMemory } from './memory.ts';
import { putOnStaff, signInReaders } from './population.ts';
import { type Pressure, pressByNode, pressByWrk } from './pressure.ts';
import { type Probes, startProbes } from './probes.ts';
import { noteOtherRefusals } from './reasons.ts';
import { reportOf, writeMemoryChart } from './results.ts';
import { guarded, newTally, type Tally } from './tally.ts';

export interface Plan {
  readonly readers: number;
  readonly seconds: number;
  /** Lists stop changing so many seconds before the end, so that every change can be seen under load. */
  readonly settle: number;
  readonly sampleMs: number;
  readonly press: typeof pressByWrk;
}

export interface Outcome {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly pressure: Pressure;
  readonly memory: MemoryRecord;
  readonly counts: StoreCounts;
  readonly d1: Probes;
  readonly kv: Probes;
}

const whole: Plan = { readers: 10_000, seconds: 600, settle: 65, sampleMs: 5000, press: pressByWrk };
const short: Plan = { readers: 300, seconds: 15, settle: 0, sampleMs: 1000, press: pressByNode };

/** As much as Cloudflare gives an isolate: with more, V8 puts off collecting, and memory says nothing about what is kept. */
const ISOLATE_MB = 128;

const D1_PROBES = 40;
const KV_PROBES = 10;

const rules = [
  { paths: ['/'], access: 'public' },
  { paths: ['/handbook/*'], access: 'lists', lists: ['staff'] },
  { paths: ['/clients/*'], access: 'lists', lists: ['clients'] },
];

/** No cookie is renewed within the run: wrk keeps none, so that every later answer to it would bring another. */
const session = { lifetime: '12h', idle: '12h' };

/** Its pages say who reads them, so that one reader's page in another's hands would show. */
const origin = `export default { fetch: (request) => new Response(request.headers.get('X-Sso-Email')) };`;

export const soak = async (options: Options): Promise<Report> => {
  if (!options.short) await requireWrk();
  const outcome = await runSoak(options.short ? short : whole);
  if (options.publish) writeMemoryChart(outcome.memory);
  return reportOf(outcome);
};

export async function runSoak(plan: Plan): Promise<Outcome> {
  const stores = await startWire(await startStores());
  const gateway = await startGateway({ stores, site: { rules, session }, origin, heapMb: ISOLATE_MB });
  const tally = newTally();
  try {
    return await runOn(plan, stores, gateway, tally);
  } finally {
    // Audit rows are written after the answer.
    await pause(500);
    await guarded(tally, 'the audit', () => noteOtherRefusals(tally, stores, ['NOT_ON_LIST']));
    for (const [what, times] of tally.errors) console.error(`${times} × ${what}`);
    await gateway.server.stop();
    await stores.stop();
  }
}

async function runOn(plan: Plan, stores: Stores, gateway: Gateway, tally: Tally): Promise<Outcome> {
  const { server, port } = gateway;
  await putOnStaff(stores, [`*@${visitorDomain}`]);
  const lists = { d1: staffInD1(stores), kv: await clientsInKv(stores) };
  const inD1 = await signInProbes(port, lists.d1, D1_PROBES);
  const inKv = await signInProbes(port, lists.kv, KV_PROBES);
  const readers = await signInReaders(port, stores, plan.readers);
  await stores.counts();
  const memory = watchMemory(server, plan.sampleMs);
  const d1 = startProbes({ port, tally, list: lists.d1, readers: inD1, everyMs: 1000 });
  const kv = startProbes({ port, tally, list: lists.kv, readers: inKv, everyMs: 5000 });
  const comings = startComings(port, tally);
  const settled = pause((plan.seconds - plan.settle) * 1000).then(() => Promise.all([d1.stop(), kv.stop()]));
  const pressure = await plan.press(gateway, readers, plan.seconds, tally);
  const [record, counts] = [memory.stop(), await stores.counts()];
  for (const probes of [d1, kv]) probes.giveUp();
  await Promise.all([settled, comings.stop()]);
  return { plan, tally, pressure, memory: record, counts, d1, kv };
}
