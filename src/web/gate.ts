/**
 * The gate: one request for something that is not Postern's own, judged and then let through, sent to sign in, or refused.
 * Facts are gathered here, core/verdict decides, and what was decided is done. Whatever is not decided throws: never open.
 */

import { isOwnPath } from '../core/own-paths.ts';
import { type Reading, readPath } from '../core/path.ts';
import { because, type Reason } from '../core/reasons.ts';
import type { Session } from '../core/session.ts';
import { decide, type Verdict } from '../core/verdict.ts';
import type { Result } from '../lib/result.ts';
import { StoreUnavailable } from '../store/reach.ts';
import { json, redirect } from './answers.ts';
import { keepPrivate } from './downstream-headers.ts';
import type { Exchange } from './exchange.ts';
import { forward } from './origin.ts';
import { type CurrentReader, currentReader, recallReader } from './readers.ts';
import { isPageView, refuse } from './refuse.ts';
import { refuseAgain } from './refuse-again.ts';
import { clearSession, isRenewalDue, readSession, recallSession, renewSession } from './session.ts';
import { recallStamp, stampFor } from './stamp.ts';
import { pathAndQueryOf } from './target.ts';
import { withAccountWay } from './ways.ts';

/** TRACE echoes the cookies that nobody else may see, CONNECT is for proxies; no origin of a site needs them. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set(['TRACE', 'TRACK', 'CONNECT']);

interface KnownCaller {
  readonly session: Session;
  readonly reader: CurrentReader;
}

/** Who is asking. `nobody` has a reason when there was a cookie that does not count; `unknown`: the stores cannot say. */
type Caller = KnownCaller | { readonly nobody: Reason | null } | { readonly unknown: StoreUnavailable };

export function gate(x: Exchange): Promise<Response> | Response {
  const { method } = x.request;
  if (NOT_PASSED_ON.has(method.toUpperCase())) {
    return refuse(x, because('METHOD_NOT_PASSED_ON', 'The method is never forwarded.', { received: method }));
  }
  const readings = readPath(x.path);
  if (!readings.ok) return refuse(x, readings.error);
  if (isOwnPath(readings.value)) {
    return refuse(x, because('NOT_FOUND', 'The path is one of Postern’s own in another spelling, or an unknown one.'));
  }
  const caller = recallCaller(x);
  if (caller !== null) return answer(x, readings.value, caller);
  return findCaller(x).then((found) => answer(x, readings.value, found));
}

/** What this isolate knows of the caller already, without a promise: nearly every request ends here. Null: the stores must be asked. */
function recallCaller(x: Exchange): Caller | null {
  const reading = recallSession(x);
  if (reading === null || 'nobody' in reading) return reading;
  const reader = recallReader(x, reading.session);
  return reader === null ? null : callerOf(reading.session, reader);
}

function callerOf(session: Session, reader: Result<CurrentReader, Reason>): Caller {
  return reader.ok ? { session, reader: reader.value } : { nobody: reader.error };
}

async function findCaller(x: Exchange): Promise<Caller> {
  const reading = await readSession(x);
  if ('nobody' in reading) return reading;
  try {
    return callerOf(reading.session, await currentReader(x, reading.session));
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    console.error(`Who reads ${x.site.host} cannot be found out:`, cause);
    return { unknown: cause };
  }
}

function answer(x: Exchange, readings: readonly Reading[], caller: Caller): Promise<Response> | Response {
  const reader = 'reader' in caller ? caller.reader : null;
  const verdict = decide(x.site, readings, reader);
  // A store that fails makes nobody of a reader: what is open to nobody stays open, everything else has to wait for it.
  if ('unknown' in caller && needsReader(verdict)) throw caller.unknown;
  switch (verdict.kind) {
    case 'open':
    case 'allow':
      return pass(x, verdict, caller);
    case 'login':
      return sendToSignIn(x, 'nobody' in caller ? caller.nobody : null);
    case 'refuse':
      return refuseReader(x, verdict.reason, caller);
  }
}

function needsReader(verdict: Verdict): boolean {
  return verdict.kind === 'login' || verdict.kind === 'allow';
}

function pass(x: Exchange, verdict: Verdict, caller: Caller): Promise<Response> {
  // Signed in and active: the origin is told who reads, on open pages too, and then the answer is theirs alone.
  if ('reader' in caller && caller.reader.active) return passReader(x, caller);
  const cookie = clearedFor(caller);
  return forward(x, { stamp: null, cookie, personal: verdict.kind === 'allow' || cookie !== null });
}

/** Nearly always the stamp is in memory and the cookie is good for a while: then nothing is waited for but the origin. */
function passReader(x: Exchange, { session, reader }: KnownCaller): Promise<Response> {
  const stamp = recallStamp(x, reader);
  if (stamp !== null && !isRenewalDue(x, session)) return forward(x, { stamp, cookie: null, personal: true });
  return renew(x, session, reader).then((renewed) => forward(x, { ...renewed, personal: true }));
}

async function renew(x: Exchange, session: Session, reader: CurrentReader) {
  const stamp = await stampFor(x, reader);
  return { stamp, cookie: isRenewalDue(x, session) ? await renewSession(x, session) : null };
}

function clearedFor(caller: Caller): string | null {
  return 'nobody' in caller && caller.nobody !== null ? clearSession() : null;
}

/** Nobody is signed in: a page view goes to the sign-in and comes back, a script is told where it is. Neither is audited. */
function sendToSignIn(x: Exchange, nobody: Reason | null): Response {
  const response = isPageView(x.request) ? toLogin(x, nobody) : unauthorised(x, nobody);
  if (nobody !== null) response.headers.append('Set-Cookie', clearSession());
  keepPrivate(response.headers);
  return response;
}

/** The cookie is cleared on the way, so a sign-in that goes round in circles learns here why it did not count. */
function toLogin(x: Exchange, nobody: Reason | null): Response {
  const why = nobody === null ? '' : `&nobody=${nobody.code}`;
  return redirect(302, `/_sso/login?return_to=${encodeURIComponent(pathAndQueryOf(x.url))}${why}`);
}

function unauthorised(x: Exchange, nobody: Reason | null): Response {
  return json(401, { error: nobody?.code ?? 'SIGN_IN_REQUIRED', login_url: `${x.site.url}/_sso/login` });
}

function refuseReader(x: Exchange, reason: Reason, caller: Caller): Promise<Response> {
  const over = reason.code === 'READER_DEACTIVATED' || clearedFor(caller) !== null;
  const who = 'reader' in caller ? { connection: caller.reader.connection, email: caller.reader.email } : {};
  // Without the query: who reloads a page with another one must not make the gate write more.
  return refuseAgain(x, reason, withAccountWay({ ...who, clearSession: over }, reason, x.path));
}
