/** Who the browser says it is: reads, renews and ends the session cookie. What the reader may see is not in it. */
import { because, type Reason } from '../core/reasons.ts';
import { checkSession, renewalDue, type Session } from '../core/session.ts';
import { createLru, type Lru } from '../lib/lru.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Secrets } from '../settings/site.ts';
import { clearSessionCookie, readCookies, SESSION_COOKIE, sessionCookie } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { openToken, signToken } from './session-token.ts';

const SESSIONS_IN_MEMORY = 1000;

/** Sessions whose signature was checked in this isolate, by cookie value; another set of secrets has its own. */
const checked = new WeakMap<Secrets, Lru<string, Session>>();

/** A valid session; or nobody, with the reason when there was a cookie (which then is to be cleared). */
export type SessionReading = { readonly session: Session } | { readonly nobody: Reason | null };

async function openKnown(secrets: Secrets, token: string): Promise<Result<Session, Reason>> {
  const memory = checked.get(secrets) ?? createLru<string, Session>(SESSIONS_IN_MEMORY);
  const known = memory.get(token);
  if (known !== undefined) return ok(known);
  const opened = await openToken(secrets, token);
  if (opened.ok) {
    memory.set(token, opened.value);
    checked.set(secrets, memory);
  }
  return opened;
}

/**
 * Whose cookie this is. A cookie that this isolate has seen costs no cryptography; its times are judged every time.
 * Codes: SESSION_REPEATED, SESSION_CONNECTION_GONE and those of openToken and checkSession.
 */
export async function readSession(x: Exchange): Promise<SessionReading> {
  const values = readCookies(x.request.headers.get('Cookie'), SESSION_COOKIE);
  const token = values[0];
  if (token === undefined) return { nobody: null };
  if (values.some((value) => value !== token)) {
    // A parent domain or an old path planted one of them; which is not ours to guess.
    return { nobody: because('SESSION_REPEATED', 'The request has several differing session cookies.') };
  }
  const opened = await openKnown(x.secrets, token);
  if (!opened.ok) return { nobody: opened.error };
  const { host, session, clockSkewSeconds, connections } = x.site;
  const terms = { host, now: x.now.getTime(), ...session, clockSkewMs: clockSkewSeconds * 1000 };
  const stands = checkSession(opened.value, terms);
  if (!stands.ok) return { nobody: stands.error };
  if (!connections.has(stands.value.connection)) {
    const facts = { expected: [...connections.keys()].join(', '), received: stands.value.connection };
    return { nobody: because('SESSION_CONNECTION_GONE', 'The session was made by a connection that is gone.', facts) };
  }
  return { session: stands.value };
}

/** The Set-Cookie value that carries this session. */
export async function issueSession(x: Exchange, session: Session): Promise<string> {
  return sessionCookie(await signToken(x.secrets, session), (session.expiresAt - x.now.getTime()) / 1000);
}

/** The Set-Cookie value that notes that the reader is still there; null while the last one will do. */
export async function renewSession(x: Exchange, session: Session): Promise<string | null> {
  const now = x.now.getTime();
  return renewalDue(session, now, x.site.session.idleMs) ? issueSession(x, { ...session, seenAt: now }) : null;
}

/** The Set-Cookie value that makes the browser forget the session. */
export function clearSession(): string {
  return clearSessionCookie();
}
