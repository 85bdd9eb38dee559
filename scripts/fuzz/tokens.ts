/** Texts that have troubled readers of XML, of canonical forms and of base64: put in where they fit, and where they do not. */

export const tokens: readonly string[] = [
  // Markup, whole and in pieces.
  ...[
    '<!-- -->',
    '<!--',
    '-->',
    '<!---->',
    '<![CDATA[x]]>',
    '<![CDATA[',
    ']]>',
    '<?p?>',
    '<?xml version="1.1"?>',
    '<!',
  ],
  ...['<x/>', '</x>', '<x>', '<', '>', '/>', '"', "'", '&', ';', '=', ' ', '<saml2:x/>', '<p:q:r/>', '<__proto__/>'],
  // References and document types.
  ...['&amp;', '&lt;', '&quot;', '&#13;', '&#xD;', '&#x0;', '&#0;', '&#xFFFE;', '&#xD800;', '&#x110000;', '&#x85;'],
  ...[
    '&x;',
    '&#;',
    '&#x;',
    '&#99999999999999999999;',
    '<!DOCTYPE r [<!ENTITY x "y">]>',
    '<!ENTITY x SYSTEM "file:///">',
  ],
  // Namespaces.
  ...[
    'xmlns=""',
    ' xmlns="urn:x"',
    ' xmlns:saml2="urn:evil"',
    ' xmlns:ds="urn:evil"',
    ' xmlns:x=""',
    ' xmlns:xml="urn:x"',
  ],
  ...[
    ' xmlns:x="1"',
    ' xmlns:x="http://e.com/\u0080"',
    ' xmlns:xmlns="urn:x"',
    ' xmlnsfoo="x"',
    ' axmlns:NotOnOrAfter="2100"',
  ],
  ...[
    ' xmlns:x="urn:a&quot; b=&quot;"',
    ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    ' xml:base="http://e/"',
  ],
  // Attributes that mean something.
  ...[
    ' ID="_assertion"',
    ' Id="_response"',
    ' id="_assertion"',
    ' xml:id="_assertion"',
    ' saml2:ID="_x"',
    ' xml:lang="en"',
  ],
  ...[' Version="2.0"', ' Destination=""', ' NotOnOrAfter="2100-01-01T00:00:00Z"', ' URI=""', ' URI="#_assertion"'],
  ...[
    ' Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"',
    ' PrefixList="#default xs xsi"',
    ' Type="x"',
    ' xsi:nil="1"',
  ],
  // Elements that mean something.
  '<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
  '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
  '<ds:Transform xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>',
  '<ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ds:DigestValue>',
  '<saml2:NameID xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">admin@acme.example</saml2:NameID>',
  '<saml2:Attribute xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" Name="__proto__"><saml2:AttributeValue>x</saml2:AttributeValue></saml2:Attribute>',
  '<xenc:CipherReference xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" URI="http://e/"/>',
  // Characters.
  ...[
    '\r\n',
    '\r',
    '\t',
    '\n',
    '\u0085',
    '\u2028',
    '\u00a0',
    '\ufeff',
    '\u0000',
    '\u0008',
    '\u007f',
    '\ufffe',
    '\u200b',
    'é',
    '😀',
  ],
  // Numbers, moments, names of objects.
  ...[
    '-1',
    '1e308',
    '9'.repeat(400),
    '2100-01-01T00:00:00Z',
    '24:00:00',
    '+14:00',
    '.999999999',
    'NaN',
    '__proto__',
    'constructor',
  ],
  // base64 and URLs.
  ...['====', '%2B', '%00', '+', '_-', 'AAAA', 'javascript:', 'http://e/', '#', '#xpointer(/)'],
];
