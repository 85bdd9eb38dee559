/** xmldsigjs on an xmldom tree: every signature of the message by the trusted key, then the claims out of the same tree. */
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { setNodeDependencies } from 'xml-core';
import { Application, SignedXml } from 'xmldsigjs';
import { serve } from './serve.ts';

setNodeDependencies({ DOMParser, XMLSerializer });
Application.setEngine('WebCrypto', crypto);

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
let key;

function octetsOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function importKey(spki) {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return crypto.subtle.importKey('spki', octetsOf(spki), algorithm, true, ['verify']);
}

function readClaims(assertion) {
  const attributes = new Map();
  for (const attribute of assertion.getElementsByTagNameNS(saml, 'Attribute')) {
    const values = Array.from(attribute.getElementsByTagNameNS(saml, 'AttributeValue'), (value) => value.textContent);
    attributes.set(attribute.getAttribute('Name'), values);
  }
  const [nameId] = assertion.getElementsByTagNameNS(saml, 'NameID');
  return { email: nameId.textContent, groups: attributes.get('groups').length };
}

export default serve(async (message, trust) => {
  key ??= importKey(trust.publicKey);
  const text = new TextDecoder().decode(octetsOf(message));
  const document = new DOMParser().parseFromString(text, 'text/xml');
  const signatures = Array.from(document.getElementsByTagNameNS(dsig, 'Signature'));
  for (const signature of signatures) {
    const signed = new SignedXml(document);
    signed.LoadXml(signature);
    if (!(await signed.Verify(await key))) throw new Error('signature');
  }
  const [assertion] = document.getElementsByTagNameNS(saml, 'Assertion');
  if (signatures.length === 0) throw new Error('not signed');
  return readClaims(assertion);
});
