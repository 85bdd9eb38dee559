/**
 * What an XML signature is made of: the algorithms by name and the canonical form of one element. Canonicalisation is
 * xmldsigjs' on an xmldom tree, never the gateway's own, so that what is signed here is a second opinion on what is
 * verified there. For the demo IdP and the tests only; the gateway does not import this.
 */
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { XmlCanonicalizer } from 'xmldsigjs';

interface SignatureAlgorithm {
  readonly uri: string;
  readonly key: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA';
  readonly hash: Hash;
}

type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

const more = 'http://www.w3.org/2001/04/xmldsig-more';
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more';

export const signatureAlgorithms = {
  'rsa-sha1': { uri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', key: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  'rsa-sha256': { uri: `${more}#rsa-sha256`, key: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'rsa-sha384': { uri: `${more}#rsa-sha384`, key: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  'rsa-sha512': { uri: `${more}#rsa-sha512`, key: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  'rsa-pss-sha256': { uri: `${more2007}#sha256-rsa-MGF1`, key: 'RSA-PSS', hash: 'SHA-256' },
  'rsa-pss-sha384': { uri: `${more2007}#sha384-rsa-MGF1`, key: 'RSA-PSS', hash: 'SHA-384' },
  'rsa-pss-sha512': { uri: `${more2007}#sha512-rsa-MGF1`, key: 'RSA-PSS', hash: 'SHA-512' },
  'ecdsa-sha1': { uri: `${more}#ecdsa-sha1`, key: 'ECDSA', hash: 'SHA-1' },
  'ecdsa-sha256': { uri: `${more}#ecdsa-sha256`, key: 'ECDSA', hash: 'SHA-256' },
  'ecdsa-sha384': { uri: `${more}#ecdsa-sha384`, key: 'ECDSA', hash: 'SHA-384' },
  'ecdsa-sha512': { uri: `${more}#ecdsa-sha512`, key: 'ECDSA', hash: 'SHA-512' },
} as const satisfies Record<string, SignatureAlgorithm>;

export const digestAlgorithms = {
  sha1: { uri: 'http://www.w3.org/2000/09/xmldsig#sha1', hash: 'SHA-1' },
  sha256: { uri: 'http://www.w3.org/2001/04/xmlenc#sha256', hash: 'SHA-256' },
  sha384: { uri: `${more}#sha384`, hash: 'SHA-384' },
  sha512: { uri: 'http://www.w3.org/2001/04/xmlenc#sha512', hash: 'SHA-512' },
} as const satisfies Record<string, { readonly uri: string; readonly hash: Hash }>;

export const c14nAlgorithms = {
  exc: { uri: 'http://www.w3.org/2001/10/xml-exc-c14n#', exclusive: true, comments: false },
  'exc-with-comments': { uri: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments', exclusive: true, comments: true },
  c14n10: { uri: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', exclusive: false, comments: false },
  c14n11: { uri: 'http://www.w3.org/2006/12/xml-c14n11', exclusive: false, comments: false },
} as const;

export type SignatureName = keyof typeof signatureAlgorithms;
export type DigestName = keyof typeof digestAlgorithms;
export type C14nName = keyof typeof c14nAlgorithms;

/** Parses a document; anything xmldom grumbles about is thrown. */
export function parseXml(xml: string): Document {
  const onError = (level: string, message: string) => {
    if (level !== 'warning') throw new Error(`XML ${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(xml, 'text/xml');
}

/**
 * The canonical form of one element with everything in it. `inclusivePrefixes` (`#default` for no prefix) are for
 * the exclusive forms. Canonical XML 1.1 differs from 1.0 only in the xml: attributes that an element inherits.
 */
export function canonicalize(element: Element, c14n: C14nName, inclusivePrefixes: readonly string[] = []): string {
  const { exclusive, comments } = c14nAlgorithms[c14n];
  const apex = element.cloneNode(true) as Element;
  inherit(apex, element, c14n);
  const canonicalizer = new XmlCanonicalizer(comments, exclusive);
  // An empty list would be read as one that names the default namespace.
  if (inclusivePrefixes.length > 0)
    canonicalizer.InclusiveNamespacesPrefixList = inclusivePrefixes.map((p) => (p === '#default' ? '' : p)).join(' ');
  // The canonicaliser is typed for the browser's DOM; it reads only what xmldom's nodes have too.
  return canonicalizer.Canonicalize(apex as unknown as Parameters<XmlCanonicalizer['Canonicalize']>[0]);
}

const xmlnsUri = 'http://www.w3.org/2000/xmlns/';
const xmlUri = 'http://www.w3.org/XML/1998/namespace';

/** Gives a detached copy the namespaces, and for the inclusive forms the xml: attributes, that its ancestors had in scope. */
function inherit(apex: Element, element: Element, c14n: C14nName): void {
  for (let node = element.parentNode; node?.nodeType === 1; node = node.parentNode) {
    for (const attribute of Array.from((node as Element).attributes)) {
      if (apex.hasAttribute(attribute.name)) continue;
      if (attribute.namespaceURI === xmlnsUri) apex.setAttributeNS(xmlnsUri, attribute.name, attribute.value);
      if (attribute.namespaceURI !== xmlUri || c14nAlgorithms[c14n].exclusive) continue;
      if (c14n === 'c14n11' && attribute.localName === 'id') continue;
      if (c14n === 'c14n11' && attribute.localName === 'base') throw new Error('xml:base is not joined here');
      apex.setAttributeNS(xmlUri, attribute.name, attribute.value);
    }
  }
}

/** Digest of a text's UTF-8 octets, base64. */
export async function digest(text: string, name: DigestName): Promise<string> {
  return base64(await crypto.subtle.digest(digestAlgorithms[name].hash, new TextEncoder().encode(text)));
}

/** SignatureValue over a text's UTF-8 octets, base64. The key must be extractable if it was made for another hash. */
export async function signText(text: string, name: SignatureName, privateKey: CryptoKey): Promise<string> {
  const { key, hash } = signatureAlgorithms[name];
  const octets = new TextEncoder().encode(text);
  if (key === 'ECDSA') return base64(await crypto.subtle.sign({ name: key, hash }, privateKey, octets));
  const parameters = { name: key, saltLength: Number(hash.slice(4)) / 8 };
  return base64(await crypto.subtle.sign(parameters, await withHash(privateKey, key, hash), octets));
}

/** WebCrypto ties an RSA key to one padding and hash; the same key under another pair is a new import. */
async function withHash(privateKey: CryptoKey, name: string, hash: Hash): Promise<CryptoKey> {
  const current = privateKey.algorithm as { name: string; hash?: { name: string } };
  if (current.name === name && current.hash?.name === hash) return privateKey;
  const pkcs8 = (await crypto.subtle.exportKey('pkcs8', privateKey)) as ArrayBuffer;
  return crypto.subtle.importKey('pkcs8', pkcs8, { name, hash }, false, ['sign']);
}

function base64(octets: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(octets), (octet) => String.fromCharCode(octet)).join(''));
}
