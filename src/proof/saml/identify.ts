/** A proven Assertion → who the reader is: the one e-mail address and what goes with it. */
import { normaliseEmail } from '../../core/email.ts';
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Verified, verified } from '../verified.ts';
import type { Assertion } from './claims.ts';

export interface IdentifyBy {
  /** `nameid`, or the Name of the attribute that holds the e-mail address. */
  readonly emailFrom: string;
  /** The Name of the attribute that holds the display name. */
  readonly nameFrom?: string | null;
  /** How long after its end an Assertion is still accepted; its single use is remembered as long. 0 by default. */
  readonly clockSkewSeconds?: number;
}

/** Attribute names under which IdPs send a display name unless a connection says otherwise. */
const displayNames = [
  'displayName',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'name',
];

/** Refused: EMAIL_MISSING, EMAIL_SEVERAL, EMAIL_INVALID. A display name is a courtesy: without one it is null. */
export function identify(assertion: Assertion, by: IdentifyBy): Result<Verified, Reason> {
  const email = readEmail(assertion, by.emailFrom);
  if (!email.ok) return email;
  return ok(
    verified({
      email: email.value,
      name: readName(assertion, by.nameFrom ?? null),
      subject: assertion.nameId,
      sessionIndex: assertion.sessionIndex,
      sessionNotOnOrAfter: assertion.sessionNotOnOrAfter,
      singleUseId: assertion.assertionId,
      expires: new Date(assertion.notOnOrAfter.getTime() + (by.clockSkewSeconds ?? 0) * 1000),
    }),
  );
}

function readEmail(assertion: Assertion, from: string): Result<string, Reason> {
  const values = from === 'nameid' ? [assertion.nameId ?? ''] : (assertion.attributes.get(from) ?? []);
  const [value = '', ...more] = values;
  const where = from === 'nameid' ? 'the NameID' : `the attribute ${from}`;
  if (value === '')
    return err(because('EMAIL_MISSING', `${where} is absent`, { expected: where, received: sent(assertion) }));
  if (more.length > 0) return err(because('EMAIL_SEVERAL', `${where} has ${values.length} values`));
  const email = normaliseEmail(value);
  return email === null
    ? err(because('EMAIL_INVALID', `${where} is not an e-mail address`, { received: value.slice(0, 200) }))
    : ok(email);
}

/** What the IdP did send, so that the administrator sees what `email_from` could be. */
function sent(assertion: Assertion): string {
  return `NameID ${assertion.nameIdFormat ?? '(none)'}; attributes: ${[...assertion.attributes.keys()].join(', ')}`.slice(
    0,
    500,
  );
}

function readName(assertion: Assertion, from: string | null): string | null {
  for (const name of from === null ? displayNames : [from]) {
    const value = assertion.attributes.get(name)?.[0]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
