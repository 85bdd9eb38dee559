/**
 * A real local D1 and KV in a process of their own, so that what they cost is not counted as the Worker's. A raw workerd (workerd.ts)
 * reaches them by their own protocols through a Worker that only passes calls on and counts them.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Miniflare } from 'miniflare';
import { freePort } from './processes.ts';

/** What the stores were asked since the last look. */
export interface StoreCounts {
  /** Round trips to D1; a batch is one. */
  readonly d1: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** Calls to KV; one may ask for many keys. */
  readonly kv: number;
  /** Keys that were asked for, which is what KV's price counts. */
  readonly kvKeys: number;
}

export interface Stores {
  readonly d1Port: number;
  readonly kvPort: number;
  readonly db: D1Like;
  readonly kv: { put(key: string, value: string): Promise<void>; delete(key: string): Promise<void> };
  /** The counts since the last call. */
  counts(): Promise<StoreCounts>;
  stop(): Promise<void>;
}

/** As much of D1Database as a benchmark needs to fill it. */
export interface D1Like {
  prepare(sql: string): D1Statement;
  batch(statements: readonly D1Statement[]): Promise<unknown>;
}
interface D1Statement {
  bind(...values: readonly unknown[]): D1Statement;
  run(): Promise<unknown>;
  all<T>(): Promise<{ readonly results: readonly T[] }>;
}

const d1Door = `
const counts = { d1: 0, rowsRead: 0, rowsWritten: 0 };
export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === '/counts') {
      const said = { ...counts };
      Object.assign(counts, { d1: 0, rowsRead: 0, rowsWritten: 0 });
      return Response.json(said);
    }
    counts.d1++;
    const answer = await env.DB.fetcher.fetch(new Request('http://d1' + new URL(request.url).pathname + new URL(request.url).search, request));
    const text = await answer.text();
    for (const { meta } of [JSON.parse(text)].flat()) {
      counts.rowsRead += meta?.rows_read ?? 0;
      counts.rowsWritten += meta?.rows_written ?? 0;
    }
    return new Response(text, answer);
  },
};`;

const kvDoor = `
let reads = 0;
let keysRead = 0;
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    if (url.pathname === '/counts') {
      const said = { kv: reads, kvKeys: keysRead };
      reads = keysRead = 0;
      return Response.json(said);
    }
    reads++;
    if (url.pathname === '/bulk/get') {
      const { keys } = await request.json();
      keysRead += keys.length;
      return Response.json(Object.fromEntries(await env.KV.get(keys)));
    }
    keysRead++;
    const value = await env.KV.get(decodeURIComponent(url.pathname.slice(1)));
    return value === null ? new Response(null, { status: 404 }) : new Response(value);
  },
};`;

const migrations = resolve(import.meta.dirname, '../../migrations');

function door(name: string, script: string, port: number) {
  return {
    name,
    modules: true,
    script,
    compatibilityDate: '2026-07-01',
    d1Databases: { DB: 'DB' },
    kvNamespaces: { KV: 'KV' },
    unsafeDirectSockets: [{ host: '127.0.0.1', port }],
  };
}

async function ask(port: number): Promise<Record<string, number>> {
  return (await (await fetch(`http://127.0.0.1:${port}/counts`)).json()) as Record<string, number>;
}

/** Fresh and empty, with every migration applied. */
export async function startStores(): Promise<Stores> {
  const [d1Port, kvPort] = [await freePort(), await freePort()];
  const miniflare = new Miniflare({ workers: [door('d1', d1Door, d1Port), door('kv', kvDoor, kvPort)] });
  await miniflare.ready;
  const db = (await miniflare.getD1Database('DB', 'd1')) as unknown as D1Like;
  for (const file of readdirSync(migrations).sort()) {
    const sql = readFileSync(join(migrations, file), 'utf8').replace(/--.*$/gm, '');
    for (const statement of sql
      .split(';')
      .map((one) => one.trim())
      .filter(Boolean))
      await db.prepare(statement).run();
  }
  const kv = (await miniflare.getKVNamespace('KV', 'd1')) as unknown as Stores['kv'];
  return {
    d1Port,
    kvPort,
    db,
    kv,
    async counts() {
      const [d1, reads] = await Promise.all([ask(d1Port), ask(kvPort)]);
      return {
        d1: d1['d1'] ?? 0,
        rowsRead: d1['rowsRead'] ?? 0,
        rowsWritten: d1['rowsWritten'] ?? 0,
        kv: reads['kv'] ?? 0,
        kvKeys: reads['kvKeys'] ?? 0,
      };
    },
    stop: () => miniflare.dispose(),
  };
}
