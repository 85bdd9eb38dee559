/**
 * Forwards one request to where the content is and passes the answer on: path, query, method, body and status as they are,
 * nothing buffered, no redirect followed. What headers change is in upstream-headers and downstream-headers.
 */
import { because } from '../core/reasons.ts';
import type { Upstream } from '../settings/site.ts';
import { dropOurCookies, keepPrivate, turnLocation } from './downstream-headers.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './refuse.ts';
import { pathAndQueryOf } from './target.ts';
import { prepareHeaders } from './upstream-headers.ts';

export interface Forwarding {
  /** What the origin is told about the reader; null for nobody. */
  readonly stamp: Readonly<Record<string, string>> | null;
  /** Whether the answer may only be this reader's: everything but a public page that nobody is signed in on. */
  readonly personal: boolean;
}

/** `no-store` keeps other caches out, the negative lifetime Cloudflare's own: a private answer is fetched for one reader. */
const PERSONAL_FETCH: RequestInit = { cache: 'no-store', cf: { cacheTtlByStatus: { '100-599': -1 } } };

/** The origin's answer; 502 ORIGIN_UNREACHABLE when there is none. */
export async function forward(x: Exchange, forwarding: Forwarding): Promise<Response> {
  const { upstream } = x.site;
  const url = upstream.kind === 'url' ? upstream.url + pathAndQueryOf(x.request.url) : x.request.url;
  const request = new Request(url, x.request);
  prepareHeaders(request.headers, x.site, forwarding.stamp);
  try {
    return passOn(x, await send(x, upstream, request, forwarding.personal), forwarding.personal);
  } catch (cause) {
    console.error(`The origin of ${x.site.host} did not answer:`, cause);
    return refuse(x, because('ORIGIN_UNREACHABLE', 'The origin did not answer.', { received: String(cause) }));
  }
}

function send(x: Exchange, upstream: Upstream, request: Request, personal: boolean): Promise<Response> {
  if (upstream.kind === 'url' || upstream.kind === 'zone') {
    return fetch(request, { redirect: 'manual', ...(personal ? PERSONAL_FETCH : {}) });
  }
  const name = upstream.kind === 'assets' ? 'ASSETS' : upstream.binding;
  const fetcher = x.fetcher(name);
  if (fetcher === undefined) throw new Error(`There is no binding ${name}.`);
  return fetcher.fetch(request, { redirect: 'manual' });
}

function passOn(x: Exchange, answer: Response, personal: boolean): Response {
  // A switched protocol has no body to pass on, but a socket.
  const response =
    answer.webSocket === null
      ? new Response(answer.body, answer)
      : new Response(null, { status: answer.status, headers: answer.headers, webSocket: answer.webSocket });
  dropOurCookies(response.headers);
  turnLocation(response.headers, x.site);
  if (personal) keepPrivate(response.headers);
  return response;
}
