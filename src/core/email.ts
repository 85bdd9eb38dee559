/**
 * E-mail addresses as identities. Only a conservative ASCII addr-spec counts, because an address that two systems read in two
 * ways is two readers: no quoted local parts, comments, routes (`%`, `!`), wildcards, IP literals or look-alikes.
 */

const LOCAL = /^[a-z0-9#$&'+/=^_`{|}~-]+(?:\.[a-z0-9#$&'+/=^_`{|}~-]+)*$/;
/** Labels between dots, the last of them not of digits alone. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_LOCAL = 64;
const MAX_TOTAL = 254;

/** The address trimmed of ASCII spaces and lower-cased; null when it is not one valid address. */
export function normaliseEmail(raw: string): string | null {
  const email = trimSpaces(raw);
  if (email.length > MAX_TOTAL || /[^\u0021-\u007e]/.test(email)) return null;
  const address = email.toLowerCase();
  const at = address.indexOf('@');
  // Neither part may hold another `@`.
  if (at === -1 || at > MAX_LOCAL || !LOCAL.test(address.slice(0, at)) || !isDomain(address.slice(at + 1))) return null;
  return address;
}

/** Whether a lower-case text is a domain name in its ASCII form. `localhost` is; an IPv4 address is not. */
export function isDomain(domain: string): boolean {
  return DOMAIN.test(domain);
}

/** What is behind the `@` of a normalised address. */
export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** Whether a normalised address is of one of these lower-case domains; subdomains are others. Null allows any. */
export function emailAllowed(email: string, domains: readonly string[] | null): boolean {
  return domains === null || domains.includes(emailDomain(email));
}

/** By hand: a pattern for trailing spaces is quadratic on a text full of them. */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}
