/** What a proven Assertion says about its subject. A value is its whole text: markup in it neither hides nor adds anything. */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Window } from './conditions.ts';
import type { Expected } from './expected.ts';
import { ns } from './names.ts';
import { checkId } from './shape.ts';
import { readTime } from './time.ts';
import { attributeOf, childrenNamed, fullTextOf, textOf, type XmlElement } from './xml/tree.ts';

declare const brand: unique symbol;

/** Exactly what the signature covers. Only `verifyResponse` makes one. */
export interface Assertion {
  readonly [brand]: true;
  readonly issuer: string;
  readonly nameId: string | null;
  readonly nameIdFormat: string | null;
  readonly nameQualifier: string | null;
  /** Our own entity id, or absent. */
  readonly spNameQualifier: string | null;
  /** By Name; the values of statements and Attributes that repeat a Name follow each other. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** FriendlyName → Name, where it means one Name only and is no Name itself. */
  readonly friendlyNames: ReadonlyMap<string, string>;
  readonly assertionId: string;
  readonly sessionIndex: string | null;
  /** When the IdP's own session ends, if it says so. */
  readonly sessionNotOnOrAfter: Date | null;
  /** From when on this Assertion is refused as expired, clock skew not included. */
  readonly notOnOrAfter: Date;
}

type NameId = Pick<Assertion, 'nameId' | 'nameIdFormat' | 'nameQualifier' | 'spNameQualifier'>;

const noNameId: NameId = { nameId: null, nameIdFormat: null, nameQualifier: null, spNameQualifier: null };

interface Session {
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: Date | null;
}

/** Refused: SAML_ID_MISSING, SAML_ID_INVALID (without an ID there is no single use), NAME_ID, SESSION_NOT_ON_OR_AFTER, TIME_INVALID, ATTRIBUTE_SHAPE. */
export function readClaims(
  assertion: XmlElement,
  window: Window,
  expected: Expected,
  now: Date,
): Result<Assertion, Reason> {
  const refused = checkId(assertion);
  if (refused !== null) return err(refused);
  const name = readNameId(assertion, expected);
  if (!name.ok) return name;
  const session = readSession(assertion, now);
  if (!session.ok) return session;
  const attributes = readAttributes(assertion);
  if (!attributes.ok) return attributes;
  const claims: Omit<Assertion, typeof brand> = {
    issuer: expected.idpEntityId,
    ...name.value,
    ...attributes.value,
    assertionId: attributeOf(assertion, 'ID') ?? '',
    ...session.value,
    notOnOrAfter: new Date(window.notOnOrAfter),
  };
  return ok(claims as Assertion);
}

function readNameId(assertion: XmlElement, { spEntityId }: Expected): Result<NameId, Reason> {
  const [subject] = childrenNamed(assertion, ns.saml, 'Subject');
  const [element, ...more] = subject === undefined ? [] : childrenNamed(subject, ns.saml, 'NameID');
  if (element === undefined) return ok(noNameId);
  const nameId = textOf(element);
  if (nameId === null || nameId.trim() === '' || more.length > 0)
    return err(because('NAME_ID', 'the NameID is empty, is not plain text, or stands twice'));
  const qualifier = attributeOf(element, 'SPNameQualifier');
  if (qualifier !== null && qualifier !== spEntityId)
    return err(
      because('NAME_ID', 'the NameID is qualified for another service', {
        expected: spEntityId,
        received: qualifier.slice(0, 200),
      }),
    );
  return ok({
    nameId,
    nameIdFormat: attributeOf(element, 'Format'),
    nameQualifier: attributeOf(element, 'NameQualifier'),
    spNameQualifier: qualifier,
  });
}

/**
 * SAML core §2.7.2. With several statements the session that ends first counts. No clock skew: ours would end with it, so one that
 * is over by our clock could only send the reader round in circles.
 */
function readSession(assertion: XmlElement, now: Date): Result<Session, Reason> {
  const statements = childrenNamed(assertion, ns.saml, 'AuthnStatement');
  let end: number | null = null;
  for (const statement of statements) {
    const text = attributeOf(statement, 'SessionNotOnOrAfter');
    if (text === null) continue;
    const read = readTime(text, 'SessionNotOnOrAfter');
    if (!read.ok) return read;
    if (now.getTime() >= read.value)
      return err(
        because('SESSION_NOT_ON_OR_AFTER', 'the session at the identity provider is over', { received: text }),
      );
    end = Math.min(end ?? read.value, read.value);
  }
  const sessionIndex = statements[0] === undefined ? null : attributeOf(statements[0], 'SessionIndex');
  return ok({ sessionIndex, sessionNotOnOrAfter: end === null ? null : new Date(end) });
}

function readAttributes(assertion: XmlElement): Result<Pick<Assertion, 'attributes' | 'friendlyNames'>, Reason> {
  const attributes = new Map<string, string[]>();
  /** Null: it stands for several Names. */
  const friendly = new Map<string, string | null>();
  for (const attribute of attributesIn(assertion)) {
    const name = attributeOf(attribute, 'Name');
    if (name === null || name === '') return err(because('ATTRIBUTE_SHAPE', 'an Attribute has no Name'));
    addValues(attributes, name, childrenNamed(attribute, ns.saml, 'AttributeValue').map(fullTextOf));
    const short = attributeOf(attribute, 'FriendlyName');
    if (short) friendly.set(short, friendly.has(short) && friendly.get(short) !== name ? null : name);
  }
  const friendlyNames = new Map<string, string>();
  for (const [short, name] of friendly) if (name !== null && !attributes.has(short)) friendlyNames.set(short, name);
  return ok({ attributes, friendlyNames });
}

function attributesIn(assertion: XmlElement): readonly XmlElement[] {
  const statements = childrenNamed(assertion, ns.saml, 'AttributeStatement');
  return statements.flatMap((statement) => childrenNamed(statement, ns.saml, 'Attribute'));
}

function addValues(attributes: Map<string, string[]>, name: string, values: string[]): void {
  const before = attributes.get(name);
  if (before === undefined) attributes.set(name, values);
  // One by one: there may be more than a call takes arguments.
  else for (const value of values) before.push(value);
}
