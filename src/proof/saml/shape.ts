/**
 * Where everything stands in a Response, before anything in it is believed: one Response, one Assertion in its one place, each
 * Signature the child of what it signs, no ID twice. Signature wrapping needs a second of something or a wrong place for it.
 */
import { because, type Reason, type ReasonCode } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { ns } from './names.ts';
import { checkStatus } from './status.ts';
import { attributeOf, childElements, childrenNamed, isElement, type XmlElement } from './xml/tree.ts';

export interface Message {
  readonly response: XmlElement;
  readonly responseSignature: XmlElement | null;
  /** What the Response carries: an Assertion, or an EncryptedAssertion, of which nothing is known yet. */
  readonly carried: SignedAssertion | { readonly encrypted: XmlElement };
}

export interface SignedAssertion {
  readonly encrypted: null;
  readonly assertion: XmlElement;
  readonly signature: XmlElement | null;
}

/** Local name → namespace. */
type Known = ReadonlyMap<string, string>;

const responseChildren: Known = new Map([
  ['Issuer', ns.saml],
  ['Signature', ns.ds],
  ['Extensions', ns.samlp],
  ['Status', ns.samlp],
  ['Assertion', ns.saml],
  ['EncryptedAssertion', ns.saml],
]);

const assertionChildren: Known = new Map([
  ['Issuer', ns.saml],
  ['Signature', ns.ds],
  ['Subject', ns.saml],
  ['Conditions', ns.saml],
  ['Advice', ns.saml],
  ['Statement', ns.saml],
  ['AuthnStatement', ns.saml],
  ['AuthzDecisionStatement', ns.saml],
  ['AttributeStatement', ns.saml],
]);

type Step = Reason | null;

/** SAML core §3.3.3, §2.3.3 and §5 as far as they place elements. Refused: the codes of "shape of the message". */
export function readShape(root: XmlElement): Result<Message, Reason> {
  if (!isElement(root, ns.samlp, 'Response'))
    return err(because('SAML_NOT_RESPONSE', notResponse(root), { received: root.name.slice(0, 80) }));
  const refused =
    checkVersion(root) ??
    checkId(root) ??
    checkStatus(root) ??
    checkCounts(root) ??
    checkEverywhere(root) ??
    checkChildren(root, responseChildren);
  if (refused !== null) return err(refused);
  const responseSignature = childrenNamed(root, ns.ds, 'Signature')[0] ?? null;
  const [encrypted] = childrenNamed(root, ns.saml, 'EncryptedAssertion');
  if (encrypted !== undefined) return ok({ response: root, responseSignature, carried: { encrypted } });
  const [assertion] = childrenNamed(root, ns.saml, 'Assertion');
  if (assertion === undefined) return err(because('SAML_NO_ASSERTION', 'the Response holds no Assertion'));
  const carried = readInside(assertion);
  return carried.ok ? ok({ response: root, responseSignature, carried: carried.value }) : carried;
}

/**
 * The same for an Assertion that is a document of its own, because it was encrypted.
 * @param outside the Response it came in: no ID of it may stand here again.
 */
export function readAssertionShape(root: XmlElement, outside: XmlElement): Result<SignedAssertion, Reason> {
  if (!isElement(root, ns.saml, 'Assertion'))
    return err(
      because('ENCRYPTION_CONTENT', 'the decrypted content is no Assertion', { received: root.name.slice(0, 80) }),
    );
  const refused = checkIds(outside, root) ?? checkEverywhere(root);
  return refused === null ? readInside(root) : err(refused);
}

function readInside(assertion: XmlElement): Result<SignedAssertion, Reason> {
  const refused = checkVersion(assertion) ?? checkChildren(assertion, assertionChildren);
  if (refused !== null) return err(refused);
  return ok({ encrypted: null, assertion, signature: childrenNamed(assertion, ns.ds, 'Signature')[0] ?? null });
}

/** Other protocols that an IdP may have been set up for, by the namespace of what they send. */
const others: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:tc:SAML:1.0:protocol', 'a message of SAML 1.1: set the identity provider to SAML 2.0'],
  ['urn:oasis:names:tc:SAML:1.0:assertion', 'an Assertion of SAML 1.1: set the identity provider to SAML 2.0'],
  ['http://schemas.xmlsoap.org/ws/2005/02/trust', 'a WS-Federation answer: set the identity provider to SAML 2.0'],
  ['http://docs.oasis-open.org/ws-sx/ws-trust/200512', 'a WS-Federation answer: set the identity provider to SAML 2.0'],
  [ns.saml, 'an Assertion without a Response around it'],
  [ns.samlp, 'another message of SAML 2.0'],
]);

