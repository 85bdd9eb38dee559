/**
 * Speaks the identity provider's half of SAML: writes a Response and signs its elements for real. Every part can be
 * left out or made wrong, for the tests. Nothing is checked here, and nothing is encrypted.
 */
import type { Element } from '@xmldom/xmldom';
import { attributeText, escapeXml, newId, xmlns } from './xml-text.ts';
import {
  type C14nName,
  c14nAlgorithms,
  canonicalize,
  type DigestName,
  digest,
  digestAlgorithms,
  parseXml,
  type SignatureName,
  signatureAlgorithms,
  signText,
} from './xmldsig.ts';

/** Every part has a default; `null` leaves an optional part out. Times are written as given, in UTC with milliseconds. */
export interface ResponseOptions {
  readonly now: Date;
  readonly acsUrl: string;
  readonly issuer: string;
  readonly spEntityId: string;
  readonly responseId?: string;
  readonly assertionId?: string;
  readonly responseIssuer?: string | null;
  readonly assertionIssuer?: string | null;
  readonly destination?: string | null;
  readonly inResponseTo?: string | null;
  readonly status?: string;
  readonly statusMessage?: string;
  readonly audiences?: readonly string[] | null;
  readonly recipient?: string | null;
  readonly subjectInResponseTo?: string | null;
  readonly subjectNotBefore?: Date | null;
  readonly subjectNotOnOrAfter?: Date | null;
  readonly confirmationMethod?: string;
  readonly notBefore?: Date | null;
  readonly notOnOrAfter?: Date | null;
  readonly authnInstant?: Date;
  readonly sessionNotOnOrAfter?: Date | null;
  readonly sessionIndex?: string | null;
  readonly nameId?: string | null;
  readonly nameIdFormat?: string | null;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** `saml2p:`/`saml2:` (default), `samlp:`/`saml:`, or default namespaces without prefixes. */
  readonly prefixes?: 'saml2' | 'saml' | 'none';
  /** Raw XML put in at the named place. */
  readonly extra?: {
    readonly responseAttributes?: string;
    readonly assertionAttributes?: string;
    readonly beforeAssertion?: string;
    readonly afterAssertion?: string;
    readonly subject?: string;
    readonly conditions?: string;
    readonly assertionEnd?: string;
  };
}

const minute = 60_000;
const prefixStyles = { saml2: ['saml2p:', 'saml2:'], saml: ['samlp:', 'saml:'], none: ['', ''] } as const;

/** A SAML 2.0 Response with one Assertion, unsigned. */
export function buildResponse(options: ResponseOptions): string {
  const { now, acsUrl, issuer, extra = {} } = options;
  const [p, a] = prefixStyles[options.prefixes ?? 'saml2'];
  const protocolNs = xmlns(p, 'urn:oasis:names:tc:SAML:2.0:protocol');
  const assertionNs = xmlns(a, 'urn:oasis:names:tc:SAML:2.0:assertion');
  const { responseIssuer = issuer, destination = acsUrl, inResponseTo = null } = options;
  const attributes = attributeText({
    ID: options.responseId ?? newId(),
    Version: '2.0',
    IssueInstant: now,
    Destination: destination,
    InResponseTo: inResponseTo,
  });
  const message = options.statusMessage
    ? `<${p}StatusMessage>${escapeXml(options.statusMessage)}</${p}StatusMessage>`
    : '';
  const status = options.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success';
  return [
    `<${p}Response${protocolNs}${attributes}${extra.responseAttributes ?? ''}>`,
    responseIssuer === null ? '' : `<${a}Issuer${assertionNs}>${escapeXml(responseIssuer)}</${a}Issuer>`,
    `<${p}Status><${p}StatusCode${attributeText({ Value: status })}/>${message}</${p}Status>`,
    extra.beforeAssertion ?? '',
    buildAssertion(options, a, assertionNs),
    extra.afterAssertion ?? '',
    `</${p}Response>`,
  ].join('');
}

