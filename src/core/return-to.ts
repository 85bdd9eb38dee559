/**
 * The only validator of places to send a reader back to. The answer is safe as a Location header value: a path of this site
 * outside Postern's own, serialised by the URL parser, or `/`.
 */
import { isOwnPath } from './own-paths.ts';
import { readPath } from './path.ts';

const MAX_LENGTH = 2048;

/** A path of this site, or its origin spelled out without userinfo; whatever else the URL parser would forgive is not considered. */
const SHAPE = /^(?:https?:\/\/[^/\\?#@\s]+)?(?:\/(?![/\\])|[?#]|$)/i;

/**
 * The same-origin path (query and fragment kept) that `value` means on the site at `siteUrl`, or `/` for anything else.
 * An absolute URL of the site's own origin is reduced to its path.
 */
export function returnTarget(value: string | null | undefined, siteUrl: string): string {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !value.isWellFormed()) return '/';
  // The URL parser drops tabs and line ends and trims spaces, so that what was judged is not what is sent.
  if (/[\u0000-\u0020\u007f-\u00a0\u2028\u2029\\]/.test(value) || !SHAPE.test(value)) return '/';
  if (!value.startsWith('/') && !/^https?:/i.test(value)) return '/';
  const url = parseUrl(value, siteUrl);
  const site = parseUrl(siteUrl, siteUrl);
  if (url === null || site === null || url.origin !== site.origin) return '/';
  const target = url.pathname + url.search + url.hash;
  return target.length <= MAX_LENGTH && !target.startsWith('//') && isReadable(url.pathname) ? target : '/';
}

/** Whether no reading of the path is Postern's, or would be taken for another host by a browser. */
function isReadable(pathname: string): boolean {
  const readings = readPath(pathname);
  return readings.ok && !isOwnPath(readings.value) && !readings.value.some(({ path }) => /^\/[/\\]/.test(path));
}

function parseUrl(value: string, base: string): URL | null {
  try {
    return new URL(value, base);
  } catch {
    return null;
  }
}
