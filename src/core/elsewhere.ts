/**
 * Paths under which frameworks and servers serve what belongs to a page elsewhere: its data, its source, or the page itself. Such a path
 * is judged as that page besides what it says by itself, so it can only become stricter. Paths here are readings, as in page.ts.
 */
import { PREFETCH, withoutSlash } from './page.ts';

export interface Elsewhere {
  /** Of the page; it may still have an extension. */
  readonly path: string;
  /** Whether it counts only where a rule names that page or a folder above it: the path may as well mean nothing of the kind. */
  readonly guess: boolean;
}

/** `mark` begins and ends with a slash; `page` is given what follows it, with that slash, and says which page that belongs to. */
interface Folder {
  readonly mark: string;
  readonly page: (rest: string) => string | null;
}

const NEXT_DATA = '/_next/data/';

const folders: readonly Folder[] = [
  // Next.js, pages router: /_next/data/BUILD/page.json
  { mark: NEXT_DATA, page: withoutFirst },
  // Gatsby: /page-data/page/page-data.json
  { mark: '/page-data/', page: (rest) => rest },
  // Sphinx and what is built on it: /_sources/page.rst.txt
  { mark: '/_sources/', page: withoutSourceName },
  // Waku: /RSC/R/page.txt
  { mark: '/rsc/r/', page: wakuPage },
];

const ANALOG = '/_analog/pages/';
const SCRIPT = '.php/';

/**
 * Behind a page's path, where the page itself answers: Next.js posts actions there, React Router's RSC mode asks for the page; packed beside
 * it, or the script that makes it.
 */
const endings = ['.action', '_root.rsc', '/_.rsc', '.gz', '.br', '.zst', '.php', '.aspx'];

/** What a server looks for in a folder, and what Vike and Qwik call a page's data there. A page of its own may have such a name, too. */
const inside =
  /^(?:index\.(?:php|xhtml|shtml|jsp|cgi|pagecontext\.json)|default\.(?:html?|aspx?)|q-data\.json|q-loader-.*\.json|_payload.js(?:on)?)$/;
/** How all of these begin: a fresh isolate compiles no pattern for a path that has nothing of it. */
const insideStarts = ['index.', 'default.', 'q-', '_payload'];

/** All pages that this path belongs to, save for the one that it is by itself (page.ts). */
export function elsewhere(path: string): readonly Elsewhere[] {
  const found: Elsewhere[] = [];
  const add = (page: string | null, guess: boolean) => {
    if (page !== null) found.push({ path: page, guess });
  };
  for (const { mark, page } of folders) add(inFolder(path, mark, page), false);
  add(inSegments(path), false);
  add(analogPage(path), false);
  // Beside the page, in the same folder: without a rule of its own the page says nothing that the folder does not.
  for (const end of endings) add(before(path, end), true);
  add(folderOf(path), true);
  add(prefetched(path), true);
  for (const page of nextData(path)) add(page, true);
  for (const page of anyDotSegments(path)) add(page, true);
  add(
    inFolder(path, '/raw/', (rest) => before(rest, '.md')),
    true,
  );
  for (const page of behindScript(path)) add(page, true);
  return found;
}

function inFolder(path: string, mark: string, pageOf: Folder['page']): string | null {
  const at = path.indexOf(mark);
  const page = at < 0 ? null : pageOf(path.slice(at + mark.length - 1));
  return page === null ? null : joined(path.slice(0, at), page);
}

function joined(base: string, page: string): string {
  return page === '/' && base !== '' ? base : base + page;
}

function folderOf(path: string): string | null {
  const slash = path.lastIndexOf('/');
  const isOne = insideStarts.some((start) => path.startsWith(start, slash + 1)) && inside.test(path.slice(slash + 1));
  return isOne ? path.slice(0, slash) || '/' : null;
}

function before(path: string, end: string): string | null {
  return path.length > end.length && path.endsWith(end) ? withoutSlash(path.slice(0, -end.length)) || '/' : null;
}

function withoutFirst(rest: string): string | null {
  const slash = rest.indexOf('/', 1);
  return slash < 0 ? null : rest.slice(slash);
}

