/**
 * Signs what Postern sends: an enveloped XML signature (XML Signature §4, exclusive C14N) made with the canonicaliser that also
 * verifies. RSA with SHA-256 only: every IdP takes it, and what we send is ours to choose. Nothing here reads a foreign message.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromBase64, toBase64 } from '../../../lib/base64.ts';
import { type Bytes, utf8 } from '../../../lib/bytes.ts';
import { createLru } from '../../../lib/lru.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { envelopedSignature, ns } from '../names.ts';
import { type C14n, canonicalize } from '../xml/c14n.ts';
import { escapeXml } from '../xml/escape.ts';
import { readXml } from '../xml/reader.ts';
import { attributeOf, childElements, isElement, type XmlElement } from '../xml/tree.ts';

export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const exclusive: C14n = { exclusive: true, inclusivePrefixes: new Set() };
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

export interface SigningKey {
  readonly key: CryptoKey;
  /** Bare base64 DER, named in the KeyInfo of enveloped signatures: some IdPs look their copy up by it. */
  readonly certificate: string | null;
}

/** As SIGNING_KEY holds it: PKCS#8 and the certificate, both PEM. */
export interface KeyText {
  readonly privateKey: string;
  readonly certificate: string | null;
}

/** Imported keys, by PEM. Finished imports only, as in keys.ts. */
const imported = createLru<string, CryptoKey>(8);

/** Refused: SIGNING_KEY_UNREADABLE. Kept once imported. */
export async function importSigningKey({ privateKey, certificate }: KeyText): Promise<Result<SigningKey, Reason>> {
  const key = imported.get(privateKey) ?? (await importPkcs8(privateKey));
  if (key === null)
    return err(because('SIGNING_KEY_UNREADABLE', 'SIGNING_KEY does not start with an RSA key in PKCS#8 that works.'));
  return ok({ key, certificate: certificate === null ? null : pemBody(certificate) });
}

/** The base64 between the lines of one PEM block. */
export function pemBody(pem: string): string {
  return pem.replace(/-----[^-]*-----/g, '').replace(/\s+/g, '');
}

/** Null for a key that WebCrypto will not have. */
async function importPkcs8(pem: string): Promise<CryptoKey | null> {
  const der = fromBase64(pemBody(pem));
  if (der === null) return null;
  try {
    const made = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
    imported.set(pem, made);
    return made;
  } catch {
    return null;
  }
}

export async function signBytes(key: SigningKey, data: Bytes): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(algorithm, key.key, data)));
}

/**
 * The message with a ds:Signature of its root, right after the Issuer, where the schemas of SAML want it.
 * @param xml a message of our own writing: a root with this ID whose first child is saml:Issuer. Anything else is a bug and throws.
 */
export async function signEnveloped(xml: string, parentId: string, key: SigningKey): Promise<string> {
  const root = readOwn(xml);
  const issuer = childElements(root)[0];
  if (attributeOf(root, 'ID') !== parentId || issuer === undefined || !isElement(issuer, ns.saml, 'Issuer'))
    throw new Error('A message to be signed has the ID that it is known by, and an Issuer first');
  const info = canonicalOf(readOwn(signedInfo(parentId, await digestOf(canonicalOf(root)))));
  const signature =
    `<ds:Signature xmlns:ds="${ns.ds}">${info}<ds:SignatureValue>${await signBytes(key, utf8(info))}</ds:SignatureValue>` +
    `${keyInfo(key)}</ds:Signature>`;
  // No text or attribute can hold this: what Postern writes has every `<` escaped.
  const end = `</${issuer.name}>`;
  const at = xml.indexOf(end) + end.length;
  return xml.slice(0, at) + signature + xml.slice(at);
}

function signedInfo(id: string, digest: string): string {
  return (
    `<ds:SignedInfo xmlns:ds="${ns.ds}"><ds:CanonicalizationMethod Algorithm="${ns.exc}"/>` +
    `<ds:SignatureMethod Algorithm="${rsaSha256}"/><ds:Reference URI="#${escapeXml(id)}"><ds:Transforms>` +
    `<ds:Transform Algorithm="${envelopedSignature}"/><ds:Transform Algorithm="${ns.exc}"/></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${sha256}"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  );
}

function keyInfo({ certificate }: SigningKey): string {
  if (certificate === null) return '';
  const data = `<ds:X509Certificate>${certificate}</ds:X509Certificate>`;
  return `<ds:KeyInfo><ds:X509Data>${data}</ds:X509Data></ds:KeyInfo>`;
}

async function digestOf(canonical: string): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonical))));
}

function canonicalOf(element: XmlElement): string {
  const canonical = canonicalize(element, exclusive);
  if (canonical === null) throw new Error('A message of our own is too large');
  return canonical;
}

function readOwn(xml: string): XmlElement {
  const root = readXml(xml);
  if (!root.ok) throw new Error(`A message of our own cannot be read: ${root.error.detail}`);
  return root.value;
}
