/**
 * Where a session is born, and nowhere else: from a proven identity (`Verified`, which only proof/ can make), once per proof.
 * The session is always a new one: nothing of a cookie that came with the request goes into it, so none can be planted
 * beforehand. Where the browser goes next was decided before (core/return-to); what was refused gets no cookie at all.
 */
import type { Session } from '../core/session.ts';
import type { Verified } from '../proof/verified.ts';
import type { Connection } from '../settings/site.ts';
import { admit } from './admit.ts';
import { redirect } from './answers.ts';
import { type AuditEntry, auditRow } from './audit.ts';
import { signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { mostSignIns, noteFinish } from './loop.ts';
import { type LoginState, writeLoginState } from './pending.ts';
import { refuse } from './refuse.ts';
import { issueSession } from './session.ts';
import { withAccountWay } from './ways.ts';

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

function entryOf({ connection, proof, target }: Landing, session: Session): AuditEntry {
  const { email, subject, groups, warnings } = proof;
  return {
    kind: 'sign_in',
    code: warnings[0]?.code ?? null,
    connection: connection.id,
    email,
    detail: {
      // As everywhere in the audit, without query and fragment: what is secret in an address is there.
      target: target.split(/[?#]/)[0],
      subject,
      expires: session.expiresAt,
      groups: groups.length,
      ...(warnings.length === 0 ? {} : { warnings }),
    },
  };
}

async function welcome(x: Exchange, { target, login }: Landing, session: Session): Promise<Response> {
  const response = redirect(303, target);
  const finished = { ...login, finishes: noteFinish(login.finishes, x.now) };
  response.headers.append('Set-Cookie', await issueSession(x, session));
  response.headers.append('Set-Cookie', await writeLoginState(x, finished));
  return response;
}

/**
 * Takes a proven identity the rest of the way: single use, the connection's policy, the audit row, the session, 303 to the page. The
 * row is written with the sign-in itself: nobody gets a session without one.
 */
export async function finish(x: Exchange, landing: Landing): Promise<Response> {
  const { connection, proof, target, askedFor } = landing;
  const session = newSession(x, connection, proof);
  const row = auditRow(x, entryOf(landing, session));
  const admitted = await admit(x, connection, proof, { row, most: mostSignIns(x.request, askedFor) });
  if (admitted.ok) return welcome(x, landing, session);
  const { reason, ...more } = admitted.error;
  const facts = { ...signInFacts(x.site, connection.id, target), email: proof.email, ...more };
  return refuse(x, reason, withAccountWay(facts, reason, target));
}
