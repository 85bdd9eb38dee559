/**
 * Fetches a connection's JWKS: from the address in its settings and nowhere else, never following a redirect, at most 64 KB
 * within 5 s. Kept in memory for 10 minutes; a token with an unknown key id renews it once a minute at most, and a fetch that
 * failed is tried again after 10 s at the earliest: strangers' tokens cannot make us hammer an identity provider.
 */
import { because, type Reason } from '../core/reasons.ts';
import { concat, fromUtf8 } from '../lib/bytes.ts';
import { createLru } from '../lib/lru.ts';
import { err, type Result } from '../lib/result.ts';
import { type Jwks, namesUnknownKey, readJwks } from '../proof/jwt/jwks.ts';

const LIMIT = 64 * 1024;
const TIMEOUT_MS = 5000;
const FRESH_MS = 10 * 60_000;
const COOLDOWN_MS = 60_000;
const RETRY_MS = 10_000;

/** What the last fetch of an address brought, and when. */
interface Kept {
  readonly jwks: Result<Jwks, Reason>;
  readonly at: number;
}

/** By URL: the same address holds the same keys, whichever connection asks. */
const kept = createLru<string, Kept>(50);

function isFresh({ jwks, at }: Kept, token: string, now: Date): boolean {
  const age = Math.abs(now.getTime() - at);
  if (!jwks.ok) return age < RETRY_MS;
  return age < COOLDOWN_MS || (age < FRESH_MS && !namesUnknownKey(token, jwks.value));
}

function unreadable(url: string, received: string): Result<never, Reason> {
  return err(because('INVALID_KEY', 'The JWKS could not be fetched.', { expected: `200 from ${url}`, received }));
}

async function readLimited(body: ReadableStream<Uint8Array>): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > LIMIT) return null;
    parts.push(part);
  }
  return fromUtf8(concat(...parts));
}

async function fetchJwks(url: string): Promise<Result<Jwks, Reason>> {
  try {
    const response = await fetch(url, {
      headers: { Accept: 'application/jwk-set+json, application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200 || response.body === null) return unreadable(url, `status ${response.status}`);
    const text = await readLimited(response.body);
    return text === null ? unreadable(url, `not UTF-8, or more than ${LIMIT} octets`) : readJwks(text);
  } catch (cause) {
    return unreadable(url, String(cause));
  }
}

/** The key set to judge this token with. Code: INVALID_KEY. */
export async function jwksFor(url: string, token: string, now: Date): Promise<Result<Jwks, Reason>> {
  const known = kept.get(url);
  if (known !== undefined && isFresh(known, token, now)) return known.jwks;
  const jwks = await fetchJwks(url);
  kept.set(url, { jwks, at: now.getTime() });
  return jwks;
}
