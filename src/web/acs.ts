/**
 * The SAML Assertion Consumer Service: what an identity provider posts, judged in one column from the body to the proof.
 * What happens with the proof is web/finish's matter; what the answer says, proof/saml's.
 */
import { because, type Reason } from '../core/reasons.ts';
import { returnTarget } from '../core/return-to.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { SamlConnection } from '../settings/site.ts';
import { findConnection, judgeSsoEnabled, signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { finish } from './finish.ts';
import { readForm, readOptional, readRequired } from './form.ts';
import {
  dropPending,
  isOurRelayState,
  type PendingLogin,
  type ReadLoginState,
  readLoginState,
  startOf,
} from './pending.ts';
import { type RefusalFacts, refuse } from './refuse.ts';
import { explainSaml } from './saml-explain.ts';
import { type Asked, proveSaml } from './saml-proof.ts';
import { withAccountWay } from './ways.ts';

interface Posted {
  readonly samlResponse: string;
  readonly relayState: string | null;
}

/** What comes in place of a SAMLResponse when the IdP is set to something else (SAML bindings §3.6; WS-Federation §13). */
function otherBinding(parameters: URLSearchParams): Reason | null {
  if (parameters.has('SAMLResponse')) return null;
  if (parameters.has('SAMLart')) return because('BINDING_ARTIFACT', 'The answer came by the HTTP-Artifact binding.');
  if (parameters.has('wresult')) return because('BINDING_WS_FEDERATION', 'The answer came by WS-Federation.');
  return null;
}

async function readPosted(request: Request): Promise<Result<Posted, Reason>> {
  const form = await readForm(request);
  if (!form.ok) return form;
  const other = otherBinding(form.value);
  if (other !== null) return err(other);
  const samlResponse = readRequired(form.value, 'SAMLResponse');
  if (!samlResponse.ok) return samlResponse;
  const relayState = readOptional(form.value, 'RelayState');
  if (!relayState.ok) return relayState;
  return ok({ samlResponse: samlResponse.value, relayState: relayState.value || null });
}

function judgePending(pending: PendingLogin, connection: SamlConnection, now: Date): Reason | null {
  if (pending.connection !== connection.id) {
    const facts = { expected: pending.connection, received: connection.id };
    return because('LOGIN_OTHER_CONNECTION', 'This sign-in was started by another connection.', facts);
  }
  if (pending.expiresAt > now.getTime()) return null;
  const facts = {
    expected: `an answer before ${new Date(pending.expiresAt).toISOString()}`,
    received: now.toISOString(),
  };
  return because('LOGIN_EXPIRED', 'The identity provider answered after the sign-in had expired.', facts);
}

const notFound: Readonly<Record<ReadLoginState['cookie'], string>> = {
  absent:
    'The browser sent no login cookie: it blocks it, or the sign-in was started in another browser or over 10 minutes ago.',
  unreadable: 'The login cookie was not sealed by this host with a key it still has.',
  opened: 'The login cookie does not hold this sign-in: it was finished already, or five newer ones were started.',
};

/** An answer that no sign-in of this browser can be found for; null when the connection lets such in. */
function judgeUnsolicited(posted: Posted, connection: SamlConnection, cookie: ReadLoginState['cookie']): Reason | null {
  const { relayState } = posted;
  if (relayState !== null && isOurRelayState(relayState)) {
    return because('LOGIN_NOT_FOUND', notFound[cookie], { received: relayState });
  }
  if (connection.idpInitiated) return null;
  const facts = { expected: 'a RelayState of ours', received: relayState ?? 'no RelayState' };
  return because(
    'UNSOLICITED_NOT_ALLOWED',
    'Either sign-in was started at the identity provider, and idp_initiated is false, or it did not send our RelayState back unchanged.',
    facts,
  );
}

/** The sign-in that this answer belongs to; null for one that was started at the identity provider and may be. */
function matchLogin(
  posted: Posted,
  connection: SamlConnection,
  login: ReadLoginState,
  now: Date,
): Result<PendingLogin | null, Reason> {
  const pending = login.pending.find((one) => one.relayState === posted.relayState) ?? null;
  const refused =
    pending === null ? judgeUnsolicited(posted, connection, login.cookie) : judgePending(pending, connection, now);
  return refused === null ? ok(pending) : err(refused);
}

interface Arrival extends Posted {
  readonly connection: SamlConnection;
  readonly login: ReadLoginState;
  /** Null for a sign-in that was started at the identity provider. */
  readonly pending: PendingLogin | null;
}

/** Everything that is judged before the message itself. */
async function receive(x: Exchange, connectionId: string): Promise<Result<Arrival, Reason>> {
  const off = judgeSsoEnabled(x.site);
  if (off !== null) return err(off);
  const connection = findConnection(x.site, connectionId, 'saml');
  if (!connection.ok) return connection;
  const posted = await readPosted(x.request);
  if (!posted.ok) return posted;
  const login = await readLoginState(x);
  const pending = matchLogin(posted.value, connection.value, login, x.now);
  if (!pending.ok) return pending;
  return ok({ ...posted.value, connection: connection.value, login, pending: pending.value });
}

function deny(x: Exchange, connectionId: string, reason: Reason, facts: RefusalFacts): Promise<Response> {
  return refuse(x, explainSaml(x, connectionId, reason), facts);
}

/** An answer that came by GET or worse, whatever it is. */
function wrongMethod({ request }: Exchange): Reason {
  const seen = { expected: 'POST', received: request.method };
  const byPost = because('BINDING_NOT_POST', 'The answer did not come by the HTTP-POST binding.', seen);
  return otherBinding(new URL(request.url).searchParams) ?? byPost;
}

/**
 * With force_authn the answer must say that the reader was authenticated since this sign-in was started: the request that asks for it
 * goes through the reader's own browser, and is not always signed. Nobody here asked for what was started at the identity provider, so
 * of that (idp_initiated) it is not asked.
 */
function askedBy(pending: PendingLogin | null, { request }: SamlConnection): Asked | null {
  if (pending === null) return null;
  return { requestId: pending.requestId, authenticatedSince: request.forceAuthn ? startOf(pending) : null };
}

async function land(x: Exchange, arrival: Arrival): Promise<Response> {
  const { connection, login, pending, samlResponse } = arrival;
  // A RelayState of the identity provider's own is a wish, never an address: only a path of this site comes of it.
  const askedFor = pending === null ? arrival.relayState : null;
  const target = pending?.target ?? returnTarget(askedFor, x.site.url);
  const proof = await proveSaml(x, connection, samlResponse, askedBy(pending, connection));
  if (!proof.ok) {
    const facts = withAccountWay(signInFacts(x.site, connection.id, target), proof.error, target);
    return deny(x, connection.id, proof.error, facts);
  }
  const left = dropPending(login, pending?.relayState ?? null);
  return finish(x, { connection, proof: proof.value, target, login: left, askedFor });
}

/** `/_sso/saml/{connection}/acs`. Anything but a POST is told which binding to set. */
export async function handleAcs(x: Exchange, connectionId: string): Promise<Response> {
  const facts = signInFacts(x.site, connectionId);
  if (x.request.method !== 'POST') return deny(x, connectionId, wrongMethod(x), { ...facts, allow: 'POST' });
  const arrival = await receive(x, connectionId);
  return arrival.ok ? land(x, arrival.value) : deny(x, connectionId, arrival.error, facts);
}
