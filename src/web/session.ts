/** Who the browser says it is: reads, renews and ends the session cookie. What the reader may see is not in it. */
import { because, type Reason } from '../core/reasons.ts';
import { checkSession, renewalDue, type Session } from '../core/session.ts';
import { createLruPer } from '../lib/lru.ts';
import type { Secrets } from '../settings/site.ts';
import { clearSessionCookie, readCookies, SESSION_COOKIE, sessionCookie } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { openToken, signToken } from './session-token.ts';

const SESSIONS_IN_MEMORY = 10_000;

/** Sessions whose signature was checked in this isolate, by cookie value; another set of secrets has its own. */
const checkedFor = createLruPer<Secrets, string, Session>(SESSIONS_IN_MEMORY);

/** A valid session; or nobody, with the reason when there was a cookie (which then is to be cleared). */
export type SessionReading = { readonly session: Session } | { readonly nobody: Reason | null };

/** The session cookie's value; or the reading of a request that has none, or that has several. */
function readToken({ cookie }: Exchange): string | SessionReading {
  const values = readCookies(cookie, SESSION_COOKIE);
  const token = values[0];
  if (token === undefined) return { nobody: null };
  if (values.every((value) => value === token)) return token;
  // A parent domain or an old path planted one of them; which is not ours to guess.
  return { nobody: because('SESSION_REPEATED', 'The request has several differing session cookies.') };
}

/**
 * Whose cookie this is, as far as it can be said at once: a cookie that this isolate has seen costs no cryptography and no waiting;
 * its times are judged every time. Null: it has not seen it. Codes as for readSession.
 */
export function recallSession(x: Exchange): SessionReading | null {
  const token = readToken(x);
  if (typeof token !== 'string') return token;
  const known = checkedFor(x.secrets).get(token);
  return known === undefined ? null : judge(x, known);
}

/** Whose cookie this is. Codes: SESSION_REPEATED, SESSION_CONNECTION_GONE and those of openToken and checkSession. */
export async function readSession(x: Exchange): Promise<SessionReading> {
  const token = readToken(x);
  if (typeof token !== 'string') return token;
  const memory = checkedFor(x.secrets);
  const known = memory.get(token);
  if (known !== undefined) return judge(x, known);
  const opened = await openToken(x.secrets, token);
  if (!opened.ok) return { nobody: opened.error };
  // A text of its own: the token is a slice, and would keep the whole Cookie header in memory.
  memory.set(token.split('.').join('.'), opened.value);
  return judge(x, opened.value);
}

/** Whether a session that we signed counts here and now. */
function judge(x: Exchange, session: Session): SessionReading {
  const { host, clockSkewSeconds, connections } = x.site;
  const { idleMs, lifetimeMs } = x.site.session;
  // Name by name: every request comes through here, and to spread an object costs as much as all that is compared.
  const terms = { host, now: x.now.getTime(), idleMs, lifetimeMs, clockSkewMs: clockSkewSeconds * 1000 };
  const stands = checkSession(session, terms);
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

/** Whether the cookie must note that the reader is still there; otherwise the last one will do. */
export function isRenewalDue(x: Exchange, session: Session): boolean {
  return renewalDue(session, x.now.getTime(), x.site.session.idleMs);
}

/** The Set-Cookie value that notes it. */
export function renewSession(x: Exchange, session: Session): Promise<string> {
  return issueSession(x, { ...session, seenAt: x.now.getTime() });
}

/** The Set-Cookie value that makes the browser forget the session. */
export function clearSession(): string {
  return clearSessionCookie();
}
