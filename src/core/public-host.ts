/**
 * Whether a host name may be asked for something on an administrator's word: a public DNS name. Addresses are refused whole, not
 * range by range: an identity provider has a name, and so does its certificate. What a name resolves to is not known here; a Worker's
 * fetch leaves from Cloudflare's edge, from which private networks cannot be reached.
 */

/** Top-level names that are never in the public DNS (RFC 6761, RFC 6762, RFC 8375, ICANN), or mean somebody's own network by habit. */
const privateTops: ReadonlySet<string> = new Set([
  ...['localhost', 'local', 'localdomain', 'internal', 'intranet', 'private'],
  ...['lan', 'home', 'corp', 'arpa', 'onion', 'invalid', 'alt'],
]);

/** @param hostname as the URL parser writes it: lower-case, every spelling of an IPv4 address as four numbers. */
export function isPublicHost(hostname: string): boolean {
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  const labels = name.split('.');
  const top = labels.at(-1) ?? '';
  // Four numbers, or the brackets of IPv6: the last label of a name is never a number (RFC 3696 §2).
  if (labels.length < 2 || labels.includes('') || /^\d+$/.test(top) || /[^a-z0-9.-]/.test(name)) return false;
  return !privateTops.has(top);
}
