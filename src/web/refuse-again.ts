/**
 * A refusal that was said a moment ago, said again: the same reader, the same page, the same reason. It costs no page to be written
 * and no row in the audit, so whoever keeps reloading a page that they may not see makes the gate neither work harder nor write more.
 * Another page is another refusal, and has a row of its own.
 */
import type { Reason } from '../core/reasons.ts';
import { createLruPer } from '../lib/lru.ts';
import type { Secrets } from '../settings/site.ts';
import { keepPrivate } from './downstream-headers.ts';
import type { Exchange } from './exchange.ts';
import { type RefusalFacts, refuse, wantsPage } from './refuse.ts';

/** How long one audit row stands for all that follow. */
const SAME_MS = 60_000;
const REFUSALS_IN_MEMORY = 200;
/** Of the key: longer paths and headers are not remembered. */
const LONGEST_KEY = 1000;

interface Said {
  readonly at: number;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const saidFor = createLruPer<Secrets, string, Said>(REFUSALS_IN_MEMORY);

/** Everything that the answer depends on. */
function keyOf({ request, path, site }: Exchange, reason: Reason, facts: RefusalFacts): string {
  const { method, headers } = request;
  const language = wantsPage(request) ? headers.get('Accept-Language') : false;
  return JSON.stringify([site.host, facts, reason, method, language, path]);
}

/** Refuses; within a minute the same again under the same reference. */
export async function refuseAgain(x: Exchange, reason: Reason, facts: RefusalFacts): Promise<Response> {
  const memory = saidFor(x.secrets);
  const key = keyOf(x, reason, facts);
  const now = x.now.getTime();
  const before = memory.get(key);
  if (before !== undefined && now >= before.at && now - before.at < SAME_MS) return say(before);
  const response = await refuse(x, reason, facts);
  keepPrivate(response.headers);
  const said = { at: now, status: response.status, headers: response.headers, body: await response.text() };
  if (key.length <= LONGEST_KEY) memory.set(key, said);
  return say(said);
}

function say({ status, headers, body }: Said): Response {
  return new Response(body, { status, headers });
}
