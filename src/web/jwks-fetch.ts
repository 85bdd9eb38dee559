/**
 * Fetches a connection's JWKS: from the address in its settings and nowhere else, never following a redirect, at most 64 KB
 * within 5 s. Kept in memory for 10 minutes; a token with an unknown key id, or that no key of the set has signed, renews it once a
 * minute at most, and a fetch that failed is tried again after 10 s at the earliest, and takes no key away before its 10 minutes are
 * over: strangers' tokens can neither make us hammer an identity provider nor lock its readers out while it is down. Only of an
 * isolate that knows no keys yet, or none that may be used any more, each request waits for a fetch of its own.
 */
import { because, type Reason } from '../core/reasons.ts';
import { fromUtf8 } from '../lib/bytes.ts';
import { createLru } from '../lib/lru.ts';
import { err, type Result } from '../lib/result.ts';
import { type Jwks, namesUnknownKey, readJwks } from '../proof/jwt/jwks.ts';
import { readLimited } from './read-limited.ts';

const LIMIT = 64 * 1024;
const TIMEOUT_MS = 5000;
const FRESH_MS = 10 * 60_000;
const COOLDOWN_MS = 60_000;
const RETRY_MS = 10_000;

/** What an address brought. Times in milliseconds. */
interface Kept {
  readonly jwks: Result<Jwks, Reason>;
  /** When it brought that. */
  readonly at: number;
  /** Until then it is not asked again. */
  readonly quietUntil: number;
}

/** By URL: the same address holds the same keys, whichever connection asks. */
const kept = createLru<string, Kept>(50);

/** Whether a token is judged by what is kept. A clock that went back makes everything stale. */
function suffices({ jwks, at, quietUntil }: Kept, token: string, now: number): boolean {
  const age = now - at;
  const quiet = now < quietUntil;
  if (age < 0) return false;
  if (!jwks.ok) return quiet;
  return quiet ? age < FRESH_MS + RETRY_MS : age < FRESH_MS && !namesUnknownKey(token, jwks.value);
}

function unreadable(url: string, received: string): Result<never, Reason> {
  return err(because('INVALID_KEY', 'The JWKS could not be fetched.', { expected: `200 from ${url}`, received }));
}

async function fetchJwks(url: string): Promise<Result<Jwks, Reason>> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const headers = { Accept: 'application/jwk-set+json, application/json', 'User-Agent': 'Postern' };
    // A key that was withdrawn must not come back from somebody's cache.
    const response = await fetch(url, { headers, redirect: 'manual', cache: 'no-store', signal });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return unreadable(url, `status ${response.status}`);
    }
    const bytes = await readLimited(response.body, LIMIT, signal);
    const text = bytes === null ? null : fromUtf8(bytes);
    return text === null ? unreadable(url, `not UTF-8, or more than ${LIMIT} octets`) : readJwks(text);
  } catch (cause) {
    return unreadable(url, String(cause));
  }
}

/** What is kept after a fetch: a failed one leaves keys that are known until their time is over. */
function renewed(known: Kept | undefined, jwks: Result<Jwks, Reason>, now: number): Kept {
  if (jwks.ok) return { jwks, at: now, quietUntil: now + COOLDOWN_MS };
  const quietUntil = now + RETRY_MS;
  const stands = known?.jwks.ok === true && Math.abs(now - known.at) < FRESH_MS;
  return stands ? { ...known, quietUntil } : { jwks, at: now, quietUntil };
}

/** Asks the address, and keeps what is known by then: others may have fetched meanwhile. */
async function fetchAndKeep(url: string, now: number): Promise<Result<Jwks, Reason>> {
  const known = kept.get(url);
  // Before the fetch: who comes while it is on its way makes do with what is known, for as long as that may be used.
  if (known !== undefined) kept.set(url, { ...known, quietUntil: now + RETRY_MS });
  const fetched = await fetchJwks(url);
  const next = renewed(kept.get(url), fetched, now);
  kept.set(url, next);
  return next.jwks;
}

/** The key set to judge this token with. Code: INVALID_KEY. */
export async function jwksFor(url: string, token: string, date: Date): Promise<Result<Jwks, Reason>> {
  const now = date.getTime();
  const known = kept.get(url);
  return known !== undefined && suffices(known, token, now) ? known.jwks : fetchAndKeep(url, now);
}

/**
 * For a token that no key of the set has signed: keys may have changed under their old id, or without one.
 * @returns the set as it is now; null when it is the same, or must not be fetched again yet.
 */
export async function renewJwks(url: string, judgedBy: Jwks, date: Date): Promise<Jwks | null> {
  const now = date.getTime();
  const known = kept.get(url);
  const isQuiet = known !== undefined && now >= known.at && now < known.quietUntil;
  const jwks = isQuiet ? known.jwks : await fetchAndKeep(url, now);
  return jwks.ok && jwks.value !== judgedBy ? jwks.value : null;
}