function buildAssertion(options: ResponseOptions, a: string, namespace: string): string {
  const { now, extra = {}, assertionIssuer = options.issuer } = options;
  const { notBefore = new Date(now.getTime() - minute), notOnOrAfter = new Date(now.getTime() + 5 * minute) } = options;
  const { sessionIndex = newId(), sessionNotOnOrAfter = null, audiences = [options.spEntityId] } = options;
  const id = options.assertionId ?? newId();
  const audience = audiences?.map((value) => `<${a}Audience>${escapeXml(value)}</${a}Audience>`).join('');
  const restriction = audience === undefined ? '' : `<${a}AudienceRestriction>${audience}</${a}AudienceRestriction>`;
  const authn = attributeText({
    AuthnInstant: options.authnInstant ?? now,
    SessionIndex: sessionIndex,
    SessionNotOnOrAfter: sessionNotOnOrAfter,
  });
  return [
    `<${a}Assertion${namespace}${attributeText({ ID: id, Version: '2.0', IssueInstant: now })}${extra.assertionAttributes ?? ''}>`,
    assertionIssuer === null ? '' : `<${a}Issuer>${escapeXml(assertionIssuer)}</${a}Issuer>`,
    buildSubject(options, a),
    `<${a}Conditions${attributeText({ NotBefore: notBefore, NotOnOrAfter: notOnOrAfter })}>`,
    restriction,
    `${extra.conditions ?? ''}</${a}Conditions>`,
    `<${a}AuthnStatement${authn}><${a}AuthnContext><${a}AuthnContextClassRef>`,
    `urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified`,
    `</${a}AuthnContextClassRef></${a}AuthnContext></${a}AuthnStatement>`,
    buildAttributes(options.attributes ?? {}, a),
    `${extra.assertionEnd ?? ''}</${a}Assertion>`,
  ].join('');
}

