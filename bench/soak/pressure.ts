/** The load itself: all readers at once, at the machine's limit, for the whole time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, siteHost } from '../lib/gateway.ts';
import { load } from '../lib/load.ts';
import { get } from '../lib/reader.ts';
import { type Reader, staffPage } from './population.ts';
import { guarded, isOwnPage, noteError, type Tally } from './tally.ts';

const CONNECTIONS = 16;

export interface Pressure {
  readonly requests: number;
  readonly perSecond: number;
  /** Microseconds of the gateway's processor time; what the sign-ins cost is in it. */
  readonly cpuPerRequest: number;
}

/** By wrk, which asks faster than Node could. Only 200 is right: what else it got, and what broke, goes into the tally. */
export async function pressByWrk(
  { server, port }: Gateway,
  readers: readonly Reader[],
  seconds: number,
  tally: Tally,
): Promise<Pressure> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-soak-'));
  const file = join(folder, 'cookies');
  writeFileSync(file, readers.map(({ cookie }) => `${cookie}\n`).join(''));
  try {
    const { said, ...pressure } = await load(server, {
      url: `http://127.0.0.1:${port}${staffPage}`,
      headers: { Host: siteHost },
      seconds,
      connections: CONNECTIONS,
      script: join(import.meta.dirname, 'soak.lua'),
      scriptWords: [file],
    });
    noteStatuses(tally, said);
    noteSockets(tally, said);
    return pressure;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function noteStatuses(tally: Tally, said: string): void {
  const counts = [...said.matchAll(/^status (\d+): (\d+)$/gm)].map(
    ([, status, count]) => [status, Number(count)] as const,
  );
  if (counts.length === 0) throw new Error(`wrk counted no answers:\n${said}`);
  for (const [status, count] of counts) if (status !== '200') noteError(tally, `load: status ${status}`, count);
}

function noteSockets(tally: Tally, said: string): void {
  const counts = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(said)?.slice(1) ?? [];
  for (const [index, kind] of ['connect', 'read', 'write', 'timeout'].entries()) {
    const count = Number(counts[index] ?? 0);
    if (count > 0) noteError(tally, `load: ${kind}`, count);
  }
}

/** By Node, which looks at every page: for the short run, which needs no wrk. */
export async function pressByNode(
  { server, port }: Gateway,
  readers: readonly Reader[],
  seconds: number,
  tally: Tally,
): Promise<Pressure> {
  const [before, start] = [server.cpu(), performance.now()];
  const elapsed = () => (performance.now() - start) / 1000;
  let requests = 0;
  const connection = async () => {
    while (elapsed() < seconds) {
      const reader = readers[Math.floor(Math.random() * readers.length)];
      if (reader === undefined) throw new Error('There are no readers.');
      await guarded(tally, 'load', async () => {
        const answer = await get(port, staffPage, { Cookie: reader.cookie });
        if (!isOwnPage(answer, reader.email)) noteError(tally, `load: ${answer.status} ${answer.body.slice(0, 60)}`);
      });
      requests++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return { requests, perSecond: requests / elapsed(), cpuPerRequest: (server.cpu() - before) / requests };
}