function notResponse(root: XmlElement): string {
  return `the root element is not a SAML 2.0 Response, but ${others.get(root.uri) ?? 'something else'}`;
}

export function checkVersion(element: XmlElement): Step {
  const version = attributeOf(element, 'Version');
  if (version === '2.0') return null;
  return because('SAML_VERSION', `<${element.name}> is not of version 2.0`, { received: String(version).slice(0, 80) });
}

/** A plain ASCII token: xs:ID, but with a leading digit let through because some IdPs send bare UUIDs. */
export function checkId(element: XmlElement): Step {
  const id = attributeOf(element, 'ID') ?? '';
  if (id === '') return because('SAML_ID_MISSING', `<${element.name}> has no ID`);
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(id)) return null;
  return because('SAML_ID_INVALID', `the ID of <${element.name}> is no plain ASCII token`, {
    received: id.slice(0, 80),
  });
}

function checkCounts(response: XmlElement): Step {
  const assertions = childrenNamed(response, ns.saml, 'Assertion').length;
  const encrypted = childrenNamed(response, ns.saml, 'EncryptedAssertion').length;
  if (assertions + encrypted === 0) return because('SAML_NO_ASSERTION', 'the Response holds no Assertion');
  if (assertions + encrypted > 1)
    return because('SAML_SEVERAL_ASSERTIONS', 'the Response holds more than one Assertion');
  return null;
}

export function checkIds(...roots: readonly XmlElement[]): Step {
  const seen = new Set<string>();
  for (const root of roots) {
    const again = findRepeatedId(root, seen);
    if (again !== null) return idTwice(again);
  }
  return null;
}

function idTwice(id: string): Reason {
  return because('SAML_ID_DUPLICATE', 'an ID stands twice', { received: id.slice(0, 80) });
}

function findRepeatedId(element: XmlElement, seen: Set<string>): string | null {
  const own = repeatedIdOf(element, seen);
  if (own !== null) return own;
  for (const child of element.children) {
    const again = typeof child === 'string' ? null : findRepeatedId(child, seen);
    if (again !== null) return again;
  }
  return null;
}

/** An ID is any attribute that some verifier might take for one, whatever its case or namespace. */
function repeatedIdOf({ attributes }: XmlElement, seen: Set<string>): string | null {
  for (const { local, value } of attributes) {
    if (local.length !== 2 || local.toLowerCase() !== 'id') continue;
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return null;
}

/** What is looked for in every element of a document, in one walk. */
interface Survey {
  readonly root: XmlElement;
  readonly ids: Set<string>;
  repeatedId: string | null;
  misplaced: Reason | null;
}

/** No ID twice, and elements that mean something in one place only stand there. */
function checkEverywhere(root: XmlElement): Step {
  const found: Survey = { root, ids: new Set(), repeatedId: null, misplaced: null };
  survey(root, found);
  return found.repeatedId === null ? found.misplaced : idTwice(found.repeatedId);
}

function survey(element: XmlElement, found: Survey): void {
  found.repeatedId ??= repeatedIdOf(element, found.ids);
  found.misplaced ??= misplaced(element, found.root);
  for (const child of element.children) if (typeof child !== 'string') survey(child, found);
}

/** A Signature looks at all its siblings, so nobody may ask for every one of many: the first fault is enough. */
function misplaced(element: XmlElement, root: XmlElement): Step {
  const code = element === root ? null : misplacement(element, root);
  return code === null ? null : because(code, `<${element.name}> in <${element.parent?.name}>`);
}

function misplacement(element: XmlElement, root: XmlElement): ReasonCode | null {
  const { parent, uri } = element;
  if (uri === ns.saml && element.local !== 'Assertion' && element.local !== 'EncryptedAssertion') return null;
  if (isElement(element, ns.samlp, 'Response')) return 'SAML_NESTED_RESPONSE';
  if (isElement(element, ns.saml, 'Assertion') || isElement(element, ns.saml, 'EncryptedAssertion'))
    return parent === root ? null : 'SAML_MISPLACED_ASSERTION';
  if (!isElement(element, ns.ds, 'Signature') || parent === null) return null;
  const signable = parent === root || (parent.parent === root && isElement(parent, ns.saml, 'Assertion'));
  if (!signable) return 'SAML_MISPLACED_SIGNATURE';
  return childrenNamed(parent, ns.ds, 'Signature').length > 1 ? 'SAML_SEVERAL_SIGNATURES' : null;
}

function checkChildren(element: XmlElement, known: Known): Step {
  const stranger = childElements(element).find((child) => known.get(child.local) !== child.uri);
  if (stranger === undefined) return null;
  return because('SAML_UNEXPECTED_ELEMENT', `<${stranger.name}> in <${element.name}>`);
}
