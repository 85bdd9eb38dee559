/**
 * Forwards one request to where the content is and passes the answer on: path, query, method, body and status as they are,
 * nothing buffered, no redirect followed; only a body of GET or HEAD stays behind. What headers change is in upstream-headers and
 * downstream-headers.
 */

import { because } from '../core/reasons.ts';
import type { Upstream } from '../settings/site.ts';
import { dropOurCookies, keepPrivate, turnLocation } from './downstream-headers.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './refuse.ts';
import type { Stamp } from './stamp.ts';
import { pathAndQueryOf } from './target.ts';
import { dropBodyHeaders, headersToOrigin } from './upstream-headers.ts';
import { againWay } from './ways.ts';

export interface Forwarding {
  /** What the origin is told about the reader; null for nobody. */
  readonly stamp: Stamp | null;
  /** A Set-Cookie value that the answer carries besides the origin's own; null for none. */
  readonly cookie: string | null;
  /** Whether the answer may only be this reader's: everything but a public page that nobody is signed in on. */
  readonly personal: boolean;
}

/** The origin's answer; 502 ORIGIN_UNREACHABLE when there is none. */
export async function forward(x: Exchange, forwarding: Forwarding): Promise<Response> {
  try {
    return withCookie(passOn(x, await send(x, x.site.upstream, forwarding), forwarding.personal), forwarding);
  } catch (cause) {
    console.error(`The origin of ${x.site.host} did not answer:`, cause);
    const reason = because('ORIGIN_UNREACHABLE', 'The origin did not answer.', { received: String(cause) });
    return withCookie(await refuse(x, reason, { nextUrl: againWay(x) }), forwarding);
  }
}

/** A switched protocol has no answer that a browser would take a cookie from. */
function withCookie(response: Response, { cookie }: Forwarding): Response {
  if (cookie !== null && response.status !== 101) response.headers.append('Set-Cookie', cookie);
  return response;
}

/**
 * One fetch and no Request made before it: each would copy all headers once more. `no-store` keeps Cloudflare's cache out (the
 * runtime turns it into a negative lifetime and a bypass): a private answer is fetched for one reader.
 */
function send({ request, url, cookie, site, fetcher }: Exchange, upstream: Upstream, { stamp, personal }: Forwarding) {
  const { method, body } = request;
  const headers = headersToOrigin(request.headers, cookie, site, stamp);
  const init: RequestInit = { method, body, headers, redirect: 'manual' };
  if (body !== null && isBodyless(method)) {
    dropBodyHeaders(headers);
    init.body = null;
  }
  if (upstream.kind === 'url' || upstream.kind === 'zone') {
    if (personal) init.cache = 'no-store';
    return fetch(upstream.kind === 'url' ? upstream.url + pathAndQueryOf(url) : url, init);
  }
  const name = upstream.kind === 'assets' ? 'ASSETS' : upstream.binding;
  const bound = fetcher(name);
  if (bound === undefined) throw new Error(`There is no binding ${name}.`);
  // Another Worker may want to know what the platform knows of the request.
  return bound.fetch(url, request.cf === undefined ? init : { ...init, cf: request.cf });
}

/**
 * Some clients send `Content-Length: 0` with these, and then the runtime makes a body of it that its own fetch refuses. A body has no
 * meaning there (RFC 9110 §9.3.1 and §9.3.2).
 */
function isBodyless(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function passOn(x: Exchange, answer: Response, personal: boolean): Response {
  // A switched protocol has no body to pass on, but a socket.
  const response =
    answer.webSocket === null
      ? new Response(answer.body, answer)
      : new Response(null, { status: answer.status, headers: answer.headers, webSocket: answer.webSocket });
  const { headers } = response;
  dropOurCookies(headers);
  turnLocation(headers, x.site);
  if (personal) keepPrivate(headers);
  return response;
}
