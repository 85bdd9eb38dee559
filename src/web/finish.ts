/**
 * Where a session is born, and nowhere else: from a proven identity (`Verified`, which only proof/ can make), once per proof.
 * The session is always a new one: nothing of a cookie that came with the request goes into it, so none can be planted
 * beforehand. Where the browser goes next was decided before (core/return-to); what was refused gets no cookie at all.
 */
import type { Session } from '../core/session.ts';
import type { Verified } from '../proof/verified.ts';
import type { Connection } from '../settings/site.ts';
import { admit } from './admit.ts';
import { audit } from './audit.ts';
import { signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { findCookielessLoop, noteFinish } from './loop.ts';
import { ownHeaders } from './pages/headers.ts';
import { type LoginState, writeLoginState } from './pending.ts';
import { refuse } from './refuse.ts';
import { issueSession } from './session.ts';

/** A sign-in whose proof stands. */
export interface Landing {
  readonly connection: Connection;
  readonly proof: Verified;
  /** A path of this site. */
  readonly target: string;
  /** What the login cookie keeps: the other tabs' sign-ins. */
  readonly login: LoginState;
  /** Where the identity provider asked to go, as it wrote it; null when it did not or may not. */
  readonly askedFor: string | null;
}

function newSession(x: Exchange, connection: Connection, proof: Verified): Session {
  const issuedAt = x.now.getTime();
  const lifetimeEnd = issuedAt + x.site.session.lifetimeMs;
  const { email, name, subject, sessionIndex, sessionNotOnOrAfter } = proof;
  return {
    host: x.site.host,
    connection: connection.id,
    email,
    name,
    subject,
    sessionIndex,
    issuedAt,
    seenAt: issuedAt,
    expiresAt: Math.min(lifetimeEnd, sessionNotOnOrAfter?.getTime() ?? lifetimeEnd),
  };
}

async function welcome(x: Exchange, { connection, proof, target, login }: Landing): Promise<Response> {
  const session = newSession(x, connection, proof);
  const headers = new Headers(ownHeaders('redirect'));
  headers.set('Location', target);
  headers.append('Set-Cookie', await issueSession(x, session));
  headers.append('Set-Cookie', await writeLoginState(x, { ...login, finishes: noteFinish(login.finishes, x.now) }));
  const { email, subject, groups, warnings } = proof;
  const expires = new Date(session.expiresAt).toISOString();
  audit(x, {
    kind: 'sign_in',
    code: warnings[0]?.code ?? null,
    connection: connection.id,
    email,
    detail: { target, subject, expires, groups: groups.length, ...(warnings.length === 0 ? {} : { warnings }) },
  });
  return new Response(null, { status: 303, headers });
}

/** Takes a proven identity the rest of the way: single use, the connection's policy, the session, 303 to the page. */
export async function finish(x: Exchange, landing: Landing): Promise<Response> {
  const { connection, proof, target } = landing;
  const who = { ...signInFacts(x.site, connection.id, target), email: proof.email };
  const admitted = await admit(x, connection, proof);
  if (!admitted.ok) return refuse(x, admitted.error, who);
  const loop = findCookielessLoop(x.request, landing.askedFor, admitted.value.recentSignIns);
  if (loop !== null) return refuse(x, loop.reason, { ...who, loopCause: loop.cause });
  return welcome(x, landing);
}
