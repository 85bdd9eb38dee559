/** The identity provider's half of single logout: messages by both bindings with real signatures, and reading ours with them checked. */
import type { SigningKey } from '../../demo/idp/keys.ts';
import { type SignOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { attributeText, escapeXml, newId } from '../../demo/idp/xml-text.ts';
import {
  canonicalize,
  digest,
  parseXml,
  type SignatureName,
  signatureAlgorithms,
  signText,
} from '../../demo/idp/xmldsig.ts';
import { fromBase64 } from '../../src/lib/base64.ts';
import { fromUtf8, utf8 } from '../../src/lib/bytes.ts';
import { deflateRaw, inflateRaw } from '../../src/lib/deflate.ts';

export const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const responder = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
export const partialLogout = 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout';

const namespaces =
  ' xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

interface Envelope {
  readonly now: Date;
  readonly issuer: string;
  readonly id?: string;
  readonly version?: string;
  readonly destination: string | null;
  readonly notOnOrAfter?: Date | null;
  /** Raw XML at the end of the root. */
  readonly extra?: string;
}

export interface RequestParts extends Envelope {
  readonly nameId: string;
  /** Raw XML instead of the NameID. */
  readonly subject?: string;
  readonly sessionIndexes?: readonly string[];
}

export interface ResponseParts extends Envelope {
  readonly inResponseTo: string | null;
  readonly status?: string;
  readonly innerStatus?: string;
}

function envelope(name: string, parts: Envelope, more: Readonly<Record<string, string | Date | null>>, inner: string) {
  const { now, id = newId(), version = '2.0', destination, extra = '' } = parts;
  const attributes = attributeText({ ID: id, Version: version, IssueInstant: now, Destination: destination, ...more });
  const issuer = `<saml:Issuer>${escapeXml(parts.issuer)}</saml:Issuer>`;
  return `<samlp:${name}${namespaces}${attributes}>${issuer}${inner}${extra}</samlp:${name}>`;
}

export function buildLogoutRequest(parts: RequestParts): string {
  const { subject = `<saml:NameID>${escapeXml(parts.nameId)}</saml:NameID>`, sessionIndexes = [] } = parts;
  const { notOnOrAfter = new Date(parts.now.getTime() + 300_000) } = parts;
  const indexes = sessionIndexes.map((index) => `<samlp:SessionIndex>${escapeXml(index)}</samlp:SessionIndex>`);
  return envelope('LogoutRequest', parts, { NotOnOrAfter: notOnOrAfter }, subject + indexes.join(''));
}

export function buildLogoutResponse(parts: ResponseParts): string {
  const { status = success, innerStatus } = parts;
  const inner = innerStatus === undefined ? '' : `<samlp:StatusCode Value="${innerStatus}"/>`;
  const code = `<samlp:Status><samlp:StatusCode Value="${status}">${inner}</samlp:StatusCode></samlp:Status>`;
  return envelope('LogoutResponse', parts, { InResponseTo: parts.inResponseTo }, code);
}

/** The ID of a message. */
export function idOf(xml: string): string {
  return / ID="([^"]*)"/.exec(xml)?.[1] ?? '';
}

/** Signed on its root. */
export function signLogout(xml: string, key: SigningKey, by: Partial<SignOptions> = {}): Promise<string> {
  return signElement(xml, { id: idOf(xml), privateKey: key.privateKey, ...by });
}

export type Parameter = 'SAMLRequest' | 'SAMLResponse';

export interface RedirectOptions {
  readonly parameter?: Parameter;
  readonly relayState?: string;
  readonly algorithm?: SignatureName;
}

/** The query of the HTTP-Redirect binding without a signature. */
export async function redirectQuery(xml: string, { parameter = 'SAMLRequest', relayState }: RedirectOptions = {}) {
  const message = `${parameter}=${encodeURIComponent(toBase64Of(await deflateRaw(utf8(xml))))}`;
  return relayState === undefined ? message : `${message}&RelayState=${encodeURIComponent(relayState)}`;
}

