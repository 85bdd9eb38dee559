/**
 * The AuthnRequest by HTTP-Redirect (SAML bindings §3.4, core §3.4.1): no NameIDPolicy, no RequestedAuthnContext, no Subject.
 * What it does not ask for no IdP can refuse.
 */
import { toBase64 } from '../../lib/base64.ts';
import { utf8 } from '../../lib/bytes.ts';
import { deflateRaw } from '../../lib/deflate.ts';
import { escapeXml } from './escape.ts';
import { bindingPost, ns } from './names.ts';

export interface AuthnRequest {
  /** Starts with `_`: an xs:ID must not start with a digit. */
  readonly id: string;
  readonly issueInstant: Date;
  readonly ssoUrl: string;
  readonly acsUrl: string;
  readonly spEntityId: string;
  /** Opaque, at most 80 bytes (SAML bindings §3.4.3). */
  readonly relayState: string;
}

export function authnRequest(request: AuthnRequest): string {
  const { id, issueInstant, ssoUrl, acsUrl, spEntityId } = request;
  return (
    `<samlp:AuthnRequest xmlns:samlp="${ns.samlp}" xmlns:saml="${ns.saml}" ID="${escapeXml(id)}" Version="2.0"` +
    ` IssueInstant="${issueInstant.toISOString()}" Destination="${escapeXml(ssoUrl)}"` +
    ` ProtocolBinding="${bindingPost}" AssertionConsumerServiceURL="${escapeXml(acsUrl)}">` +
    `<saml:Issuer>${escapeXml(spEntityId)}</saml:Issuer></samlp:AuthnRequest>`
  );
}

/** Where to send the browser. A query that the SSO URL already has is kept. */
export async function authnRequestUrl(request: AuthnRequest): Promise<string> {
  const deflated = await deflateRaw(utf8(authnRequest(request)));
  const query = `SAMLRequest=${encodeURIComponent(toBase64(deflated))}&RelayState=${encodeURIComponent(request.relayState)}`;
  return `${request.ssoUrl}${request.ssoUrl.includes('?') ? '&' : '?'}${query}`;
}
