/**
 * All the ways in which a server behind Postern may understand the path of a request. The gate judges every reading and lets
 * the strictest decide, so no spelling of a path is weaker than the page it means. Nothing is rewritten here.
 */
import { latePattern } from '../lib/late-pattern.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { decodeLeniently, decodeNames, decodeStrictly, hasControl } from './decode.ts';
import { elsewhere } from './elsewhere.ts';
import { pageOf } from './page.ts';
import { because, type Reason } from './reasons.ts';
import { respell, sharedFolder } from './slug.ts';

/** One understanding of a path. */
export interface Reading {
  /** Case-folded and decoded, dots resolved, no trailing slash: `/handbook/leave.html`. `/` is the root. */
  readonly path: string;
  /** The key of the page it means: `/handbook/leave`. */
  readonly page: string;
  /** The page was reached by dropping an extension (core/page). */
  readonly extension: boolean;
  /** Counts only where a rule names its page or a folder above it (core/elsewhere, core/slug). */
  readonly guess: boolean;
  /** Folders up to this length hold the path as it was written, too: what they say of it is known. */
  readonly asked: number;
  /** Look-alike characters and accents were folded too: to be compared with rules folded the same way. */
  readonly folded: boolean;
}

/** What makes a path readable in several ways: escapes, non-ASCII, separators, `//`, dots at a segment's end, NTFS streams. */
const SEVERAL_WAYS = /[^!-~]|[#%;?\\]|\/\/|\.(?:\/|$)|:\$/;

/**
 * Reads the byte-exact path part of `request.url` (starts with `/`, no query).
 * Errors: PATH_NOT_DECODABLE for a bad triplet, octets that are not UTF-8 or no leading slash; PATH_CONTROL_CHARACTER for a
 * control character, raw or after one or two decodings.
 */
export function readPath(rawPathname: string): Result<readonly Reading[], Reason> {
  if (rawPathname.startsWith('/') && !SEVERAL_WAYS.test(rawPathname)) return ok(readPlain(rawPathname));
  if (!rawPathname.startsWith('/')) return err(because('PATH_NOT_DECODABLE', 'the path does not start with a slash'));
  const received = decodings(rawPathname);
  const sent = decodings(asSent(rawPathname));
  if (received === null || sent === null)
    return err(because('PATH_NOT_DECODABLE', 'the path is not valid percent-encoded UTF-8', { received: rawPathname }));
  const texts = new Set([...received, ...sent]);
  const readings: Reading[] = [];
  const seen = { names: new Set<string>(), likenesses: new Set<string>() };
  for (const text of texts) {
    const name = foldCase(text);
    const likeness = foldLookAlikes(text);
    if (hasControl(text) || hasControl(likeness))
      return err(because('PATH_CONTROL_CHARACTER', 'the path holds a control character', { received: rawPathname }));
    addReadings(readings, seen.names, name, false);
    if (likeness !== name) addReadings(readings, seen.likenesses, likeness, true);
  }
  return ok(readings);
}

/**
 * What the URL parser makes of a path, and with it our own fetch: dot segments are resolved before anybody decodes. Of
 * `/x/a%2fb/../..%2fc` it leaves `/x/..%2fc`, which then means `/c`; decoded at once it would mean `/x/c`.
 */
function asSent(rawPathname: string): string {
  return new URL(`http://x${rawPathname}`).pathname;
}

/** Decoded once, with and without separators, and twice; a server between the two may have resolved dots. Null as decodeStrictly. */
function decodings(text: string): readonly string[] | null {
  const once = decodeStrictly(text);
  if (once === null) return null;
  const twice = decodeLeniently(once);
  // Some decode until nothing changes any more (Astro): what is encoded three times over means nothing to anybody else.
  if (decodeLeniently(twice) !== twice) return null;
  return [decodeNames(text) ?? once, once, twice, decodeLeniently(resolveDots(once))];
}

/** Case ignored as Unicode does in full (`ß` is `ss`), in composed form. Rules are folded by the same function. */
export function foldCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : caseless(text.normalize('NFC')).normalize('NFC');
}

