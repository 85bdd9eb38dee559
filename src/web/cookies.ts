/**
 * Cookies as text: the only code that reads a Cookie header and writes a Set-Cookie value. What the values mean (signed,
 * sealed) is decided elsewhere. Every function is linear in the header.
 */

export const SESSION_COOKIE = '__Host-sso';
export const LOGIN_COOKIE = '__Host-sso-login';
export const LOGOUT_COOKIE = '__Host-sso-logout';

/** How long a pending sign-in is kept. */
const LOGIN_SECONDS = 600;
/** The same for signing out at an identity provider. */
export const LOGOUT_SECONDS = 600;

/**
 * The pairs of a Cookie header with the separator before each. A browser separates with `;`; two header lines arrive joined
 * by a comma, and so a cookie of ours behind one is taken off what the origin gets. A comma with no `name=` behind it is part of a value.
 */
function splitPairs(header: string): string[] {
  const pairs: string[] = [];
  const separatorAfter = header.includes(',') ? commaOrSemicolonAfter : semicolonAfter;
  for (let start = 0; start < header.length; ) {
    const end = separatorAfter(header, start);
    const piece = header.slice(start, end);
    const last = pairs.length - 1;
    if (piece.startsWith(',') && !piece.includes('=') && last >= 0) pairs[last] += piece;
    else pairs.push(piece);
    start = end;
  }
  return pairs;
}

const SEMICOLON = 0x3b;
const COMMA = 0x2c;

/** Where the next separator after `at` stands, or the end. */
function semicolonAfter(header: string, at: number): number {
  const end = header.indexOf(';', at + 1);
  return end < 0 ? header.length : end;
}

/** The same where there are commas too: by hand, because to look for the next of each would be quadratic. */
function commaOrSemicolonAfter(header: string, at: number): number {
  for (let end = at + 1; end < header.length; end++) {
    const c = header.charCodeAt(end);
    if (c === SEMICOLON || c === COMMA) return end;
  }
  return header.length;
}

/** How long the separator is that a pair begins with. */
function separatorOf(pair: string): number {
  return pair[0] === ';' || pair[0] === ',' ? 1 : 0;
}

/** A pair without its separator and the space behind that. */
function withoutSeparator(pair: string): string {
  let start = separatorOf(pair);
  while (start > 0 && isBlank(pair[start])) start++;
  return pair.slice(start);
}

/** The name of a pair, without its separator and the space around it. Not `trim()`, which takes more than space and tab. */
function nameOf(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? '' : trimBlank(pair.slice(separatorOf(pair), equals));
}

function trimBlank(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** All values of that name, in order, quotes around a value taken off. Names compare exactly. */
export function readCookies(header: string | null, name: string): readonly string[] {
  if (header === null || !header.includes(name)) return [];
  const pairs = splitPairs(header);
  return (header.includes(',') ? believed(pairs) : pairs)
    .filter((pair) => nameOf(pair) === name)
    .map((pair) => unquoted(trimBlank(pair.slice(pair.indexOf('=') + 1))));
}

/**
 * Without what stands behind a comma in somebody else's pair: a sibling domain may set a cookie of its own with a comma and our name in
 * the value, which no `__Host-` keeps out. Behind one of ours it can only be a second header line. A client that sends two, as no browser
 * does, is nobody when ours is in the second.
 */
function believed(pairs: readonly string[]): readonly string[] {
  let isOurs = false;
  return pairs.filter((pair) => {
    if (pair[0] === ',') return isOurs;
    isOurs = isOwnName(nameOf(pair));
    return true;
  });
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** The header without Postern's own cookies and otherwise byte for byte as it was; null when nothing is left. */
export function withoutOwnCookies(header: string): string | null {
  if (!header.includes(SESSION_COOKIE)) return header === '' ? null : header;
  const pairs = splitPairs(header);
  const kept = pairs.filter((pair) => !isOwnName(nameOf(pair)));
  if (kept.length === pairs.length) return header;
  const [first = '', ...more] = kept;
  // The first pair has no separator before it.
  const left = [isOwnName(nameOf(pairs[0] ?? '')) ? withoutSeparator(first) : first, ...more].join('');
  return left === '' ? null : left;
}

/** Whether a cookie of this name is Postern's own. */
export function isOwnName(name: string): boolean {
  return name === SESSION_COOKIE || name === LOGIN_COOKIE || name === LOGOUT_COOKIE;
}

/** The Set-Cookie value of a session. */
export function sessionCookie(value: string, maxAgeSeconds: number): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}; Secure; HttpOnly; SameSite=Lax`;
}

export function clearSessionCookie(): string {
  return sessionCookie('', 0);
}

/** The Set-Cookie value of the pending sign-ins. SameSite=None: the IdP's POST comes from another site and must find it. */
export function loginCookie(value: string): string {
  return `${LOGIN_COOKIE}=${value}; Path=/; Max-Age=${LOGIN_SECONDS}; Secure; HttpOnly; SameSite=None`;
}

export function clearLoginCookie(): string {
  return `${LOGIN_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None`;
}

/** The Set-Cookie value of a sign-out on its way. SameSite=None for the same reason. */
export function logoutCookie(value: string): string {
  return `${LOGOUT_COOKIE}=${value}; Path=/; Max-Age=${LOGOUT_SECONDS}; Secure; HttpOnly; SameSite=None`;
}

export function clearLogoutCookie(): string {
  return `${LOGOUT_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None`;
}
