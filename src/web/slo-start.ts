/** Signing out at the identity provider too, on the reader's wish: our LogoutRequest, signed, with the NameID as the IdP gave it. */

import type { Session } from '../core/session.ts';
import { randomId } from '../lib/random.ts';
import { logoutRequest } from '../proof/saml/logout/write.ts';
import type { SamlConnection } from '../settings/site.ts';
import { loadNameId } from '../store/name-ids.ts';
import { StoreUnavailable } from '../store/reach.ts';
import type { Exchange } from './exchange.ts';
import { findIdp } from './idp.ts';
import { endAllSessions } from './readers.ts';
import { sendSaml } from './saml-send.ts';
import { findSigningKey } from './signing-key.ts';
import { sloEndpoint } from './slo-idp.ts';
import { writePendingLogout } from './slo-pending.ts';

type Ask = { readonly response: Response } | { readonly stays: string };

/** The answer that takes the browser to the IdP; or why it stays here, for the audit. And whether all sessions here have ended. */
export type SloStart = Ask & { readonly everywhere: boolean };

/** The connection of a session that signs out at its IdP too; null when it does not. */
export function sloConnection(x: Exchange, session: Session): SamlConnection | null {
  const connection = x.site.connections.get(session.connection);
  return connection?.type === 'saml' && connection.singleLogout ? connection : null;
}

/** Ends all of the reader's sessions here, then asks the IdP. Whatever fails on the way, signing out in this browser does not. */
export async function startSlo(x: Exchange, connection: SamlConnection, session: Session): Promise<SloStart> {
  try {
    const { email } = session;
    await endAllSessions(x, { site: x.site.name, connection: connection.id, email });
    return { ...(await ask(x, connection, session)), everywhere: true };
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    console.error('Signed out in this browser only:', cause);
    return { stays: 'STORE_UNAVAILABLE', everywhere: false };
  }
}

async function ask(x: Exchange, connection: SamlConnection, session: Session): Promise<Ask> {
  const { subject, sessionIndex, email } = session;
  if (subject === null) return { stays: 'the session has no NameID' };
  const idp = await findIdp(x, connection);
  if (!idp.ok) return { stays: idp.error.code };
  const endpoint = sloEndpoint(idp.value, connection.request.binding ?? 'redirect');
  if (endpoint === undefined) return { stays: 'the identity provider has no single logout' };
  const key = await findSigningKey(x);
  if (!key.ok) return { stays: key.error.code };
  const who = { site: x.site.name, connection: connection.id, email };
  const qualifiers = await loadNameId(x.db, who, subject);
  const nameId = { value: subject, ...(qualifiers ?? { format: null, nameQualifier: null, spNameQualifier: null }) };
  const { binding, url } = endpoint;
  const id = `_${randomId(20)}`;
  const { spEntityId } = connection;
  const xml = logoutRequest({ id, issueInstant: x.now, destination: url, spEntityId, nameId, sessionIndex });
  const message = { parameter: 'SAMLRequest', xml, id, relayState: null } as const;
  const response = await sendSaml(x, { binding, url, message, key: key.value, purpose: 'signOut' });
  response.headers.append(
    'Set-Cookie',
    await writePendingLogout(x, { requestId: id, connection: connection.id, email }),
  );
  return { response };
}
