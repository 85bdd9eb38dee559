/**
 * Fetches an IdP's metadata: from the address in the settings, following redirects only within its host, at most 1 MB (as
 * unpacked) within 10 s in all. The content type is not looked at; what it is, its reader says.
 */
import { because, type Reason } from '../core/reasons.ts';
import { fromUtf8 } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { fetchable, mayFetch } from './may-fetch.ts';
import { readLimited } from './read-limited.ts';

const LIMIT = 1024 * 1024;
const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;

/**
 * @param local whether the site itself is on this machine (may-fetch.ts).
 * @returns METADATA_URL, METADATA_REDIRECT, METADATA_TOO_LARGE or METADATA_UNREACHABLE when there is no document.
 */
export async function fetchMetadata(address: string, local: boolean): Promise<Result<string, Reason>> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let url = address;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const refused = judgeUrl(url, local);
    if (refused !== null) return err(refused);
    const response = await ask(url, signal);
    if (!response.ok) return response;
    const next = redirectOf(response.value, url);
    if (next === null) return readDocument(response.value, url, signal);
    await response.value.body?.cancel();
    if (new URL(next).host !== new URL(url).host || !next.startsWith(`${new URL(url).protocol}//`)) {
      const seen = { expected: `the host of ${url}`, received: next.slice(0, 200) };
      return err(because('METADATA_REDIRECT', 'The metadata address leads to another host or out of TLS.', seen));
    }
    url = next;
  }
  return err(
    because('METADATA_REDIRECT', `The metadata address redirects more than ${MAX_REDIRECTS} times.`, { received: url }),
  );
}

/** Asked of every address on the way. */
function judgeUrl(address: string, local: boolean): Reason | null {
  if (mayFetch(address, local)) return null;
  const seen = { expected: fetchable, received: address.slice(0, 200) };
  return because('METADATA_URL', 'Metadata is not fetched from such an address.', seen);
}

async function ask(url: string, signal: AbortSignal): Promise<Result<Response, Reason>> {
  try {
    // Redirects are judged here, one by one; and a key that is needed now must not come from somebody's cache.
    return ok(
      await fetch(url, {
        headers: { Accept: 'application/samlmetadata+xml, application/xml, text/xml', 'User-Agent': 'Postern' },
        redirect: 'manual',
        cache: 'no-store',
        signal,
      }),
    );
  } catch (cause) {
    return unreachable(url, String(cause));
  }
}

/** Where a redirect leads, absolute; null when it is none. */
function redirectOf(response: Response, base: string): string | null {
  const location = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('Location') : null;
  return location !== null && URL.canParse(location, base) ? new URL(location, base).href : null;
}

async function readDocument(response: Response, url: string, signal: AbortSignal): Promise<Result<string, Reason>> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    return unreachable(url, `status ${response.status}`);
  }
  try {
    const bytes = await readLimited(response.body, LIMIT, signal);
    if (bytes === null)
      return err(because('METADATA_TOO_LARGE', 'The metadata has more than 1 MB.', { received: url }));
    const text = fromUtf8(bytes);
    return text === null || text.trim() === '' ? unreachable(url, 'nothing, or not UTF-8') : ok(text);
  } catch (cause) {
    return unreachable(url, String(cause));
  }
}

function unreachable(url: string, received: string): Result<never, Reason> {
  return err(
    because('METADATA_UNREACHABLE', 'The metadata could not be fetched.', { expected: `200 from ${url}`, received }),
  );
}