/** `/page.rst.txt`; where the suffix is switched off, `/page.rst`. */
function withoutSourceName(rest: string): string {
  const source = rest.endsWith('.txt') ? rest.slice(0, -'.txt'.length) : rest;
  const dot = source.lastIndexOf('.');
  return dot > source.lastIndexOf('/') ? source.slice(0, dot) : source;
}

/** The root has a name of its own, and an underscore at either end one more. */
function wakuPage(rest: string): string | null {
  if (!rest.endsWith('.txt')) return null;
  const name = rest.slice(1, -'.txt'.length);
  return name === '_root' ? '/' : `/${name.slice(name.startsWith('_') ? 1 : 0, name.endsWith('_') ? -1 : undefined)}`;
}

/** Analog: `/api/_analog/pages/page`; what stands before it is no part of the page's path. */
function analogPage(path: string): string | null {
  const at = path.indexOf(ANALOG);
  return at < 0 ? null : path.slice(at + ANALOG.length - 1);
}

/** Next.js' prefetch: `/page.segments/…`. */
function inSegments(path: string): string | null {
  const at = path.indexOf('.segments/');
  return at > 0 ? path.slice(0, at) : null;
}

/** Builds of Next.js look for the ending with a pattern whose dots are any character: there `/page-prefetch-rsc` is the page's too. */
function prefetched(path: string): string | null {
  const end = path.length - PREFETCH.length;
  const isOne = end > 0 && path.endsWith('rsc') && path.startsWith('prefetch', end + 1);
  return isOne ? withoutSlash(path.slice(0, end)) || '/' : null;
}

/**
 * Next.js' pages router, besides /_next/data/BUILD/page.json: with languages it names them in its data, the default one too; behind a proxy
 * (middleware) `/index/page` is `/page`; with a deployment id there is no BUILD.
 */
function nextData(path: string): readonly string[] {
  const at = path.indexOf(NEXT_DATA);
  if (at < 0) return [];
  const rest = path.slice(at + NEXT_DATA.length - 1);
  const plain = [rest, withoutFirst(rest)].filter((page) => page !== null);
  const roots = plain.filter((page) => page.startsWith('/index/')).map((page) => page.slice('/index'.length));
  const found = [rest, ...roots, ...[...plain, ...roots].flatMap(withoutLanguage)];
  return found.map((page) => joined(path.slice(0, at), page));
}

function withoutLanguage(page: string): readonly string[] {
  const language = /^\/(?:default|[a-z]{2,3}(?:-[a-z0-9]{2,8})*)(?=\/|\.json$)/.exec(page)?.[0];
  if (language === undefined) return [];
  return [page.startsWith('/', language.length) ? page.slice(language.length) : '/'];
}

/** The builds of `prefetched` do so with `/page.segments/x.segment.rsc`, too: `/page-segments/x-segment-rsc`. */
function anyDotSegments(path: string): readonly string[] {
  if (!path.endsWith('rsc') || !path.startsWith('segment', path.length - 'segment.rsc'.length)) return [];
  const ends = new Set([path.indexOf('segments/', 2), path.lastIndexOf('segments/')].filter((at) => at > 1));
  return [...ends].map((at) => path.slice(0, at - 1)).filter((page) => page !== '');
}

/**
 * Laravel and Symfony answer `/anything/index.php/page` with the page, and other scripts whatever follows them. It would not do to take
 * `/index.php/page` for the root's. Of several scripts a server takes the first or the last.
 */
function behindScript(path: string): readonly string[] {
  const ends = new Set([path.indexOf(SCRIPT), path.lastIndexOf(SCRIPT)].filter((at) => at >= 0));
  return [...ends].flatMap((at) => {
    const [script, page] = [path.slice(0, at + SCRIPT.length - 1), path.slice(at + SCRIPT.length - 1)];
    if (!script.endsWith('/index.php')) return [script];
    const base = script.slice(0, -'/index.php'.length);
    return base === '' ? [page] : [base + page, page];
  });
}
