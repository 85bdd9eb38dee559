/** From nothing to the first answer: a redirect to the sign-in, which needs no store. Each Worker is alone in a process. */
import { bundleWorker } from '../lib/bundle.ts';
import { siteHost, startVars } from '../lib/gateway.ts';
import { get } from '../lib/reader.ts';
import { costOf, settledCpu } from '../lib/settled.ts';
import { startWorkerd, type WorkerService } from '../lib/workerd.ts';

/** In milliseconds of processor time. */
export interface Start {
  readonly start: number;
  readonly first: number;
  readonly second: number;
}

export interface StartContender {
  readonly name: string;
  readonly worker: WorkerService;
  /** What the first answer has to be. */
  readonly status: number;
}

const empty = `export default { fetch: () => new Response(null, { status: 302, headers: { Location: '/login' } }) };`;

export async function startContenders(gateway: string): Promise<readonly StartContender[]> {
  const plain = await bundleWorker('gate/workers/hono-jose.ts');
  const texts = { ORIGIN: { text: 'http://127.0.0.1:9' }, SECRET: { text: 'x'.repeat(32) }, CACHE: { text: 'yes' } };
  const vars = startVars({ origin: 'https://origin.example' });
  return [
    { name: 'empty Worker', worker: { modules: { 'index.js': empty } }, status: 302 },
    { name: 'hono + jose', worker: { modules: { 'index.js': plain }, bindings: texts }, status: 302 },
    { name: 'Postern', worker: { modules: { 'index.js': gateway }, bindings: vars }, status: 302 },
  ];
}

export async function measureStart({ name, worker, status }: StartContender): Promise<Start> {
  const server = await startWorkerd({ workers: { worker } });
  const port = server.ports['worker'] ?? 0;
  const start = (await settledCpu(server)) / 1000;
  const ask = async () => {
    const answer = await get(port, '/handbook/leave', { Host: siteHost });
    if (answer.status !== status) throw new Error(`${name} answered ${answer.status}: ${answer.body.slice(0, 200)}`);
  };
  const first = await costOf(server, ask);
  const second = await costOf(server, ask);
  await server.stop();
  return { start, first, second };
}
