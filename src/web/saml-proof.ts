/** A posted SAML Response → a proven identity, by what is known of the connection's identity provider now. */
import type { Reason } from '../core/reasons.ts';
import type { Result } from '../lib/result.ts';
import { identify } from '../proof/saml/identify.ts';
import type { Idp } from '../proof/saml/idp.ts';
import { verifyResponse } from '../proof/saml/verify.ts';
import type { Verified } from '../proof/verified.ts';
import type { SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';
import { judgeByKeys } from './renewed-keys.ts';

/** @param requestId null for an answer that no sign-in here asked for. */
export function proveSaml(
  x: Exchange,
  connection: SamlConnection,
  samlResponse: string,
  requestId: string | null,
): Promise<Result<Verified, Reason>> {
  return judgeByKeys(x, connection, (idp) => judge(x, connection, idp, samlResponse, requestId));
}

async function judge(
  x: Exchange,
  connection: SamlConnection,
  idp: Idp,
  samlResponse: string,
  requestId: string | null,
): Promise<Result<Verified, Reason>> {
  const { clockSkewSeconds } = x.site;
  const { spEntityId, acsUrl, want, legacyCrypto, attributes } = connection;
  const { entityId: idpEntityId, certificates } = idp;
  const asked = requestId === null ? {} : { requestId };
  const decryptionKeys = x.secrets.decryptionKeys.map(({ privateKey }) => privateKey);
  const policy = { want, legacyCrypto, clockSkewSeconds, decryptionKeys };
  const expected = { idpEntityId, certificates, spEntityId, acsUrl, ...policy, ...asked };
  const assertion = await verifyResponse(samlResponse, expected, x.now);
  if (!assertion.ok) return assertion;
  return identify(assertion.value, {
    emailFrom: attributes.email,
    nameFrom: attributes.name,
    firstNameFrom: attributes.firstName,
    lastNameFrom: attributes.lastName,
    pictureFrom: attributes.picture,
    groupsFrom: attributes.groups,
    preset: connection.preset,
    clockSkewSeconds,
  });
}
