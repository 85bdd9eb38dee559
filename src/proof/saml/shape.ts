/**
 * Where everything stands in a Response, before anything in it is believed: one Response, one Assertion in its one place, each
 * Signature the child of what it signs, no ID twice. Signature wrapping needs a second of something or a wrong place for it.
 */
import { because, type Reason, type ReasonCode } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { ns, statusSuccess } from './names.ts';
import { attributeOf, childElements, childrenNamed, isElement, textOf, walk, type XmlElement } from './tree.ts';

export interface Message {
  readonly response: XmlElement;
  readonly assertion: XmlElement;
  readonly responseSignature: XmlElement | null;
  readonly assertionSignature: XmlElement | null;
}

const responseChildren: ReadonlySet<string> = new Set([
  `${ns.saml} Issuer`,
  `${ns.ds} Signature`,
  `${ns.samlp} Extensions`,
  `${ns.samlp} Status`,
  `${ns.saml} Assertion`,
  `${ns.saml} EncryptedAssertion`,
]);

const assertionChildren: ReadonlySet<string> = new Set([
  `${ns.saml} Issuer`,
  `${ns.ds} Signature`,
  `${ns.saml} Subject`,
  `${ns.saml} Conditions`,
  `${ns.saml} Advice`,
  `${ns.saml} Statement`,
  `${ns.saml} AuthnStatement`,
  `${ns.saml} AuthzDecisionStatement`,
  `${ns.saml} AttributeStatement`,
]);

type Step = Reason | null;

/** SAML core §3.3.3, §2.3.3 and §5 as far as they place elements. Refused: the codes of "shape of the message". */
export function readShape(root: XmlElement): Result<Message, Reason> {
  if (!isElement(root, ns.samlp, 'Response'))
    return err(
      because('SAML_NOT_RESPONSE', 'the root element is not a SAML 2.0 Response', { received: root.name.slice(0, 80) }),
    );
  const refused =
    checkVersion(root) ??
    checkId(root) ??
    checkStatus(root) ??
    checkCounts(root) ??
    checkIds(root) ??
    checkPlaces(root) ??
    checkChildren(root, responseChildren);
  if (refused !== null) return err(refused);
  const [assertion] = childrenNamed(root, ns.saml, 'Assertion');
  if (assertion === undefined || hasEncrypted(assertion))
    return err(because('SAML_ENCRYPTED', 'the Assertion, its NameID or an Attribute is encrypted'));
  const inside = checkVersion(assertion) ?? checkChildren(assertion, assertionChildren);
  if (inside !== null) return err(inside);
  return ok({
    response: root,
    assertion,
    responseSignature: childrenNamed(root, ns.ds, 'Signature')[0] ?? null,
    assertionSignature: childrenNamed(assertion, ns.ds, 'Signature')[0] ?? null,
  });
}

function checkVersion(element: XmlElement): Step {
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

/** SAML core §3.2.2: the IdP's own words about a failure go to the audit. */
function checkStatus(response: XmlElement): Step {
  const [status, ...more] = childrenNamed(response, ns.samlp, 'Status');
  const codes = status === undefined ? [] : childrenNamed(status, ns.samlp, 'StatusCode');
  const [code] = codes;
  if (status === undefined || code === undefined || more.length > 0 || codes.length > 1)
    return because('SAML_STATUS_SHAPE', 'not exactly one Status with one top-level StatusCode');
  const value = attributeOf(code, 'Value');
  if (value === statusSuccess) return null;
  const inner = childrenNamed(code, ns.samlp, 'StatusCode')[0];
  const message = childrenNamed(status, ns.samlp, 'StatusMessage')[0];
  const said = [value, inner && attributeOf(inner, 'Value'), message && textOf(message)].filter(Boolean).join(' · ');
  return because('SAML_STATUS', 'the identity provider did not sign the reader in', { received: said.slice(0, 500) });
}

function checkCounts(response: XmlElement): Step {
  const assertions = childrenNamed(response, ns.saml, 'Assertion').length;
  const encrypted = childrenNamed(response, ns.saml, 'EncryptedAssertion').length;
  if (assertions + encrypted === 0) return because('SAML_NO_ASSERTION', 'the Response holds no Assertion');
  if (assertions + encrypted > 1)
    return because('SAML_SEVERAL_ASSERTIONS', 'the Response holds more than one Assertion');
  return null;
}

/** An ID is any attribute that some verifier might take for one, whatever its case or namespace. */
function checkIds(root: XmlElement): Step {
  const seen = new Set<string>();
  for (const element of walk(root)) {
    for (const { local, value } of element.attributes) {
      if (local.length !== 2 || local.toLowerCase() !== 'id') continue;
      if (seen.has(value)) return because('SAML_ID_DUPLICATE', 'an ID stands twice', { received: value.slice(0, 80) });
      seen.add(value);
    }
  }
  return null;
}

/** Elements that mean something only in one place. */
function checkPlaces(root: XmlElement): Step {
  for (const element of walk(root)) {
    const code = element === root ? null : misplaced(element, root);
    if (code !== null) return because(code, `<${element.name}> in <${element.parent?.name}>`);
  }
  return null;
}

function misplaced(element: XmlElement, root: XmlElement): ReasonCode | null {
  const { parent } = element;
  if (isElement(element, ns.samlp, 'Response')) return 'SAML_NESTED_RESPONSE';
  if (isElement(element, ns.saml, 'Assertion') || isElement(element, ns.saml, 'EncryptedAssertion'))
    return parent === root ? null : 'SAML_MISPLACED_ASSERTION';
  if (!isElement(element, ns.ds, 'Signature') || parent === null) return null;
  const signable = parent === root || (parent.parent === root && isElement(parent, ns.saml, 'Assertion'));
  if (!signable) return 'SAML_MISPLACED_SIGNATURE';
  return childrenNamed(parent, ns.ds, 'Signature').length > 1 ? 'SAML_SEVERAL_SIGNATURES' : null;
}

function hasEncrypted(assertion: XmlElement): boolean {
  for (const element of walk(assertion))
    if (isElement(element, ns.saml, 'EncryptedID') || isElement(element, ns.saml, 'EncryptedAttribute')) return true;
  return false;
}

function checkChildren(element: XmlElement, known: ReadonlySet<string>): Step {
  const stranger = childElements(element).find((child) => !known.has(`${child.uri} ${child.local}`));
  if (stranger === undefined) return null;
  return because('SAML_UNEXPECTED_ELEMENT', `<${stranger.name}> in <${element.name}>`);
}
