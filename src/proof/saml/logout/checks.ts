/** Whether a logout message is by our identity provider, for this address, and of now (SAML core §3.2; bindings §3.4.5.2, §3.5.5.2). */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { readTime } from '../time.ts';
import { attributeOf, childrenNamed, textOf, type XmlElement } from '../xml/tree.ts';

/** What a connection expects of any logout message. */
export interface LogoutExpected {
  readonly idpEntityId: string;
  /** PEM, or bare base64 DER; any of them may have signed. */
  readonly certificates: readonly string[];
  readonly sloUrl: string;
  readonly clockSkewSeconds: number;
  readonly legacyCrypto: boolean;
}

/** How long after its IssueInstant a message is taken: it comes by the browser at once. */
const MAX_AGE_MS = 5 * 60_000;

/** Byte for byte one of `issuers`. Code: LOGOUT_ISSUER. */
export function checkLogoutIssuer(root: XmlElement, issuers: readonly string[]): Reason | null {
  const [issuer, ...more] = childrenNamed(root, ns.saml, 'Issuer');
  const name = issuer === undefined ? null : textOf(issuer);
  if (name !== null && more.length === 0 && issuers.includes(name)) return null;
  const facts = { expected: issuers.join(' or '), received: (name ?? '(absent)').slice(0, 200) };
  return because('LOGOUT_ISSUER', `the issuer of <${root.name}> is another one`, facts);
}

/** A message for another address was not sent to us, whoever brought it here. Code: LOGOUT_DESTINATION. */
export function checkLogoutDestination(root: XmlElement, sloUrl: string, required: boolean): Reason | null {
  const destination = attributeOf(root, 'Destination');
  if (destination === sloUrl || (destination === null && !required)) return null;
  const facts = { expected: sloUrl, received: (destination ?? '(absent)').slice(0, 200) };
  return because('LOGOUT_DESTINATION', `<${root.name}> is for another address`, facts);
}

/** Until when the message may be presented, clock skew included. Codes: LOGOUT_NOT_YET_VALID, LOGOUT_EXPIRED, TIME_INVALID. */
export function checkLogoutTimes(root: XmlElement, clockSkewSeconds: number, now: Date): Result<Date, Reason> {
  const skew = clockSkewSeconds * 1000;
  const issued = readTime(attributeOf(root, 'IssueInstant') ?? '', 'IssueInstant');
  if (!issued.ok) return issued;
  const notOnOrAfter = attributeOf(root, 'NotOnOrAfter');
  const end = notOnOrAfter === null ? ok(Number.POSITIVE_INFINITY) : readTime(notOnOrAfter, 'NotOnOrAfter');
  if (!end.ok) return end;
  const last = Math.min(issued.value + MAX_AGE_MS, end.value) + skew;
  const clock = { expected: `by our clock ${now.toISOString()}` };
  if (issued.value - skew > now.getTime())
    return err(
      because('LOGOUT_NOT_YET_VALID', `<${root.name}> was issued in the future`, {
        ...clock,
        received: `IssueInstant ${new Date(issued.value).toISOString()}`,
      }),
    );
  if (now.getTime() >= last)
    return err(
      because('LOGOUT_EXPIRED', `<${root.name}> is too old`, {
        ...clock,
        received: `good until ${new Date(last).toISOString()}`,
      }),
    );
  return ok(new Date(last));
}
