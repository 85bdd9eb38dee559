/**
 * What a signed payload must say about itself (RFC 7519 §4.1): when it is good, who wrote it and for whom. Who the reader is
 * comes after this (identity.ts).
 *
 * - A token needs `exp`, or an `iat` from which it is good for 5 minutes.
 * - `exp` reaches at most 24 hours ahead: a token travels in a URL, its single use must be remembered until it ends, and
 *   milliseconds written where seconds belong would otherwise be good for 50 000 years.
 * - Times are finite numbers of seconds since 1970. `iat` and `nbf` must not lie ahead, when present.
 * - `iss`, `sub` and `aud` are compared exactly when the connection names them, and must then be there. `aud` may be a list; when
 *   others are on it too, `azp` must say that the token was issued to this audience (OpenID Connect Core §3.1.3.7).
 */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Members } from './compact.ts';
import { show } from './show.ts';

export interface ExpectedClaims {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
  /** How far the two clocks may differ; 60 by default. */
  readonly clockSkewSeconds?: number;
}

const MAX_AGE_SECONDS = 5 * 60;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

/** When the token ends, clock skew included; or TOKEN_VERIFICATION_FAILED. */
export function checkClaims(claims: Members, expected: ExpectedClaims, now: Date): Result<Date, Reason> {
  const expires = checkTimes(claims, now.getTime() / 1000, expected.clockSkewSeconds ?? 60);
  if (!expires.ok) return expires;
  const unmet =
    findUnequal(claims, 'iss', expected.issuer) ??
    findUnequal(claims, 'sub', expected.subject) ??
    findWrongAudience(claims, expected.audience);
  return unmet === null ? expires : err(unmet);
}

/** Every comparison asks for what must hold, so that NaN refuses. */
function checkTimes(claims: Members, now: number, skew: number): Result<Date, Reason> {
  for (const name of ['exp', 'nbf', 'iat']) {
    const value = claims.get(name);
    if (claims.has(name) && !(typeof value === 'number' && Number.isFinite(value))) {
      return failed(`${name} is not a number of seconds`, 'a finite number', show(value));
    }
  }
  const issued = secondsOf(claims, 'iat');
  const end = secondsOf(claims, 'exp') ?? (issued === null ? null : issued + MAX_AGE_SECONDS);
  if (end === null) return failed('the token has neither exp nor iat', 'exp');
  const start = secondsOf(claims, 'nbf');
  if (!(now < end + skew)) return failed('the token has expired', `before ${show(end)}`, show(now));
  if (!(end <= now + skew + MAX_LIFETIME_SECONDS)) {
    return failed('exp is more than 24 hours ahead; is it in milliseconds?', 'seconds since 1970', show(end));
  }
  if (start !== null && !(start <= now + skew)) return failed('nbf lies ahead', `at most ${show(now)}`, show(start));
  if (issued !== null && !(issued <= now + skew)) return failed('iat lies ahead', `at most ${show(now)}`, show(issued));
  return ok(new Date((end + skew) * 1000));
}

function secondsOf(claims: Members, name: string): number | null {
  const value = claims.get(name);
  return typeof value === 'number' ? value : null;
}

function findUnequal(claims: Members, name: string, expected: string | undefined): Reason | null {
  const received = claims.get(name);
  return expected === undefined || received === expected ? null : mismatch(name, expected, received);
}

function findWrongAudience(claims: Members, expected: string | undefined): Reason | null {
  if (expected === undefined) return null;
  const received = claims.get('aud');
  const audiences: readonly unknown[] = Array.isArray(received) ? received : [received];
  if (!audiences.includes(expected)) return mismatch('aud', expected, received);
  return audiences.length === 1 ? null : findUnequal(claims, 'azp', expected);
}

function mismatch(name: string, expected: string, received: unknown): Reason {
  return because('TOKEN_VERIFICATION_FAILED', `${name} is not what the connection expects`, {
    expected,
    received: show(received),
  });
}

function failed(detail: string, expected: string, received = 'nothing'): Result<never, Reason> {
  return err(because('TOKEN_VERIFICATION_FAILED', detail, { expected, received }));
}
