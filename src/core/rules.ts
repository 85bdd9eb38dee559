/**
 * The rules of a site as a table. A rule is found in as many look-ups as the path has segments, however many rules there are;
 * the order of writing never matters, and two rules for one page are a fault.
 */
import type { Rule } from './access.ts';
import { decodeNames, hasControl } from './decode.ts';
import { isMistakable, pageOf } from './page.ts';
import { foldCase, foldLookAlikes, type Reading } from './path.ts';

/** A rule with the one of its paths that put it into the table. */
export interface Entry {
  readonly rule: Rule;
  readonly path: string;
}

interface Index {
  /** Length of the longest folder: no longer start of a path need be looked up, however long the path is. */
  readonly longest: number;
  /** By page key. */
  readonly pages: ReadonlyMap<string, readonly Entry[]>;
  /** By the folder of a `/*` path: `/handbook`; `/` for `/*`. */
  readonly prefixes: ReadonlyMap<string, readonly Entry[]>;
}

export interface RuleTable {
  readonly exact: Index;
  /** The same rules under look-alike folding; here several rules may share a key, and all of them count. */
  readonly folded: Index;
}

/** What is wrong with `rules[rule].paths[path]`, and what would be right. */
export interface RuleFault {
  readonly rule: number;
  readonly path: number;
  readonly wrong: string;
  readonly allowed: string;
}

type Writable = { readonly pages: Map<string, Entry[]>; readonly prefixes: Map<string, Entry[]> };

const PATH_FORM = 'a path such as "/roadmap", or "/handbook/*" for everything below';

export function compileRules(rules: readonly Rule[]): { table: RuleTable; faults: readonly RuleFault[] } {
  const exact: Writable = { pages: new Map(), prefixes: new Map() };
  const folded: Writable = { pages: new Map(), prefixes: new Map() };
  const faults: RuleFault[] = [];
  for (const [rule, entry] of rules.entries()) {
    for (const [path, text] of entry.paths.entries()) {
      const wrong = addRule(exact, folded, entry, text);
      if (wrong !== null) faults.push({ rule, path, wrong, allowed: PATH_FORM });
    }
  }
  return { table: { exact: toIndex(exact), folded: toIndex(folded) }, faults };
}

function toIndex({ pages, prefixes }: Writable): Index {
  return { pages, prefixes, longest: [...prefixes.keys()].reduce((most, key) => Math.max(most, key.length), 0) };
}

/** Adds one path of a rule to both indexes; answers what is wrong with it, if anything is. */
function addRule(exact: Writable, folded: Writable, rule: Rule, path: string): string | null {
  const isPrefix = path.endsWith('/*');
  const text = readRulePath(isPrefix ? path.slice(0, -1) : path);
  if ('wrong' in text) return text.wrong;
  const entry = { rule, path };
  const key = keyOf(foldCase(text.path), isPrefix);
  if (isMistakable(key, isPrefix)) return `"${path}" ends as frameworks name what belongs to another page`;
  const entries = isPrefix ? exact.prefixes : exact.pages;
  const earlier = entries.get(key)?.[0];
  if (earlier !== undefined) return `"${path}" names the same ${isPrefix ? 'folder' : 'page'} as "${earlier.path}"`;
  entries.set(key, [entry]);
  const alike = isPrefix ? folded.prefixes : folded.pages;
  const alikeKey = keyOf(foldLookAlikes(text.path), isPrefix);
  alike.set(alikeKey, [...(alike.get(alikeKey) ?? []), entry]);
  return null;
}

/** A folder is named literally; a page is named by any of its twins. */
function keyOf(path: string, isPrefix: boolean): string {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return isPrefix ? bare : pageOf(bare).key;
}

/** What one server or another takes for a border in a path, spelled twice over or not. */
const separators = ['\\', ';', '%2f', '%5c', '%3b', '%3f', '%23'];

/** The decoded path of a rule. A spelling that could be read in two ways would not mean what its author thinks: it is wrong. */
function readRulePath(path: string): { readonly path: string } | { readonly wrong: string } {
  if (!path.startsWith('/')) return { wrong: `"${path}" does not start with "/"` };
  if (path.includes('*')) return { wrong: `"${path}" has "*" elsewhere than in a final "/*"` };
  if (path.includes('?') || path.includes('#')) return { wrong: `"${path}" has a query or a fragment` };
  const decoded = decodeNames(path);
  if (decoded === null) return { wrong: `"${path}" is not valid percent-encoded UTF-8` };
  if (hasControl(decoded)) return { wrong: `"${path}" holds a control character` };
  const lower = decoded.toLowerCase();
  if (separators.some((one) => lower.includes(one)))
    return { wrong: `"${path}" has a "\\", ";" or an encoded separator` };
  if (decoded.includes('//')) return { wrong: `"${path}" has an empty segment` };
  if (/(?:[. ]|%2e)(?:\/|$)/.test(lower)) return { wrong: `"${path}" has a segment that ends with a dot or a space` };
  return { path: decoded };
}

/** Stands for "no rule": what the site's default says. */
const DEFAULT: readonly null[] = [null];

/**
 * Everything that must be satisfied for one reading: usually one entry, `null` where the default applies. An exact page wins
 * over the longest prefix. The root of a prefix that was reached by an extension (`/x.json` under `/x/*`) lies beside the
 * folder, so what applies without that rule counts too. A guess counts where a rule names it, and there may be none.
 */
export function findEntries(table: RuleTable, reading: Reading): readonly (Entry | null)[] {
  const index = reading.folded ? table.folded : table.exact;
  const page = index.pages.get(reading.page);
  // A twin may lie in a folder that a rule names, as `/index/index.html` does under `/index/*`: then that rule is the more specific.
  if (page !== undefined)
    return reading.path === reading.page
      ? page
      : [...page, ...(findFolder(index, reading.path, reading.page.length) ?? [])];
  const around =
    findFolder(index, reading.path, reading.asked) ?? (reading.guess ? [] : (index.prefixes.get('/') ?? DEFAULT));
  const beside = reading.extension ? index.prefixes.get(reading.page) : undefined;
  return beside === undefined ? around : [...beside, ...around];
}

/** Of the longest folder that holds the path and is longer than `least`. */
function findFolder({ prefixes, longest }: Index, path: string, least = 0): readonly Entry[] | undefined {
  let end = path.length <= longest ? path.length : path.lastIndexOf('/', longest);
  for (; end > least; end = path.lastIndexOf('/', end - 1)) {
    const found = prefixes.get(path.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}
