/** Asks a SAML identity provider to sign the reader in. */

import { because, type Reason } from '../core/reasons.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Endpoint, Idp } from '../proof/saml/idp.ts';
import { addQuery } from '../proof/saml/outgoing.ts';
import { authnRequest } from '../proof/saml/request.ts';
import type { SigningKey } from '../proof/saml/signature/sign.ts';
import type { SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';
import { findIdp } from './idp.ts';
import type { PendingLogin } from './pending.ts';
import { sendSaml } from './saml-send.ts';
import { findSigningKey } from './signing-key.ts';
import type { Departure } from './start.ts';

/** The endpoint of the binding that the settings name; of redirect, then of whatever there is, when they name none. */
function chooseEndpoint(connection: SamlConnection, idp: Idp): Result<Endpoint, Reason> {
  const of = (binding: Endpoint['binding']) => idp.sso.find((endpoint) => endpoint.binding === binding);
  const { binding } = connection.request;
  const endpoint = binding === null ? (of('redirect') ?? of('post')) : of(binding);
  if (endpoint !== undefined) return ok(endpoint);
  const facts = { expected: binding ?? 'redirect or post', received: idp.sso.map((one) => one.binding).join(', ') };
  return err(because('SSO_BINDING_MISSING', 'The identity provider has no sign-in by the binding asked for.', facts));
}

/** Whether requests of this connection are signed: as its settings say, else as the IdP's metadata wants it. */
export function signsRequests({ request }: Pick<SamlConnection, 'request'>, idp: Idp | null): boolean {
  return request.signed ?? idp?.wantsSignedRequests === true;
}

/**
 * The answer that takes the browser there; the login cookie is the caller's to add. Codes: those of findIdp, SSO_BINDING_MISSING,
 * SIGNING_KEY_MISSING, SIGNING_KEY_UNREADABLE.
 */
export async function startSaml(
  x: Exchange,
  connection: SamlConnection,
  pending: PendingLogin,
  { typed, isAnother }: Pick<Departure, 'typed' | 'isAnother'>,
): Promise<Result<Response, Reason>> {
  const idp = await findIdp(x, connection);
  if (!idp.ok) return idp;
  const endpoint = chooseEndpoint(connection, idp.value);
  if (!endpoint.ok) return endpoint;
  const key: Result<SigningKey | null, Reason> = signsRequests(connection, idp.value)
    ? await findSigningKey(x)
    : ok(null);
  if (!key.ok) return key;
  const { acsUrl, spEntityId, request } = connection;
  const { nameIdFormat } = request;
  const forceAuthn = request.forceAuthn || isAnother;
  const { requestId: id, relayState } = pending;
  const { binding, url: destination } = endpoint.value;
  const asked = { id, issueInstant: x.now, destination, acsUrl, spEntityId, forceAuthn, nameIdFormat };
  const message = { parameter: 'SAMLRequest', xml: authnRequest(asked), id, relayState } as const;
  // A Subject in the request would say the same, and Entra refuses it: there as elsewhere the hint is a parameter of the URL.
  const hint = request.loginHint ? typed : null;
  const url = hint === null ? destination : addQuery(destination, `login_hint=${encodeURIComponent(hint)}`);
  return ok(await sendSaml(x, { binding, url, message, key: key.value, purpose: 'signIn' }));
}
