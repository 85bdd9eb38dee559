/**
 * The Workers of the gate benchmark, all in one workerd in front of one origin: a bare proxy, what one would write with hono and jose,
 * and gateways that differ in one thing. A reader is signed in at each for real.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { bundleGateway, bundleOwnWorker, bundleWorker } from '../lib/bundle.ts';
import { siteHost, startVars } from '../lib/gateway.ts';
import { writeToken } from '../lib/idp.ts';
import { cookieOf, get } from '../lib/reader.ts';
import type { Stores } from '../lib/stores.ts';
import { type Binding, startWorkerd, type Workerd, type WorkerService } from '../lib/workerd.ts';

/** What is asked for, and by whom. */
export interface Ask {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

export const page = '/handbook/leave?from=menu';
export const email = 'sam@acme.example';

/** What a browser says with every page it asks for. */
export const browser = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.5',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'same-origin',
  'Upgrade-Insecure-Requests': '1',
};

export function headersWith(cookie: string | null): Readonly<Record<string, string>> {
  return { Host: siteHost, ...browser, Cookie: cookie === null ? 'theme=dark' : `${cookie}; theme=dark` };
}

function source(name: string): string {
  return readFileSync(join(import.meta.dirname, 'workers', name), 'utf8');
}

export async function startOrigin(): Promise<{ readonly server: Workerd; readonly port: number }> {
  const server = await startWorkerd({ workers: { origin: { modules: { 'origin.js': source('origin.js') } } } });
  return { server, port: server.ports['origin'] ?? 0 };
}

/** One variant of the gateway: what its site says besides the usual, and the sites beside it. */
export interface Variant {
  readonly site?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, Binding>>;
}

export interface Own {
  readonly server: Workerd;
  port(name: string): number;
}

/** What stands beside Postern: the floor, what one would write, and what Postern's duties alone cost. */
async function besides(originPort: number): Promise<Record<string, WorkerService>> {
  const ORIGIN = { text: `http://127.0.0.1:${originPort}` };
  const proxy = source('proxy.js').replace('ORIGIN_PORT', `${originPort}`);
  const hono = { 'index.js': await bundleWorker('gate/workers/hono-jose.ts') };
  const headers = { 'index.js': await bundleOwnWorker('gate/workers/headers.js') };
  const SECRET = { text: plainSecret };
  return {
    proxy: { modules: { 'proxy.js': proxy } },
    hono: { modules: hono, bindings: { ORIGIN, SECRET, CACHE: { text: 'no' } } },
    'hono-cached': { modules: hono, bindings: { ORIGIN, SECRET, CACHE: { text: 'yes' } } },
    headers: { modules: headers, bindings: { ORIGIN } },
  };
}

/** `postern` is the usual gateway; every other variant has the name it is given. */
export async function startOwn(
  stores: Stores,
  originPort: number,
  variants: Readonly<Record<string, Variant>> = {},
): Promise<Own> {
  const origin = `http://127.0.0.1:${originPort}`;
  const gateway = await bundleGateway();
  const workers = await besides(originPort);
  for (const [name, { site = {}, more = {} }] of Object.entries({ postern: {}, ...variants } as typeof variants)) {
    const bindings = { ...startVars({ origin, ...site }), ...more, DB: { d1: 'd1' }, KV: { kv: 'kv' } } as const;
    workers[name] = { modules: { 'index.js': gateway }, bindings };
  }
  const server = await startWorkerd({ workers, external: { d1: stores.d1Port, kv: stores.kvPort } });
  return { server, port: (name) => server.ports[name] ?? 0 };
}

/** Lets the reader see the page. */
export async function putOnList({ db }: Stores): Promise<void> {
  await db.prepare(`INSERT INTO list_members (list, email) VALUES ('staff', '${email}')`).run();
}

/** The session of the reader at one of the gateways. */
export async function signIn(port: number, who = email): Promise<string> {
  const answer = await get(port, `/_sso/jwt/partners?jwt=${await writeToken(who)}`);
  const cookie = cookieOf(answer, '__Host-sso');
  if (cookie === null) throw new Error(`${who} could not sign in: ${answer.status} ${answer.body.slice(0, 300)}`);
  return cookie;
}

const plainSecret = randomUUID() + randomUUID();

/** The session of the plain hono + jose Worker. */
export async function plainSession(): Promise<string> {
  const token = new SignJWT({ email, lists: ['staff'] }).setProtectedHeader({ alg: 'HS256' });
  return `session=${await token.setExpirationTime('12h').sign(new TextEncoder().encode(plainSecret))}`;
}

/** Throws unless the answer is the one that is wanted; a page has to be whole. */
export async function checkAsk(port: number, { name, url, headers, status }: Ask): Promise<void> {
  const answer = await get(port, url.slice(url.indexOf('/', 8)), headers);
  const whole = status !== 200 || answer.body.length === 10_240;
  if (answer.status !== status || !whole)
    throw new Error(`${name}: ${answer.status} with ${answer.body.length} octets: ${answer.body.slice(0, 200)}`);
}
