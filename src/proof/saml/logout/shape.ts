/**
 * Where everything stands in a LogoutRequest or LogoutResponse, before anything in it is believed: the one root, children from
 * a table, at most one Signature and that the root's own, no other message hidden inside.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { checkId, checkIds, checkVersion } from '../shape.ts';
import { childElements, childrenNamed, isElement, walk, type XmlElement } from '../xml/tree.ts';

export type LogoutKind = 'LogoutRequest' | 'LogoutResponse';

export interface LogoutShape {
  readonly root: XmlElement;
  readonly signature: XmlElement | null;
}

type Step = Reason | null;

const children: Readonly<Record<LogoutKind, ReadonlySet<string>>> = {
  LogoutRequest: new Set([
    `${ns.saml} Issuer`,
    `${ns.ds} Signature`,
    `${ns.samlp} Extensions`,
    `${ns.saml} BaseID`,
    `${ns.saml} NameID`,
    `${ns.saml} EncryptedID`,
    `${ns.samlp} SessionIndex`,
  ]),
  LogoutResponse: new Set([`${ns.saml} Issuer`, `${ns.ds} Signature`, `${ns.samlp} Extensions`, `${ns.samlp} Status`]),
};

/** Elements that are messages or statements of their own: a genuine signature of one of them must vouch for nothing else. */
const messages: ReadonlySet<string> = new Set([
  `${ns.samlp} LogoutRequest`,
  `${ns.samlp} LogoutResponse`,
  `${ns.samlp} Response`,
  `${ns.saml} Assertion`,
  `${ns.saml} EncryptedAssertion`,
]);

/** SAML core §3.7 and §5 as far as they place elements. Codes: LOGOUT_SHAPE and those of a Response's shape that apply. */
export function readLogoutShape(root: XmlElement, kind: LogoutKind): Result<LogoutShape, Reason> {
  if (!isElement(root, ns.samlp, kind))
    return err(
      because('LOGOUT_SHAPE', `the root element is not a SAML 2.0 ${kind}`, { received: root.name.slice(0, 80) }),
    );
  const refused =
    checkVersion(root) ?? checkId(root) ?? checkIds(root) ?? checkPlaces(root) ?? checkChildren(root, children[kind]);
  if (refused !== null) return err(refused);
  return ok({ root, signature: childrenNamed(root, ns.ds, 'Signature')[0] ?? null });
}

function checkPlaces(root: XmlElement): Step {
  for (const element of walk(root)) {
    if (element === root) continue;
    if (messages.has(`${element.uri} ${element.local}`))
      return because('LOGOUT_SHAPE', `<${element.name}> inside <${root.name}>`);
    if (!isElement(element, ns.ds, 'Signature')) continue;
    if (element.parent !== root)
      return because('SAML_MISPLACED_SIGNATURE', `<${element.name}> in <${element.parent?.name}>`);
    if (childrenNamed(root, ns.ds, 'Signature').length > 1)
      return because('SAML_SEVERAL_SIGNATURES', `<${root.name}> has more than one Signature`);
  }
  return null;
}

function checkChildren(root: XmlElement, known: ReadonlySet<string>): Step {
  const stranger = childElements(root).find((child) => !known.has(`${child.uri} ${child.local}`));
  return stranger === undefined ? null : because('SAML_UNEXPECTED_ELEMENT', `<${stranger.name}> in <${root.name}>`);
}
