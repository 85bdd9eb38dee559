/**
 * Which page a path means. A page has twins: the same content under another name (`/page.html`, `/page/index.md`) or as data
 * for a framework's client (`/page/__data.json`). All twins of a page have one key. What lies elsewhere (`/_next/data/…/page.json`) is in
 * elsewhere.ts.
 * Paths here are already readings: case-folded, dots resolved, no trailing slash.
 */

/** Extensions under which static hosts and frameworks serve the page itself. */
const EXTENSIONS: ReadonlySet<string> = new Set(['html', 'htm', 'md', 'mdx', 'json', 'rsc', 'txt', 'data']);

/**
 * Last segments that stand for their folder: index files, the page's data for Gatsby, Nuxt, SvelteKit and React Router, and what Next.js
 * calls the root.
 */
const FOLDER_FILES: ReadonlySet<string> = new Set([
  'index',
  '__index',
  'page-data.json',
  '_payload.json',
  '_payload.js',
  '__data.json',
  '__data.js',
  '_root.data',
  '_.data',
]);

/** Spares a hash of a hostile 16 KB segment for each of the extensions it piles up. */
const LONGEST_FOLDER_FILE = Math.max(...[...FOLDER_FILES].map((name) => name.length));

export interface Page {
  readonly key: string;
  /** The key was reached by dropping an extension of its last segment: `/x.json` for `/x`, which lies beside `/x/`, not below. */
  readonly extension: boolean;
}

/** Takes twins away until the page itself is left. `/` is the page of `/index.html`. */
export function pageOf(path: string): Page {
  let key = withoutPayload(path);
  let extension = key !== path && !path.startsWith(`${key}/`);
  let slash = key.lastIndexOf('/');
  for (;;) {
    const name = key.slice(slash + 1);
    const stem = isFolderFile(name) ? 0 : stemLength(name);
    if (stem === name.length) break;
    extension = stem > 0;
    key = key.slice(0, extension ? slash + 1 + stem : slash);
    if (!extension) slash = key.lastIndexOf('/');
  }
  return { key: key === '' ? '/' : key, extension };
}

function isFolderFile(name: string): boolean {
  return name.length <= LONGEST_FOLDER_FILE && FOLDER_FILES.has(name);
}

/**
 * How much of a file name is left without its page extension, and without the dots and spaces that a file system would drop
 * then: all of it when there is none. Zero for a bare `/page/.md`, which joins a slash-ended page and an extension.
 */
function stemLength(name: string): number {
  let end = name.lastIndexOf('.');
  if (end < 0 || !EXTENSIONS.has(name.slice(end + 1))) return name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
  return end;
}

/** What Next.js has a router ask for in advance, beside the page or, with a slash at the page's end, in it. */
export const PREFETCH = '.prefetch.rsc';
/** What SvelteKit calls the data of a page whose path ends with `.html`: `/page.html__data.json`. */
const HTML_DATA = '.html__data.json';

/**
 * The path without what makes it a payload of the page: Next.js' `/page.segments/_tree.segment.rsc` and `/page.prefetch.rsc` (prefetch)
 * and `/page/__next._tree.txt` (static export), SvelteKit's `/page.html__data.json`.
 */
function withoutPayload(path: string): string {
  const segments = path.indexOf('.segments/');
  if (segments > 0 && path.endsWith('.rsc')) return path.slice(0, segments);
  if (path.endsWith(PREFETCH)) return withoutSlash(path.slice(0, -PREFETCH.length));
  if (path.endsWith(HTML_DATA)) return withoutSlash(path.slice(0, -HTML_DATA.length));
  const next = path.indexOf('/__next.');
  return next >= 0 && path.endsWith('.txt') ? path.slice(0, next) : path;
}

/** A slash at the end dropped. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/**
 * Whether this page under one of the extensions would be taken for another page, as `/x/page-data` would as `/x/page-data.json`: then no rule
 * could mean both. Of a folder only what lies beside it is asked.
 */
export function isMistakable(key: string, folder: boolean): boolean {
  const page = pageOf(key).key;
  return [...EXTENSIONS].some((extension) => {
    const twin = pageOf(`${key}.${extension}`);
    return twin.key !== page && (twin.extension || !folder);
  });
}
