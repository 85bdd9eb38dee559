/** The logout messages that Postern sends: its own LogoutRequest and its answer to the identity provider's. Signing is another step. */

import { ns, statusSuccess } from '../names.ts';
import { escapeXml } from '../xml/escape.ts';

/** A NameID with all that an identity provider may compare it by (SAML core §2.2.2). */
export interface LogoutNameId {
  readonly value: string;
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

interface Envelope {
  /** Starts with `_`: an xs:ID must not start with a digit. */
  readonly id: string;
  readonly issueInstant: Date;
  readonly destination: string;
  readonly spEntityId: string;
}

export interface OwnLogoutRequest extends Envelope {
  readonly nameId: LogoutNameId;
  readonly sessionIndex: string | null;
}

export interface OwnLogoutResponse extends Envelope {
  readonly inResponseTo: string;
}

/** How long the identity provider may take our request for fresh. */
const GOOD_FOR_MS = 5 * 60_000;

function attribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${escapeXml(value)}"`;
}

function start(name: string, { id, issueInstant, destination }: Envelope, more: string): string {
  return (
    `<samlp:${name} xmlns:samlp="${ns.samlp}" xmlns:saml="${ns.saml}" ID="${escapeXml(id)}" Version="2.0"` +
    ` IssueInstant="${issueInstant.toISOString()}" Destination="${escapeXml(destination)}"${more}>`
  );
}

/** SAML core §3.7.1, profiles §4.4.4.1. */
export function logoutRequest(request: OwnLogoutRequest): string {
  const { nameId, sessionIndex, spEntityId, issueInstant } = request;
  const end = new Date(issueInstant.getTime() + GOOD_FOR_MS).toISOString();
  const qualified =
    attribute('Format', nameId.format) +
    attribute('NameQualifier', nameId.nameQualifier) +
    attribute('SPNameQualifier', nameId.spNameQualifier);
  const index = sessionIndex === null ? '' : `<samlp:SessionIndex>${escapeXml(sessionIndex)}</samlp:SessionIndex>`;
  return (
    `${start('LogoutRequest', request, attribute('NotOnOrAfter', end))}<saml:Issuer>${escapeXml(spEntityId)}</saml:Issuer>` +
    `<saml:NameID${qualified}>${escapeXml(nameId.value)}</saml:NameID>${index}</samlp:LogoutRequest>`
  );
}

/** SAML core §3.7.2: always Success, for whatever happens here either ends the sessions or is refused without an answer. */
export function logoutResponse(response: OwnLogoutResponse): string {
  const { spEntityId, inResponseTo } = response;
  return (
    `${start('LogoutResponse', response, attribute('InResponseTo', inResponseTo))}<saml:Issuer>${escapeXml(spEntityId)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${statusSuccess}"/></samlp:Status></samlp:LogoutResponse>`
  );
}
