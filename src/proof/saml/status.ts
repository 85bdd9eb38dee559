/**
 * Whether the IdP says that it signed somebody in (SAML core §3.2.2), and if not, what it says instead: its second-level code as a
 * reason of its own, its words for the audit. A failure needs no signature: whoever forges one only refuses himself.
 */
import { because, type Reason, type ReasonCode } from '../../core/reasons.ts';
import { aadstsOf } from './aadsts.ts';
import { ns, statusSuccess } from './names.ts';
import { attributeOf, childrenNamed, textOf, type XmlElement } from './xml/tree.ts';

interface Failure {
  readonly code: ReasonCode;
  readonly detail: string;
}

const urn = 'urn:oasis:names:tc:SAML:2.0:status:';

/** Second-level codes that say what to do next. */
const failures: ReadonlyMap<string, Failure> = new Map([
  [
    `${urn}AuthnFailed`,
    {
      code: 'STATUS_AUTHN_FAILED',
      detail: 'the identity provider could not sign the reader in; its own log says why',
    },
  ],
  [
    `${urn}RequestDenied`,
    {
      code: 'STATUS_REQUEST_DENIED',
      detail: 'the identity provider does not let the reader sign in here: assign them to the application there',
    },
  ],
  [
    `${urn}NoPassive`,
    {
      code: 'STATUS_NO_PASSIVE',
      detail: 'the identity provider wanted to ask the reader something and took the request for a passive one',
    },
  ],
  [
    `${urn}InvalidNameIDPolicy`,
    {
      code: 'STATUS_INVALID_NAME_ID_POLICY',
      detail: 'the identity provider has no NameID of the format that was asked for: leave name_id_format out',
    },
  ],
  [
    `${urn}RequestUnsupported`,
    {
      code: 'STATUS_REQUEST_UNSUPPORTED',
      detail: 'the identity provider does not support the request: compare its settings with our metadata',
    },
  ],
]);

const unknown: Failure = { code: 'SAML_STATUS', detail: 'the identity provider did not sign the reader in' };

/** Refused: SAML_STATUS_SHAPE; a failure by its second-level code, else SAML_STATUS. Entra's own number says more than either. */
export function checkStatus(response: XmlElement): Reason | null {
  const [status, ...more] = childrenNamed(response, ns.samlp, 'Status');
  const codes = status === undefined ? [] : childrenNamed(status, ns.samlp, 'StatusCode');
  const [code] = codes;
  if (status === undefined || code === undefined || more.length > 0 || codes.length > 1)
    return because('SAML_STATUS_SHAPE', 'not exactly one Status with one top-level StatusCode');
  const value = attributeOf(code, 'Value');
  if (value === statusSuccess) return null;
  const [inner] = childrenNamed(code, ns.samlp, 'StatusCode');
  const second = inner === undefined ? null : attributeOf(inner, 'Value');
  const [element] = childrenNamed(status, ns.samlp, 'StatusMessage');
  const message = element === undefined ? null : textOf(element);
  const entra = message === null ? null : aadstsOf(message);
  const failure = entra === null ? (failures.get(second ?? '') ?? unknown) : { ...unknown, detail: entra.detail };
  const said = [entra?.number, value, second, message].filter(Boolean).join(' · ');
  return because(failure.code, failure.detail, { received: said.slice(0, 500) });
}