const SLASHES = /[\u2044\u2215\u29f8]/g;
const BACKSLASHES = /[\u2216\u29f5]/g;
const marks = latePattern(String.raw`[\p{M}\p{Default_Ignorable_Code_Point}]`, 'gu');

/**
 * Folds what a file system, a database collation or a slug function may: compatibility forms (full-width `／`), accents and
 * invisible characters. A percent sign that appears by it is decoded once more.
 */
export function foldLookAlikes(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const bare = text.normalize('NFKD').replace(marks(), '');
  return decodeLeniently(caseless(bare.replace(SLASHES, '/').replace(BACKSLASHES, '\\'))).toLowerCase();
}

/** Down, up and down again: `ẞ` to `ß` to `SS` to `ss`; `ſ` to `S` to `s`. */
function caseless(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase();
}

function isAscii(text: string): boolean {
  return !/[^\u0000-\u007f]/.test(text);
}

/**
 * What one server or another does to the text of a path before it looks the page up, in this order, each or not: cut at a
 * decoded query or fragment, `\` as `/`, drop `;params` and NTFS streams, drop trailing dots and spaces, fold `//`.
 */
const HABITS: readonly ((path: string) => string)[] = [
  (path) => path.replace(/[?#].*$/s, ''),
  (path) => path.replaceAll('\\', '/'),
  (path) => path.replace(/(?:;|:(?:\$[^/:]*)?:\$)[^/]*/g, ''),
  (path) => (/[. ](?:\/|$)/.test(path) ? path.split('/').map(withoutTail).join('/') : path),
  (path) => path.replace(/\/{2,}/g, '/'),
];

/** The text under every combination of habits. Habits that change nothing add nothing. */
function spellings(text: string): ReadonlySet<string> {
  const all = new Set([text]);
  for (const habit of HABITS) for (const spelling of [...all]) all.add(habit(spelling));
  return all;
}

/** A segment as Windows file names have it, trailing dots and spaces gone. `.. ` still means the folder above. */
function withoutTail(segment: string): string {
  if (segment === '') return '';
  let end = segment.length;
  while (end > 0 && (segment[end - 1] === '.' || segment[end - 1] === ' ')) end--;
  if (end > 0) return segment.slice(0, end);
  return /^\.\. *$/.test(segment) ? '..' : '.';
}

/** RFC 3986 §5.2.4, without the trailing slashes. Empty segments inside the path stay. */
function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  while (kept.at(-1) === '') kept.pop();
  return `/${kept.join('/')}`;
}

/** Adds what a text means under every spelling. `seen` holds the paths that are already there. */
function addReadings(readings: Reading[], seen: Set<string>, text: string, folded: boolean): void {
  for (const spelling of spellings(text)) {
    const path = resolveDots(spelling);
    if (seen.has(path)) continue;
    seen.add(path);
    readings.push(...readingsOf(path, folded));
  }
}

/** The path itself and the pages elsewhere that it belongs to, each in every spelling. */
function readingsOf(path: string, folded: boolean): readonly Reading[] {
  const readings = spelledAnew(path, false, folded);
  for (const other of elsewhere(path)) {
    readings.push(...spelledAnew(other.path, other.guess, folded));
    // Next.js' proxy reads a data route twice: /_next/data/BUILD/_next/data/BUILD/page.json.json is the page's data, too.
    for (const further of elsewhere(other.path))
      readings.push(toReading({ ...further, guess: true, folded, asked: 0 }));
  }
  return readings;
}

/** A path, and what it is to an origin that spells it anew: WordPress finds slugs behind `/index.php/`, too. */
function spelledAnew(path: string, guess: boolean, folded: boolean): Reading[] {
  const others = respell(path).map((other) =>
    toReading({ path: other, guess: true, folded, asked: sharedFolder(path, other) }),
  );
  return [toReading({ path, guess, folded, asked: 0 }), ...others];
}

function toReading(what: Omit<Reading, 'page' | 'extension'>): Reading {
  const { key, extension } = pageOf(what.path);
  return { ...what, page: key, extension };
}

function readPlain(path: string): readonly Reading[] {
  const lower = path.toLowerCase();
  return readingsOf(lower.length > 1 && lower.endsWith('/') ? lower.slice(0, -1) : lower, false);
}