function toBase64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (octet) => String.fromCharCode(octet)).join(''));
}

/** The same with its detached signature. */
export async function signQuery(query: string, key: SigningKey, algorithm: SignatureName = 'rsa-sha256') {
  const signed = `${query}&SigAlg=${encodeURIComponent(signatureAlgorithms[algorithm].uri)}`;
  return `${signed}&Signature=${encodeURIComponent(await signText(signed, algorithm, key.privateKey))}`;
}

export async function signedQuery(xml: string, key: SigningKey, options: RedirectOptions = {}): Promise<string> {
  return signQuery(await redirectQuery(xml, options), key, options.algorithm);
}

/** The fields of the HTTP-POST binding. */
export function postFields(xml: string, parameter: Parameter = 'SAMLRequest', relayState?: string) {
  return { [parameter]: toBase64(xml), ...(relayState === undefined ? {} : { RelayState: relayState }) };
}

/** A message of the gateway's, its signature checked by other code than made it. */
export interface OwnMessage {
  readonly to: string;
  readonly parameter: Parameter;
  readonly xml: string;
  readonly relayState: string | null;
  readonly attribute: (name: string) => string | null;
}

function own(to: string, parameter: Parameter, xml: string, relayState: string | null): OwnMessage {
  return {
    to,
    parameter,
    xml,
    relayState,
    attribute: (name) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? null,
  };
}

const rsa = { name: 'RSASSA-PKCS1-v1_5' };

/** Reads a redirect; a signature that is not the gateway's throws. */
export async function readOwnRedirect(location: string, key: SigningKey): Promise<OwnMessage> {
  const url = new URL(location);
  const raw = url.search.slice(1);
  const cut = raw.lastIndexOf('&Signature=');
  const value = fromBase64(decodeURIComponent(raw.slice(cut + '&Signature='.length))) ?? new Uint8Array();
  if (!(await crypto.subtle.verify(rsa, key.publicKey, value, utf8(raw.slice(0, cut)))))
    throw new Error('not signed by the gateway');
  const parameter = url.searchParams.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  const inflated = await inflateRaw(fromBase64(url.searchParams.get(parameter) ?? '') ?? new Uint8Array(), 100_000);
  if (!inflated.ok) throw new Error(inflated.error);
  return own(
    `${url.origin}${url.pathname}`,
    parameter,
    fromUtf8(inflated.value) ?? '',
    url.searchParams.get('RelayState'),
  );
}

/** Reads the page of the HTTP-POST binding; the same. */
export async function readOwnPost(html: string, key: SigningKey): Promise<OwnMessage> {
  const unescaped = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const fields = new Map(
    [...html.matchAll(/name="(SAML\w+|RelayState)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  );
  const parameter = fields.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  const xml = fromUtf8(fromBase64(fields.get(parameter) ?? '') ?? new Uint8Array()) ?? '';
  await checkEnveloped(xml, key);
  return own(unescaped(/action="([^"]*)"/.exec(html)?.[1] ?? ''), parameter, xml, fields.get('RelayState') ?? null);
}

async function checkEnveloped(xml: string, key: SigningKey): Promise<void> {
  const document = parseXml(xml);
  const [info] = Array.from(document.getElementsByTagName('ds:SignedInfo'));
  const [signature] = Array.from(document.getElementsByTagName('ds:Signature'));
  const text = (name: string) => /<ds:NAME>([^<]*)</.exec(xml.replaceAll(`ds:${name}>`, 'ds:NAME>'))?.[1] ?? '';
  if (info === undefined || signature === undefined || document.documentElement === null) throw new Error('not signed');
  const value = fromBase64(text('SignatureValue')) ?? new Uint8Array();
  if (!(await crypto.subtle.verify(rsa, key.publicKey, value, utf8(canonicalize(info, 'exc')))))
    throw new Error('not signed by the gateway');
  signature.parentNode?.removeChild(signature);
  if ((await digest(canonicalize(document.documentElement, 'exc'), 'sha256')) !== text('DigestValue'))
    throw new Error('another digest');
}
