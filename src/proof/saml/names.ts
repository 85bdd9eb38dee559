/** The namespaces and fixed identifiers of SAML 2.0 and XML Signature that Postern knows. Everything else is unknown, so refused. */
export const ns = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
  exc: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

export const statusSuccess = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const bindingPost = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const bindingRedirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