function buildSubject(options: ResponseOptions, a: string): string {
  const { now, nameId = 'sam@acme.example', recipient = options.acsUrl } = options;
  const { nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' } = options;
  const { subjectNotOnOrAfter = new Date(now.getTime() + 5 * minute), inResponseTo = null } = options;
  const { subjectInResponseTo = inResponseTo, subjectNotBefore = null } = options;
  const data = attributeText({
    NotBefore: subjectNotBefore,
    NotOnOrAfter: subjectNotOnOrAfter,
    Recipient: recipient,
    InResponseTo: subjectInResponseTo,
  });
  const name =
    nameId === null ? '' : `<${a}NameID${attributeText({ Format: nameIdFormat })}>${escapeXml(nameId)}</${a}NameID>`;
  const method = attributeText({ Method: options.confirmationMethod ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer' });
  const confirmation = `<${a}SubjectConfirmation${method}><${a}SubjectConfirmationData${data}/></${a}SubjectConfirmation>`;
  return `<${a}Subject>${name}${confirmation}${options.extra?.subject ?? ''}</${a}Subject>`;
}

function buildAttributes(attributes: Readonly<Record<string, readonly string[]>>, a: string): string {
  const each = Object.entries(attributes).map(([name, values]) => {
    const texts = values.map((value) => `<${a}AttributeValue>${escapeXml(value)}</${a}AttributeValue>`);
    return `<${a}Attribute${attributeText({ Name: name })}>${texts.join('')}</${a}Attribute>`;
  });
  return each.length === 0 ? '' : `<${a}AttributeStatement>${each.join('')}</${a}AttributeStatement>`;
}

export interface SignOptions {
  /** The ID of the element to sign; or `which`: the first Response or Assertion. */
  readonly id?: string;
  readonly which?: 'response' | 'assertion';
  readonly privateKey: CryptoKey;
  /** Sent along in KeyInfo when given. */
  readonly certificatePem?: string;
  /** Default rsa-sha256. */
  readonly algorithm?: SignatureName;
  /** Default sha256. */
  readonly digest?: DigestName;
  /** Of the element and of SignedInfo. Default exc. */
  readonly c14n?: C14nName;
  /** PrefixList of the element's exclusive canonicalisation. */
  readonly inclusivePrefixes?: readonly string[];
  /** Default `#` and the element's ID; `''` for the whole document. */
  readonly referenceUri?: string;
  /** Namespace prefix of the signature, without colon; `''` for a default namespace. Default `ds`. */
  readonly prefix?: string;
  /** Changes SignedInfo after the digest is made and before it is signed. */
  readonly rewriteSignedInfo?: (signedInfo: string) => string;
}

const placeholder = '@@SIGNATURE-VALUE@@';

/** The document with an enveloped signature right after the element's Issuer; all other octets stay as they were. */
export async function signElement(xml: string, options: SignOptions): Promise<string> {
  const { c14n = 'exc', algorithm = 'rsa-sha256' } = options;
  const target = findElement(xml, options);
  const id = target.getAttribute('ID') ?? '';
  const value = await digest(canonicalize(target, c14n, options.inclusivePrefixes), options.digest ?? 'sha256');
  const written = buildSignedInfo(options.referenceUri ?? `#${id}`, value, options);
  const signedInfo = options.rewriteSignedInfo?.(written) ?? written;
  const at = insertionPoint(xml, options);
  const unsigned = xml.slice(0, at) + wrapSignature(signedInfo, options) + xml.slice(at);
  const signature = childOf(findElement(unsigned, options), 'Signature');
  const toSign = canonicalize(childOf(signature, 'SignedInfo'), c14n);
  return unsigned.replace(placeholder, await signText(toSign, algorithm, options.privateKey));
}

/** A message as the SAMLResponse form field carries it. */
export function toBase64(xml: string): string {
  return btoa(Array.from(new TextEncoder().encode(xml), (octet) => String.fromCharCode(octet)).join(''));
}

function buildSignedInfo(uri: string, digestValue: string, options: SignOptions): string {
  const { c14n = 'exc', algorithm = 'rsa-sha256', inclusivePrefixes = [] } = options;
  const d = prefixOf(options);
  const method = c14nAlgorithms[c14n].uri;
  const list = attributeText({ PrefixList: inclusivePrefixes.join(' ') });
  const prefixes =
    inclusivePrefixes.length === 0 ? '' : `<ec:InclusiveNamespaces xmlns:ec="${c14nAlgorithms.exc.uri}"${list}/>`;
  return [
    `<${d}SignedInfo><${d}CanonicalizationMethod Algorithm="${method}"/>`,
    `<${d}SignatureMethod Algorithm="${signatureAlgorithms[algorithm].uri}"/>`,
    `<${d}Reference${attributeText({ URI: uri })}><${d}Transforms>`,
    `<${d}Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>`,
    `<${d}Transform Algorithm="${method}">${prefixes}</${d}Transform></${d}Transforms>`,
    `<${d}DigestMethod Algorithm="${digestAlgorithms[options.digest ?? 'sha256'].uri}"/>`,
    `<${d}DigestValue>${digestValue}</${d}DigestValue></${d}Reference></${d}SignedInfo>`,
  ].join('');
}

function wrapSignature(signedInfo: string, options: SignOptions): string {
  const d = prefixOf(options);
  const certificate = options.certificatePem?.replace(/-----[^-]+-----|\s/g, '');
  const keyInfo = certificate
    ? `<${d}KeyInfo><${d}X509Data><${d}X509Certificate>${certificate}</${d}X509Certificate></${d}X509Data></${d}KeyInfo>`
    : '';
  const namespace = xmlns(d, 'http://www.w3.org/2000/09/xmldsig#');
  return `<${d}Signature${namespace}>${signedInfo}<${d}SignatureValue>${placeholder}</${d}SignatureValue>${keyInfo}</${d}Signature>`;
}

function findElement(xml: string, { id, which }: SignOptions): Element {
  for (const element of Array.from(parseXml(xml).getElementsByTagName('*'))) {
    if (id === undefined ? element.localName?.toLowerCase() === which : element.getAttribute('ID') === id)
      return element;
  }
  throw new Error(`nothing to sign: no ${id === undefined ? which : `element with ID ${id}`}`);
}

function childOf(element: Element, localName: string): Element {
  const found = Array.from(element.childNodes).find(
    (child) => child.nodeType === 1 && (child as Element).localName === localName,
  );
  if (!found) throw new Error(`${element.nodeName} has no ${localName}`);
  return found as Element;
}

/** After the element's Issuer, where the schema wants the signature; without an Issuer, right after the start tag. */
function insertionPoint(xml: string, { id, which }: SignOptions): number {
  for (const tag of xml.matchAll(/<(?:[\w.-]+:)?([\w.-]+)(?:[^<>"']|"[^"]*"|'[^']*')*>/g)) {
    const found = id === undefined ? tag[1]?.toLowerCase() === which : /\sID=["']([^"']*)/.exec(tag[0])?.[1] === id;
    if (!found) continue;
    const inside = tag.index + tag[0].length;
    const issuer = /^\s*<((?:[\w.-]+:)?Issuer)\b[^>]*>[\s\S]*?<\/\1\s*>/.exec(xml.slice(inside));
    return inside + (issuer?.[0].length ?? 0);
  }
  throw new Error('nothing to sign in the text');
}

function prefixOf({ prefix = 'ds' }: SignOptions): string {
  return prefix === '' ? '' : `${prefix}:`;
}
