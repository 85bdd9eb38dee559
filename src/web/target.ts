/** Parts of a request's URL, sliced from the text the runtime gave: no URL object on the path of every request. */

/** Where the path starts: after the authority. The runtime's URLs are absolute and always have a path. */
function pathStart(url: string): number {
  return url.indexOf('/', url.indexOf('//') + 2);
}

/** The host with its port, as `request.url` says. What the platform would not have written so is no site's host. */
export function hostOf(url: string): string {
  return url.slice(url.indexOf('//') + 2, pathStart(url));
}

/** The path and query exactly as received. */
export function pathAndQueryOf(url: string): string {
  return url.slice(pathStart(url));
}

/** The path exactly as received, still encoded. */
export function pathOf(url: string): string {
  const start = pathStart(url);
  const query = url.indexOf('?', start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}

/** What follows the first `?`, `?` included; empty without one. */
export function queryOf(url: string): string {
  const query = url.indexOf('?', pathStart(url));
  return query < 0 ? '' : url.slice(query);
}
