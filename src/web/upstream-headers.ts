/**
 * The request headers that the origin gets: what a client sent that looks like something Postern says, or that could make the
 * origin serve another page than the one that was judged, is removed first; only then is anything set. Names are compared
 * without their punctuation, because some servers read `X_Sso_Email` and `X.Sso.Email` as `X-Sso-Email`.
 */
import { memoize } from '../lib/memo.ts';
import type { Site } from '../settings/site.ts';
import { withoutOwnCookies } from './cookies.ts';
import type { Stamp } from './stamp.ts';

/** Ours (also the names we have not thought of yet), and families of headers that rewrite a request behind a proxy. */
const STRIPPED_PREFIXES = [
  'xsso',
  'xforwarded',
  'xoriginal',
  'xrewrite',
  'xmiddleware',
  'xinvoke',
  'xhttpmethod',
  'xastro',
];

const STRIPPED: ReadonlySet<string> = new Set([
  'forwarded',
  'xmethodoverride',
  'xhost',
  'xurlscheme',
  'xscheme',
  'xproxyurl',
  'xmatchedpath',
  'xnowroutematches',
  'xenvoyoriginalpath',
  'xenvoyoriginalhost',
  'xenvoyoriginalmethod',
  'frontendhttps',
  'baseurl',
  'requesturi',
  'destinationurl',
]);

/** Browsers send the same few names with every request. */
const NAMES_IN_MEMORY = 500;

const resemblesOurs = memoize(NAMES_IN_MEMORY, (name) => {
  const normal = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return STRIPPED.has(normal) || STRIPPED_PREFIXES.some((prefix) => normal.startsWith(prefix));
});

/** Letters that a name begins with once its punctuation is gone, as codes. */
const INITIALS: ReadonlySet<number> = new Set([...STRIPPED_PREFIXES, ...STRIPPED].map((name) => name.charCodeAt(0)));

/** Whether a client must not say this to the origin. */
export function isStripped(name: string): boolean {
  const first = lowerCased(name.charCodeAt(0));
  // Nearly all names that browsers send begin with another letter.
  if (isLetter(first) && !INITIALS.has(first)) return false;
  return resemblesOurs(name);
}

/** A to Z as a to z; nothing else becomes a letter. */
function lowerCased(code: number): number {
  return code | 0x20;
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** A copy of what the client sent, stripped, with what Postern itself says about the request. `cookie`: the Cookie header among it. */
export function headersToOrigin(received: Headers, cookie: string | null, site: Site, stamp: Stamp | null): Headers {
  const headers = new Headers(received);
  for (const name of received.keys()) if (isStripped(name)) headers.delete(name);
  if (cookie !== null) stripCookies(headers, cookie);
  headers.set('X-Forwarded-Host', site.host);
  headers.set('X-Forwarded-Proto', site.url.slice(0, site.url.indexOf(':')));
  // The platform sets this one itself; what the client says was forwarded is stripped.
  const address = headers.get('CF-Connecting-IP');
  if (address !== null) headers.set('X-Forwarded-For', address);
  if (stamp !== null) for (const [name, value] of stamp) headers.set(name, value);
  return headers;
}

function stripCookies(headers: Headers, cookies: string): void {
  const rest = withoutOwnCookies(cookies);
  if (rest === null) headers.delete('Cookie');
  else if (rest !== cookies) headers.set('Cookie', rest);
}

/** For a request whose body stays behind, in place. */
export function dropBodyHeaders(headers: Headers): void {
  headers.delete('Content-Length');
  headers.delete('Transfer-Encoding');
}
