/**
 * Sends the browser to an identity provider, with a pending login remembered in its sealed cookie: by which connection it
 * left, which request the answer must be to, and which page was asked for.
 */
import { authnRequestUrl } from '../proof/saml/request.ts';
import type { Connection, SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';
import { ownHeaders } from './pages/headers.ts';
import { addPending, type LoginState, type PendingLogin, startPending, writeLoginState } from './pending.ts';

function samlUrl(connection: SamlConnection, pending: PendingLogin, now: Date): Promise<string> {
  const { ssoUrl, acsUrl, spEntityId } = connection;
  const { requestId: id, relayState } = pending;
  return authnRequestUrl({ id, issueInstant: now, ssoUrl, acsUrl, spEntityId, relayState });
}

/** The remote login URL with the remembered page, absolute, as its one `redirect_url`; its own query is kept. */
function jwtUrl(remoteLoginUrl: string, siteUrl: string, target: string): string {
  const url = new URL(remoteLoginUrl);
  url.searchParams.set('redirect_url', siteUrl + target);
  return url.href;
}

export async function startLogin(
  x: Exchange,
  connection: Connection,
  target: string,
  login: LoginState,
): Promise<Response> {
  const pending = startPending(connection.id, target, x.now);
  const location =
    connection.type === 'saml'
      ? await samlUrl(connection, pending, x.now)
      : jwtUrl(connection.remoteLoginUrl, x.site.url, target);
  const headers = new Headers(ownHeaders('redirect'));
  headers.set('Location', location);
  headers.append('Set-Cookie', await writeLoginState(x, addPending(login, pending, x.now)));
  return new Response(null, { status: 302, headers });
}
