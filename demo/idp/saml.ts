/** The SAML side of the demo IdP: reads an AuthnRequest, answers it with a signed Response, describes itself. */
import { inflateRawSync } from 'node:zlib';
import type { Person } from '../people.ts';
import { acsUrl, idpEntityId, idpUrl, spEntityId } from '../places.ts';
import type { SigningKey } from './keys.ts';
import { buildResponse, signElement, toBase64 } from './sign.ts';
import { parseXml } from './xmldsig.ts';

const protocolNs = 'urn:oasis:names:tc:SAML:2.0:protocol';
const maxRequestOctets = 64 * 1024;
const workday = 10 * 60 * 60_000;

/** The ID of a request by the HTTP-Redirect binding. Throws, for the error page, when it is not one from our gateway. */
export function readAuthnRequest(samlRequest: string): string {
  const octets = inflateRawSync(Buffer.from(samlRequest, 'base64'), { maxOutputLength: maxRequestOctets });
  const root = parseXml(octets.toString('utf8')).documentElement;
  if (root?.localName !== 'AuthnRequest' || root.namespaceURI !== protocolNs) throw new Error('not an AuthnRequest');
  const issuer = root.getElementsByTagNameNS('urn:oasis:names:tc:SAML:2.0:assertion', 'Issuer')[0]?.textContent;
  if (issuer !== spEntityId) throw new Error(`a request from ${issuer}, not from ${spEntityId}`);
  // Never answer to an address only because a request names it: the ACS is pinned, and a request may at most agree.
  const asked = root.getAttribute('AssertionConsumerServiceURL') ?? acsUrl;
  if (asked !== acsUrl) throw new Error(`an answer to ${asked} instead of ${acsUrl}`);
  const id = root.getAttribute('ID') ?? '';
  if (!isXmlId(id)) throw new Error('a request without a proper ID');
  return id;
}

/** Whether a text can be the ID of a request: what comes back in a form field is judged again. */
export function isXmlId(text: string): boolean {
  return /^[A-Za-z_][\w.-]{0,127}$/.test(text);
}

/** The SAMLResponse form field for a person; `requestId` null when nobody asked (IdP-initiated). */
export async function answer(person: Person, requestId: string | null, key: SigningKey, now: Date): Promise<string> {
  const response = buildResponse({
    now,
    acsUrl,
    spEntityId,
    issuer: idpEntityId,
    inResponseTo: requestId,
    nameId: person.email,
    sessionNotOnOrAfter: new Date(now.getTime() + workday),
    attributes: { email: [person.email], displayName: [person.name], title: [person.role] },
  });
  const { privateKey, certificatePem } = key;
  return toBase64(await signElement(response, { which: 'assertion', privateKey, certificatePem }));
}

/** This IdP's metadata, for gateways that take a document instead of single settings. */
export function metadata(certificatePem: string): string {
  const certificate = certificatePem.replace(/-----[^-]+-----|\s/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${idpEntityId}">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${protocolNs}">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${idpUrl}/saml/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}
