/**
 * The only place where settings, clock, stores and routes are joined, and the error door behind them: whatever throws ends
 * here as a page that opens nothing, with the story in the log.
 */

import { isSpelledOwn } from './core/own-paths.ts';
import { because, type Reason } from './core/reasons.ts';
import { parseSettings } from './settings/parse.ts';
import type { Fault, Settings } from './settings/site.ts';
import { StoreUnavailable } from './store/reach.ts';
import { json } from './web/answers.ts';
import type { Exchange } from './web/exchange.ts';
import { gate } from './web/gate.ts';
import { ownHeaders } from './web/pages/headers.ts';
import { answerReason, refuse } from './web/refuse.ts';
import { answerOwn } from './web/routes.ts';
import { hostOf, pathOf } from './web/target.ts';
import { againWay } from './web/ways.ts';

export interface Env {
  readonly DB: D1Database;
  readonly KV: KVNamespace;
  /** SITE_* vars, secrets, ASSETS and service bindings: settings/ says what may be here. */
  readonly [name: string]: unknown;
}

export interface App {
  fetch(request: Request, context: ExecutionContext): Promise<Response>;
  scheduled(now: Date): Promise<void>;
}

const apps = new WeakMap<Env, App>();

/** The gateway of an environment, set up when its first request comes. */
export function appOf(env: Env): App {
  const app = apps.get(env) ?? createApp(env);
  apps.set(env, app);
  return app;
}

export function createApp(env: Env): App {
  const settings = parseSettings(env);
  if (settings.faults.length > 0) console.error(describe(settings.faults));
  return {
    fetch: (request, context) => answer(env, settings, request, context).catch(lastResort),
    async scheduled(now) {
      const { runCron } = await import('./web/cron.ts');
      await runCron({ db: env.DB, kv: env.KV, now }, settings);
    },
  };
}

function describe(faults: readonly Fault[]): string {
  const lines = faults.map(({ at, wrong, allowed }) => `  ${at}: ${wrong}; allowed: ${allowed}`);
  return [`Faults in the settings (${faults.length}):`, ...lines].join('\n');
}

/** The site is found by `request.url` alone, which the platform makes; no forwarding header has a say. */
async function answer(env: Env, settings: Settings, request: Request, context: ExecutionContext): Promise<Response> {
  const { url } = request;
  const site = settings.sites.get(hostOf(url));
  if (site === undefined && settings.sites.size > 0) return answerReason(request, null, 'UNKNOWN_HOST', null);
  if (site === undefined || 'broken' in site || settings.secrets === null) return notSetUp(request);
  const x: Exchange = {
    request,
    url,
    path: pathOf(url),
    cookie: request.headers.get('Cookie'),
    site,
    secrets: settings.secrets,
    now: new Date(),
    db: env.DB,
    kv: env.KV,
    fetcher: (binding) => fetcherOf(env, binding),
    waitUntil: (work) => context.waitUntil(work),
  };
  try {
    // Only sorts: what is Postern's in another spelling comes to the gate, which knows it in all of them.
    return isSpelledOwn(x.path) ? await answerOwn(x) : await gate(x);
  } catch (cause) {
    return fail(x, cause);
  }
}

function fetcherOf(env: Env, binding: string): Fetcher | undefined {
  const value = env[binding];
  return typeof value === 'object' && value !== null && 'fetch' in value ? (value as Fetcher) : undefined;
}

function notSetUp(request: Request): Promise<Response> | Response {
  if (pathOf(request.url) === '/_sso/health') return json(503, { ok: false, failed: 'settings' });
  return answerReason(request, null, 'SETTINGS_INVALID', null);
}

/** The error door. 503 whatever happened: an error must never look like an answer of the site. */
function fail(x: Exchange, cause: unknown): Promise<Response> {
  console.error(`${x.request.method} ${x.site.url}${x.path} failed:`, cause);
  return refuse(x, failureOf(cause), { nextUrl: againWay(x) });
}

/** Even the error page failed. Nothing is opened by that either. */
function lastResort(cause: unknown): Response {
  console.error('A request could not even be refused:', cause);
  return new Response('503\n', { status: 503, headers: ownHeaders('text') });
}

function failureOf(cause: unknown): Reason {
  const code = cause instanceof StoreUnavailable ? 'STORE_UNAVAILABLE' : 'INTERNAL_ERROR';
  return because(code, 'The request could not be judged or answered.', { received: String(cause) });
}
