/**
 * `/_sso/saml/{connection}/slo`: logout messages of the identity provider, by HTTP-Redirect (GET) and HTTP-POST. There is no
 * token against forged forms: the message has to prove itself, and only by its signature does it do anything.
 */
import { findConnection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './refuse.ts';
import { receiveLogout } from './slo-receive.ts';
import { answerLogoutRequest } from './slo-request.ts';
import { readLogoutResponse } from './slo-response.ts';

export async function handleSlo(x: Exchange, connectionId: string): Promise<Response> {
  const connection = findConnection(x.site, connectionId, 'saml');
  if (!connection.ok) return refuse(x, connection.error, { isLogout: true });
  const facts = { connection: connection.value.id, isLogout: true };
  const message = await receiveLogout(x.request);
  if (!message.ok) return refuse(x, message.error, facts);
  const { kind, received } = message.value;
  const answer = kind === 'LogoutRequest' ? answerLogoutRequest : readLogoutResponse;
  return answer(x, connection.value, received);
}
