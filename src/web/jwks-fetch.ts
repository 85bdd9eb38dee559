/**
 * Fetches a connection's JWKS: from the address in its settings and nowhere else, never following a redirect, at most 64 KB
 * within 5 s. Kept in memory for 10 minutes; a token with an unknown key id renews it once a minute at most, so that strangers'
 * tokens cannot make us hammer an identity provider.
 */
import { because, type Reason } from '../core/reasons.ts';
import { concat, fromUtf8 } from '../lib/bytes.ts';
import { createLru } from '../lib/lru.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type Jwks, namesUnknownKey, readJwks } from '../proof/jwt/jwks.ts';

const LIMIT = 64 * 1024;
const TIMEOUT_MS = 5000;
const FRESH_MS = 10 * 60_000;
const COOLDOWN_MS = 60_000;

/** By URL: the same address holds the same keys, whichever connection asks. */
const kept = createLru<string, { readonly jwks: Jwks; readonly at: number }>(50);

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
  const age = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(now.getTime() - known.at);
  if (known !== undefined && (age < COOLDOWN_MS || (age < FRESH_MS && !namesUnknownKey(token, known.jwks)))) {
    return ok(known.jwks);
  }
  const fetched = await fetchJwks(url);
  if (fetched.ok) kept.set(url, { jwks: fetched.value, at: now.getTime() });
  return fetched;
}
