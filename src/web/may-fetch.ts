/** Which addresses outside the gateway itself asks of, for keys and metadata: the settings name them, redirects may. */
import { isPublicHost } from '../core/public-host.ts';
import { isLocal, isWebUrl } from '../core/web-url.ts';

/** What mayFetch allows, for a reason's `expected`. */
export const fetchable = 'https:// and a public host name';

/** @param local whether the site itself is on this machine: only then may what it asks be, and only then without TLS. */
export function mayFetch(address: string, local: boolean): boolean {
  const url = isWebUrl(address) ? new URL(address) : null;
  if (url === null) return false;
  return (local && isLocal(url.hostname)) || (url.protocol === 'https:' && isPublicHost(url.hostname));
}
