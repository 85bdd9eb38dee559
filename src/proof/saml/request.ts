/**
 * The AuthnRequest (SAML core §3.4.1): no RequestedAuthnContext and no Subject, and a NameIDPolicy only where the settings name a
 * format. What it does not ask for no IdP can refuse.
 */

import { bindingPost, ns, transient } from './names.ts';
import { escapeXml } from './xml/escape.ts';

export interface AuthnRequest {
  /** Starts with `_`: an xs:ID must not start with a digit. */
  readonly id: string;
  readonly issueInstant: Date;
  /** The endpoint as the IdP names it, without what is added to its query. */
  readonly destination: string;
  readonly acsUrl: string;
  readonly spEntityId: string;
  /** Asks the IdP to have the reader sign in afresh, whatever session it has. */
  readonly forceAuthn: boolean;
  readonly nameIdFormat: string | null;
}

export function authnRequest(request: AuthnRequest): string {
  const { id, issueInstant, destination, acsUrl, spEntityId, forceAuthn, nameIdFormat } = request;
  return (
    `<samlp:AuthnRequest xmlns:samlp="${ns.samlp}" xmlns:saml="${ns.saml}" ID="${escapeXml(id)}" Version="2.0"` +
    ` IssueInstant="${issueInstant.toISOString()}" Destination="${escapeXml(destination)}"` +
    `${forceAuthn ? ' ForceAuthn="true"' : ''}` +
    ` ProtocolBinding="${bindingPost}" AssertionConsumerServiceURL="${escapeXml(acsUrl)}">` +
    `<saml:Issuer>${escapeXml(spEntityId)}</saml:Issuer>${nameIdPolicy(nameIdFormat)}</samlp:AuthnRequest>`
  );
}

/** AllowCreate lets an IdP make a persistent name on first sight; with transient names it must not be there (errata E14). */
function nameIdPolicy(format: string | null): string {
  if (format === null) return '';
  const allowCreate = format === transient ? '' : ' AllowCreate="true"';
  return `<samlp:NameIDPolicy Format="${escapeXml(format)}"${allowCreate}/>`;
}
