/** The response headers that the reader gets from the origin: no shared cache may keep, and no robot may index, what was not public. */
import type { Site } from '../settings/site.ts';
import { isOwnName } from './cookies.ts';

/** Whether this beats `Cache-Control` in the caches that know it: RFC 9213 and its namesakes, Akamai's and nginx's own. */
function isSharedCacheHeader(name: string): boolean {
  if (name.endsWith('-control'))
    return `-${name}`.endsWith('-cdn-cache-control') || name === 'surrogate-control' || name === 'edge-control';
  return name === 'x-accel-expires';
}

/** Only a bare `private` keeps shared caches out; `private="X"`, or one in quotes or beside `public` or `s-maxage`, does not surely. */
function isPrivate(cacheControl: string | null): boolean {
  const text = cacheControl?.toLowerCase() ?? '';
  if (!text.includes('private')) return false;
  const directives = text.split(',').map((part) => part.trim());
  const isDoubtful = (one: string) => one === 'public' || one.startsWith('s-maxage') || one.includes('"');
  return directives.includes('private') && !directives.some(isDoubtful);
}

function addVary(headers: Headers): void {
  const vary = headers.get('Vary');
  const names = vary?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
  if (!names.includes('*') && !names.includes('cookie')) headers.append('Vary', 'Cookie');
}

/** Marks an answer as one reader's own, in place. */
export function keepPrivate(headers: Headers): void {
  const expires = !isPrivate(headers.get('Cache-Control'));
  if (expires) headers.set('Cache-Control', 'private, no-store');
  const doomed: string[] = [];
  for (const name of headers.keys()) {
    if (isSharedCacheHeader(name) || (expires && (name === 'expires' || name === 'age'))) doomed.push(name);
  }
  for (const name of doomed) headers.delete(name);
  headers.set('X-Robots-Tag', 'noindex, noarchive');
  addVary(headers);
}

/** Of `=name=value` some browsers keep a cookie without a name, and send `name=value`. */
function isOurs(setCookie: string): boolean {
  const pair = setCookie.replace(/^[\s=]+/, '');
  return isOwnName(pair.slice(0, pair.search(/[=;]|$/)).trim());
}

/** An origin cannot set Postern's cookies, in place. */
export function dropOurCookies(headers: Headers): void {
  if (!headers.has('Set-Cookie')) return;
  const cookies = headers.getSetCookie();
  const kept = cookies.filter((cookie) => !isOurs(cookie));
  if (kept.length === cookies.length) return;
  headers.delete('Set-Cookie');
  for (const cookie of kept) headers.append('Set-Cookie', cookie);
}

/** A redirect to the origin's own address would lead the reader around the gate, so it is turned to the site, in place. */
export function turnLocation(headers: Headers, site: Site): void {
  const location = site.upstream.kind === 'url' ? headers.get('Location') : null;
  if (location === null || site.upstream.kind !== 'url') return;
  // Behind something that ends TLS an origin may call itself http, or name a port that goes without saying.
  const [, host, rest = ''] = /^(?:https?:)?\/\/([^/?#]*)(.*)$/is.exec(location) ?? [];
  const own = site.upstream.url.slice(site.upstream.url.indexOf('//') + 2);
  if (host?.toLowerCase().replace(/:(?:80|443)$/, '') === own) headers.set('Location', site.url + rest);
}
