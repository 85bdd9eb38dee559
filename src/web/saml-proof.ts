/** A posted SAML Response → a proven identity, by what is known of the connection's identity provider now. */
import type { Reason } from '../core/reasons.ts';
import type { Result } from '../lib/result.ts';
import { identify } from '../proof/saml/identify.ts';
import type { Idp } from '../proof/saml/idp.ts';
import { type VerifyExpected, verifyResponse } from '../proof/saml/verify.ts';
import type { Verified } from '../proof/verified.ts';
import type { SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';
import { judgeByKeys } from './renewed-keys.ts';

/** What an answer must answer. */
export interface Asked {
  readonly requestId: string;
  /** Since when the reader must have been authenticated at the identity provider; null: whenever it was. */
  readonly authenticatedSince: Date | null;
}

/** @param asked null for an answer that no sign-in here asked for. */
export function proveSaml(
  x: Exchange,
  connection: SamlConnection,
  samlResponse: string,
  asked: Asked | null,
): Promise<Result<Verified, Reason>> {
  return judgeByKeys(x, connection, (idp) => judge(x, connection, idp, samlResponse, asked));
}

async function judge(
  x: Exchange,
  connection: SamlConnection,
  idp: Idp,
  samlResponse: string,
  asked: Asked | null,
): Promise<Result<Verified, Reason>> {
  const { clockSkewSeconds } = x.site;
  const { spEntityId, acsUrl, want, legacyCrypto, attributes } = connection;
  const { entityId: idpEntityId, certificates } = idp;
  const decryptionKeys = x.secrets.decryptionKeys.map(({ privateKey }) => privateKey);
  const policy = { want, legacyCrypto, clockSkewSeconds, decryptionKeys };
  const expected = { idpEntityId, certificates, spEntityId, acsUrl, ...policy, ...expectedOf(asked) };
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

function expectedOf(asked: Asked | null): Pick<VerifyExpected, 'requestId' | 'authenticatedSince'> {
  if (asked === null) return {};
  const { requestId, authenticatedSince } = asked;
  return authenticatedSince === null ? { requestId } : { requestId, authenticatedSince };
}
