/**
 * Sends the browser to an identity provider, with a pending login remembered in its sealed cookie: by which connection it
 * left, which request the answer must be to, and which page was asked for.
 */
import type { Reason } from '../core/reasons.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Connection, JwtConnection } from '../settings/site.ts';
import { redirect } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { addPending, type LoginState, type PendingLogin, startPending, writeLoginState } from './pending.ts';
import { startSaml } from './saml-start.ts';

/** The remote login URL with the remembered page, absolute, as its one `redirect_url`; its own query is kept. */
function jwtUrl(remoteLoginUrl: string, siteUrl: string, target: string): string {
  const url = new URL(remoteLoginUrl);
  url.searchParams.set('redirect_url', siteUrl + target);
  return url.href;
}

function startJwt(x: Exchange, connection: JwtConnection, pending: PendingLogin): Result<Response, Reason> {
  return ok(redirect(302, jwtUrl(connection.remoteLoginUrl, x.site.url, pending.target)));
}

/** What is started, besides by which connection. */
export interface Departure {
  /** The page to come back to. */
  readonly target: string;
  readonly login: LoginState;
  /** The address that the reader gave for being sent to the right provider. */
  readonly typed: string | null;
  /** The reader wants to be somebody else: a SAML identity provider is asked to authenticate anew; a JWT one cannot be asked. */
  readonly isAnother: boolean;
}

/** The answer that takes the browser to the identity provider. Codes: those of startSaml. */
export async function startLogin(
  x: Exchange,
  connection: Connection,
  { target, login, typed, isAnother }: Departure,
): Promise<Result<Response, Reason>> {
  const pending = startPending(connection.id, target, x.now);
  const started =
    connection.type === 'saml'
      ? await startSaml(x, connection, pending, { typed, isAnother })
      : startJwt(x, connection, pending);
  if (!started.ok) return started;
  started.value.headers.append('Set-Cookie', await writeLoginState(x, addPending(login, pending, x.now)));
  return started;
}
