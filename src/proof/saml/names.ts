/** The namespaces and fixed identifiers of SAML 2.0 and XML Signature that Postern knows. Everything else is unknown, so refused. */
export const ns = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  exc: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

export const statusSuccess = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const bindingPost = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
