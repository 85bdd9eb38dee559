/** What a session is and when it counts. Signing and reading the cookie is the business of web/session. */
import { err, ok, type Result } from '../lib/result.ts';
import { because, type Reason } from './reasons.ts';

/** Who signed in, by which connection, since when. Times are milliseconds since the epoch. Lists are never in it. */
export interface Session {
  readonly host: string;
  readonly connection: string;
  readonly email: string;
  readonly name: string | null;
  /** The IdP's own id of the reader. */
  readonly subject: string | null;
  readonly sessionIndex: string | null;
  readonly issuedAt: number;
  /** When the cookie was last written; renewed while the reader reads, if the site has an idle time. */
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface SessionTerms {
  readonly host: string;
  readonly now: number;
  /** Null: the site has no idle time. */
  readonly idleMs: number | null;
  readonly lifetimeMs: number;
  readonly clockSkewMs: number;
}

/**
 * Whether a session that was signed by us counts here and now. The site's lifetime of today is applied too, so that shortening
 * it ends older sessions. Errors: SESSION_OTHER_HOST, SESSION_NOT_YET_VALID, SESSION_EXPIRED, SESSION_IDLE.
 */
export function checkSession(session: Session, terms: SessionTerms): Result<Session, Reason> {
  const { host, now, idleMs, lifetimeMs, clockSkewMs } = terms;
  if (session.host !== host)
    return err(because('SESSION_OTHER_HOST', 'made for another host', { expected: host, received: session.host }));
  const begun = Math.max(session.issuedAt, session.seenAt);
  if (begun > now + clockSkewMs) return err(refuseAt('SESSION_NOT_YET_VALID', 'made in the future', begun, now));
  const end = Math.min(session.expiresAt, session.issuedAt + lifetimeMs);
  // Written so that a time that is not a number ends the session.
  if (!(now < end)) return err(refuseAt('SESSION_EXPIRED', 'its lifetime is over', end, now));
  if (idleMs !== null && !(now - session.seenAt < idleMs))
    return err(refuseAt('SESSION_IDLE', 'not used for too long', session.seenAt + idleMs, now));
  return ok(session);
}

type TimeCode = 'SESSION_NOT_YET_VALID' | 'SESSION_EXPIRED' | 'SESSION_IDLE';

function refuseAt(code: TimeCode, detail: string, limit: number, now: number): Reason {
  return because(code, detail, { expected: stamp(limit), received: stamp(now) });
}

function stamp(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}

/**
 * Whether the cookie should be written again with a new `seenAt`. A tenth of the idle time, but not under 30 s, keeps the
 * idle limit right within 10 % without a Set-Cookie on every answer; half the idle time bounds it where that is very short.
 */
export function renewalDue(session: Session, now: number, idleMs: number | null): boolean {
  if (idleMs === null) return false;
  const step = Math.min(Math.max(idleMs / 10, 30_000), idleMs / 2);
  return now - session.seenAt >= step;
}

/** Whether "sign out everywhere" at `signedOutBefore` ended this session: SESSION_SIGNED_OUT. 0: it was never used. */
export function isSignedOut(session: Session, signedOutBefore: number): boolean {
  return !(session.issuedAt > signedOutBefore);
}
