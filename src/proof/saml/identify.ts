/**
 * A proven Assertion → who the reader is: the one e-mail address and what goes with it.
 *
 * Names of attributes are tried in their order: all of them as Name, then all as FriendlyName, so that a nickname never hides an
 * attribute that was asked for by Name. `nameid` is tried at its place. An attribute without a value is not there.
 */
import { normaliseEmail } from '../../core/email.ts';
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type NameIdQualifiers, type Verified, verified, type Warning } from '../verified.ts';
import type { Assertion } from './claims.ts';
import { type PresetName, presets } from './presets.ts';
import { groupsOverage } from './quirks.ts';

type Names = string | readonly string[];

/** Each of these: one name, or several of which the first that is present counts. Null or absent: the preset's. */
export interface IdentifyBy {
  /** `nameid`, or attributes that hold the e-mail address. */
  readonly emailFrom: Names;
  readonly nameFrom?: Names | null;
  readonly firstNameFrom?: Names | null;
  readonly lastNameFrom?: Names | null;
  readonly pictureFrom?: Names | null;
  readonly groupsFrom?: Names | null;
  /** `generic` by default. */
  readonly preset?: PresetName;
  /** How long after its end an Assertion is still accepted; its single use is remembered as long. 0 by default. */
  readonly clockSkewSeconds?: number;
}

/** Instead of the groups, Entra sends this to whoever is in more than 150 of them. */
const groupsLink = 'http://schemas.microsoft.com/claims/groups.link';

/**
 * Refused: EMAIL_MISSING, NAME_ID_MISSING, EMAIL_SEVERAL, EMAIL_INVALID, EMAIL_NOT_VERIFIED. Everything else is a courtesy: what
 * is not there, or makes no sense, is null.
 */
export function identify(assertion: Assertion, by: IdentifyBy): Result<Verified, Reason> {
  const preset = presets[by.preset ?? 'generic'];
  const email = readEmail(assertion, listOf(by.emailFrom), preset.emailVerified);
  if (!email.ok) return email;
  const firstName = readText(assertion, by.firstNameFrom ?? preset.firstName);
  const lastName = readText(assertion, by.lastNameFrom ?? preset.lastName);
  const name = readText(assertion, by.nameFrom ?? preset.name);
  return ok(
    verified({
      email: email.value,
      name: name ?? ([firstName, lastName].filter(Boolean).join(' ') || null),
      firstName,
      lastName,
      picture: readPicture(assertion, by.pictureFrom ?? preset.picture),
      groups: readGroups(assertion, by.groupsFrom ?? preset.groups),
      subject: assertion.nameId,
      nameId: qualifiersOf(assertion),
      sessionIndex: assertion.sessionIndex,
      sessionNotOnOrAfter: assertion.sessionNotOnOrAfter,
      singleUseId: assertion.assertionId,
      expires: new Date(assertion.notOnOrAfter.getTime() + (by.clockSkewSeconds ?? 0) * 1000),
      warnings: findWarnings(assertion),
    }),
  );
}

function listOf(names: Names): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}

/** What is there by the first of these names; null when nothing is. */
interface Found {
  readonly name: string;
  readonly values: readonly string[];
}

function find(assertion: Assertion, names: readonly string[]): Found | null {
  const { nameId } = assertion;
  const at = names.indexOf('nameid');
  if (at === -1) return findAttribute(assertion, names);
  return (
    findAttribute(assertion, names.slice(0, at)) ??
    (nameId === null ? null : { name: 'nameid', values: [nameId] }) ??
    findAttribute(assertion, names.slice(at + 1))
  );
}

function findAttribute({ attributes, friendlyNames }: Assertion, names: readonly string[]): Found | null {
  const known = names.map((name) => friendlyNames.get(name)).filter((name) => name !== undefined);
  for (const name of [...names, ...known]) {
    const values = attributes.get(name) ?? [];
    if (values.some((value) => value.trim() !== '')) return { name, values };
  }
  return null;
}

function readEmail(
  assertion: Assertion,
  names: readonly string[],
  emailVerified: string | null,
): Result<string, Reason> {
  const found = find(assertion, names);
  if (found === null) return err(noEmail(assertion, names));
  const [value = '', ...more] = found.values;
  const where = placeOf(found.name);
  if (more.length > 0) return err(because('EMAIL_SEVERAL', `${where} has ${found.values.length} values`));
  const email = normaliseEmail(value);
  if (email === null) return err(notAnAddress(assertion, names, found.name, value));
  const said = emailVerified === null ? [] : (assertion.attributes.get(emailVerified) ?? []);
  if (said.every((one) => one === 'true')) return ok(email);
  const facts = { expected: `${emailVerified}: true, or absent`, received: said.join(' ').slice(0, 200) };
  return err(because('EMAIL_NOT_VERIFIED', 'the identity provider does not vouch for the address', facts));
}

function placeOf(name: string): string {
  return name === 'nameid' ? 'the NameID' : `the attribute ${name}`;
}

function noEmail(assertion: Assertion, names: readonly string[]): Reason {
  const facts = { expected: names.map(placeOf).join(', or '), received: sent(assertion) };
  if (names.includes('nameid')) return because('NAME_ID_MISSING', 'there is no NameID to take the address from', facts);
  return because('EMAIL_MISSING', 'no attribute holds an e-mail address', facts);
}

/** A NameID that is no address and only stood in for attributes: it is those that are missing. */
function notAnAddress(assertion: Assertion, names: readonly string[], from: string, value: string): Reason {
  const others = from === 'nameid' ? names.filter((name) => name !== 'nameid') : [];
  const instead = others.length === 0 ? '' : `, and there is no attribute ${others.join(' or ')}`;
  return because('EMAIL_INVALID', `${placeOf(from)} is not an e-mail address${instead}`, {
    expected: names.map(placeOf).join(', or '),
    received: `${value.slice(0, 200)} · ${sent(assertion)}`,
  });
}

/** What the IdP did send, so that the administrator sees what `email_from` could be. */
function sent(assertion: Assertion): string {
  const attributes = [...assertion.attributes.keys()].join(', ');
  return `NameID ${assertion.nameId === null ? 'absent' : (assertion.nameIdFormat ?? 'without a Format')}; attributes: ${attributes || 'none'}`.slice(
    0,
    500,
  );
}

function readText(assertion: Assertion, names: Names): string | null {
  return find(assertion, listOf(names))?.values[0]?.trim() || null;
}

/** One https URL without credentials; a page that shows it must not be made to load anything else. */
function readPicture(assertion: Assertion, names: Names): string | null {
  const [text = '', ...more] = find(assertion, listOf(names))?.values ?? [];
  const url = more.length > 0 || text.length > 2048 || !URL.canParse(text.trim()) ? null : new URL(text.trim());
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

function readGroups(assertion: Assertion, names: Names): readonly string[] {
  const values = find(assertion, listOf(names))?.values ?? [];
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
}

function findWarnings({ attributes }: Assertion): readonly Warning[] {
  return attributes.has(groupsLink) ? [{ code: 'GROUPS_OVERAGE', detail: groupsOverage }] : [];
}

function qualifiersOf({ nameId, nameIdFormat, nameQualifier, spNameQualifier }: Assertion): NameIdQualifiers | null {
  return nameId === null ? null : { format: nameIdFormat, nameQualifier, spNameQualifier };
}
