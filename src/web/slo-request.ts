/**
 * Signing out that began at the identity provider: its LogoutRequest ends every session here that the NameID has, in whichever
 * browser. A SessionIndex narrows nothing: the time mark is the reader's, and one session too many ended is the safe mistake.
 */
import { because, type Reason } from '../core/reasons.ts';
import { utf8 } from '../lib/bytes.ts';
import { randomId } from '../lib/random.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Idp } from '../proof/saml/idp.ts';
import type { ReceivedLogout } from '../proof/saml/logout/open.ts';
import { type ReceivedRequest, verifyLogoutRequest } from '../proof/saml/logout/request.ts';
import { logoutResponse } from '../proof/saml/logout/write.ts';
import type { SamlConnection } from '../settings/site.ts';
import { audit } from './audit.ts';
import type { Exchange } from './exchange.ts';
import { endSessionsOnce } from './readers.ts';
import { refuse } from './refuse.ts';
import { judgeByKeys } from './renewed-keys.ts';
import { sendSaml } from './saml-send.ts';
import { clearSession, readSession } from './session.ts';
import { findSigningKey } from './signing-key.ts';
import { singleUse } from './single-use.ts';
import { logoutExpected, sloEndpoint } from './slo-idp.ts';
import { signedOutPage } from './slo-page.ts';

/** SAML bindings §3.4.3. */
const RELAY_STATE_LIMIT = 80;

/** It goes back as it came, never looked into, let alone followed. A longer one is no reason to leave anybody signed in: it just stays here. */
function echoed(relayState: string | null): string | null {
  return relayState !== null && utf8(relayState).length <= RELAY_STATE_LIMIT ? relayState : null;
}

/** A right request, and what is known of who made it. */
interface Judged extends ReceivedRequest {
  readonly idp: Idp;
}

export async function answerLogoutRequest(
  x: Exchange,
  connection: SamlConnection,
  received: ReceivedLogout,
): Promise<Response> {
  const facts = { connection: connection.id, isLogout: true };
  const judged = await judgeByKeys(x, connection, (idp) => judge(x, connection, idp, received));
  if (!judged.ok) return refuse(x, judged.error, facts);
  const ended = await endSessions(x, connection, judged.value);
  if (!ended.ok) return refuse(x, ended.error, facts);
  const response = await answer(x, connection, received, judged.value);
  if (await isOneOf(x, connection, ended.value)) {
    response.headers.append('Set-Cookie', clearSession());
    response.headers.set('Clear-Site-Data', '"cache"');
  }
  return response;
}

/** Whether the request is right. It ends nothing and uses nothing up. */
async function judge(
  x: Exchange,
  connection: SamlConnection,
  idp: Idp,
  received: ReceivedLogout,
): Promise<Result<Judged, Reason>> {
  const decryptionKeys = x.secrets.decryptionKeys.map(({ privateKey }) => privateKey);
  const expected = { ...logoutExpected(x, connection, idp), decryptionKeys };
  const verified = await verifyLogoutRequest(received, expected, x.now);
  return verified.ok ? ok({ ...verified.value, idp }) : verified;
}

/**
 * Refused: LOGOUT_REPLAYED, and then no session has ended. A NameID that nobody here has is no error: its sessions have run out, and
 * who has an account is nobody's business.
 */
async function endSessions(
  x: Exchange,
  connection: SamlConnection,
  { request }: Judged,
): Promise<Result<readonly string[], Reason>> {
  const { id, nameId, sessionIndexes } = request;
  const once = await singleUse(x, connection.id, `logout ${id}`, request.expires);
  const emails = await endSessionsOnce(x, connection.id, nameId, once);
  if (emails === null) return err(because('LOGOUT_REPLAYED', 'This LogoutRequest was used before.', { received: id }));
  const detail = { everywhere: true, by: 'identity provider', nameId, sessionIndexes, readers: emails.length };
  for (const email of emails.length === 0 ? [null] : emails)
    audit(x, { kind: 'sign_out', connection: connection.id, email, detail });
  return ok(emails);
}

/** By the binding that the request came by, if the IdP takes answers by it; without an endpoint or a key, a page for the reader. */
async function answer(
  x: Exchange,
  connection: SamlConnection,
  { binding: preferred }: ReceivedLogout,
  { request, relayState, idp }: Judged,
): Promise<Response> {
  const endpoint = sloEndpoint(idp, preferred);
  const key = await findSigningKey(x);
  if (endpoint === undefined || !key.ok) return signedOutPage(x, { everywhere: true, provider: null });
  const { binding, responseUrl: url } = endpoint;
  const id = `_${randomId(20)}`;
  const { spEntityId } = connection;
  const xml = logoutResponse({ id, issueInstant: x.now, destination: url, spEntityId, inResponseTo: request.id });
  const message = { parameter: 'SAMLResponse', xml, id, relayState: echoed(relayState) } as const;
  return sendSaml(x, { binding, url, message, key: key.value, purpose: 'signOut' });
}

/** Whether the session of this very browser is one of those that ended. A POST from another site comes without its cookie. */
async function isOneOf(x: Exchange, connection: SamlConnection, emails: readonly string[]): Promise<boolean> {
  const reading = await readSession(x);
  if (!('session' in reading)) return false;
  return reading.session.connection === connection.id && emails.includes(reading.session.email);
}
