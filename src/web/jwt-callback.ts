/**
 * The JWT callback: the same column as the SAML one with proof/jwt in the middle. `/_hcms/mem/jwt` is the same for a site's only
 * jwt connection, so that an identity provider set up for the hosted product works unchanged.
 */

import { because, type Reason } from '../core/reasons.ts';
import { returnTarget } from '../core/return-to.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { pickToken } from '../proof/jwt/parameter.ts';
import type { JwtConnection } from '../settings/site.ts';
import { judgeSsoEnabled, onlyJwtConnection, signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { finish } from './finish.ts';
import { readOptional } from './form.ts';
import { findJwtConnection, type JwtParameters, proveToken, readJwtParameters } from './jwt-proof.ts';
import { dropPending, type LoginState, type PendingLogin, readLoginState } from './pending.ts';
import { refuse } from './refuse.ts';
import { withAccountWay } from './ways.ts';

/** Where the identity provider says the reader wanted to go; it got the address from us, or made one up. */
function readAskedFor({ query, form }: JwtParameters): Result<string | null, Reason> {
  const all = new URLSearchParams([...query, ...form]);
  const redirectUrl = readOptional(all, 'redirect_url');
  return redirectUrl.ok && !redirectUrl.value ? readOptional(all, 'return_to') : redirectUrl;
}

/** The sign-in this token may answer: the newest by this connection, rather one for the page asked for. A token names none. */
function matchPending(
  login: LoginState,
  connection: JwtConnection,
  target: string | null,
  now: Date,
): PendingLogin | null {
  const alive = login.pending.filter((one) => one.connection === connection.id && one.expiresAt > now.getTime());
  return alive.findLast((one) => one.target === target) ?? alive.at(-1) ?? null;
}

/** Why a token is refused that belongs to no sign-in of this browser, where the connection wants one. */
function judgeUnsolicited(login: LoginState, connection: JwtConnection): Reason | null {
  if (connection.idpInitiated) return null;
  const own = login.pending.find((one) => one.connection === connection.id);
  if (own !== undefined) return because('LOGIN_EXPIRED', 'The token came after the sign-in had expired.');
  const other = login.pending.at(-1);
  if (other !== undefined) {
    const facts = { expected: other.connection, received: connection.id };
    return because('LOGIN_OTHER_CONNECTION', 'This browser started a sign-in by another connection.', facts);
  }
  return because('LOGIN_NOT_FOUND', 'idp_initiated is false and this browser started no sign-in.');
}

interface Arrival {
  readonly connection: JwtConnection;
  readonly token: string;
  readonly askedFor: string | null;
  readonly target: string;
  /** What the login cookie keeps. */
  readonly login: LoginState;
}

/** Everything that is judged before the token itself. */
async function receive(x: Exchange, connectionId: string | null): Promise<Result<Arrival, Reason>> {
  const off = judgeSsoEnabled(x.site);
  if (off !== null) return err(off);
  const connection = findJwtConnection(x.site, connectionId);
  if (!connection.ok) return connection;
  const parameters = await readJwtParameters(x.request);
  if (!parameters.ok) return parameters;
  const token = pickToken(parameters.value.query, parameters.value.form);
  if (!token.ok) return token;
  const askedFor = readAskedFor(parameters.value);
  if (!askedFor.ok) return askedFor;
  const asked = askedFor.value === null ? null : returnTarget(askedFor.value, x.site.url);
  const login = await readLoginState(x);
  const pending = matchPending(login, connection.value, asked, x.now);
  const unsolicited = pending === null ? judgeUnsolicited(login, connection.value) : null;
  if (unsolicited !== null) return err(unsolicited);
  return ok({
    connection: connection.value,
    token: token.value,
    askedFor: askedFor.value,
    target: asked ?? pending?.target ?? '/',
    login: dropPending(login, pending?.relayState ?? null),
  });
}

async function land(x: Exchange, { token, ...landing }: Arrival): Promise<Response> {
  const proof = await proveToken(x, landing.connection, token);
  if (proof.ok) return finish(x, { ...landing, proof: proof.value });
  const facts = signInFacts(x.site, landing.connection.id, landing.target);
  return refuse(x, proof.error, withAccountWay(facts, proof.error, landing.target));
}

/** GET and POST `/_sso/jwt/{connection}`, null stands for the site's only jwt connection (`/_hcms/mem/jwt`). */
export async function handleJwt(x: Exchange, connectionId: string | null): Promise<Response> {
  const facts = signInFacts(x.site, connectionId ?? onlyJwtConnection(x.site) ?? null);
  if (x.request.method !== 'GET' && x.request.method !== 'POST') {
    // A HEAD of a mail scanner must not use up somebody's token.
    const seen = { expected: 'GET or POST', received: x.request.method };
    const reason = because('METHOD_NOT_ALLOWED', 'A token comes by GET or POST.', seen);
    return refuse(x, reason, { ...facts, allow: 'GET, POST' });
  }
  const arrival = await receive(x, connectionId);
  return arrival.ok ? land(x, arrival.value) : refuse(x, arrival.error, facts);
}
