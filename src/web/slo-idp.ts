/** What logout messages of a connection are held against, and where ours go. */
import type { Binding, Endpoint, Idp } from '../proof/saml/idp.ts';
import type { LogoutExpected } from '../proof/saml/logout/checks.ts';
import type { SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';

export function logoutExpected(x: Exchange, { sloUrl, legacyCrypto }: SamlConnection, idp: Idp): LogoutExpected {
  const { entityId: idpEntityId, certificates } = idp;
  return { idpEntityId, certificates, sloUrl, legacyCrypto, clockSkewSeconds: x.site.clockSkewSeconds };
}

/** The endpoint of the binding that is preferred, else whatever there is; undefined: the IdP has no single logout. */
export function sloEndpoint(idp: Idp, preferred: Binding): Endpoint | undefined {
  return idp.slo.find((endpoint) => endpoint.binding === preferred) ?? idp.slo[0];
}
