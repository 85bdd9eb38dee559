/** Whether an Assertion's subject is confirmed for us, by a bearer (SAML core §2.4; profiles §4.1.4.2, §4.1.4.3). */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { notYet, over } from './clock.ts';
import { clocksOf, type Expected, notAsked, shown, skewOf } from './expected.ts';
import { bearer, ns } from './names.ts';
import { withNearMiss } from './near-miss.ts';
import { readTime } from './time.ts';
import { attributeOf, childrenNamed, type XmlElement } from './xml/tree.ts';

/** Refuses unless one bearer confirmation is right in every part; returns when the last one ends that is for us. */
export function checkSubject(assertion: XmlElement, expected: Expected, now: Date): Result<number, Reason> {
  const [subject, ...more] = childrenNamed(assertion, ns.saml, 'Subject');
  if (subject === undefined || more.length > 0) return err(because('SUBJECT_MISSING', 'not exactly one Subject'));
  const confirmations = childrenNamed(subject, ns.saml, 'SubjectConfirmation');
  const bearers = confirmations.filter((confirmation) => attributeOf(confirmation, 'Method') === bearer);
  const judged = bearers.map((confirmation) => checkBearer(confirmation, expected, now));
  if (judged.some((one) => one.ok))
    return ok(Math.max(...bearers.map((confirmation) => endOf(confirmation, expected))));
  const refused = judged.flatMap((one) => (one.ok ? [] : [one.error]));
  // What is wrong with one for us says more than that there is one for somebody else.
  const ours = refused.find(({ code }) => code !== 'SUBJECT_CONFIRMATION_RECIPIENT');
  return err(ours ?? refused[0] ?? noBearer(confirmations));
}

/** When a confirmation ends, whether it is right now or not; 0 for one that is for somebody else, or does not say. */
function endOf(confirmation: XmlElement, expected: Expected): number {
  const [data] = childrenNamed(confirmation, ns.saml, 'SubjectConfirmationData');
  const text = data === undefined ? null : attributeOf(data, 'NotOnOrAfter');
  if (data === undefined || text === null || attributeOf(data, 'Recipient') !== expected.acsUrl) return 0;
  const end = readTime(text, 'SubjectConfirmationData NotOnOrAfter');
  return end.ok ? end.value : 0;
}

function noBearer(confirmations: readonly XmlElement[]): Reason {
  const received = confirmations.map((confirmation) => shown(attributeOf(confirmation, 'Method'))).join(' ');
  return because('SUBJECT_CONFIRMATION_METHOD', 'no bearer SubjectConfirmation', { expected: bearer, received });
}

/** SAML profiles §4.1.4.2: Recipient and NotOnOrAfter must be there, InResponseTo must be that of our request. */
function checkBearer(confirmation: XmlElement, expected: Expected, now: Date): Result<number, Reason> {
  const [data, ...more] = childrenNamed(confirmation, ns.saml, 'SubjectConfirmationData');
  if (data === undefined || more.length > 0)
    return err(because('SUBJECT_CONFIRMATION_DATA', 'not exactly one SubjectConfirmationData'));
  const recipient = attributeOf(data, 'Recipient');
  if (recipient === null)
    return err(
      because('SUBJECT_CONFIRMATION_RECIPIENT', 'the confirmation has no Recipient', { expected: expected.acsUrl }),
    );
  if (recipient !== expected.acsUrl)
    return err(
      because(
        'SUBJECT_CONFIRMATION_RECIPIENT',
        withNearMiss('confirmed for another recipient', expected.acsUrl, recipient),
        { expected: expected.acsUrl, received: shown(recipient) },
      ),
    );
  const inResponseTo = attributeOf(data, 'InResponseTo');
  if (inResponseTo !== (expected.requestId ?? null))
    return err(
      because('SUBJECT_CONFIRMATION_IN_RESPONSE_TO', 'confirmed for another request', {
        expected: expected.requestId ?? notAsked,
        received: shown(inResponseTo),
      }),
    );
  return checkConfirmationStart(data, expected, now) ?? checkConfirmationEnd(data, expected, now);
}

/** The profile forbids NotBefore here; some IdPs send it all the same, and then it must have come. */
function checkConfirmationStart(data: XmlElement, expected: Expected, now: Date): Result<never, Reason> | null {
  const text = attributeOf(data, 'NotBefore');
  if (text === null) return null;
  const start = readTime(text, 'SubjectConfirmationData NotBefore');
  if (!start.ok) return start;
  if (now.getTime() + skewOf(expected) >= start.value) return null;
  const clocks = clocksOf(now, start.value, text, expected);
  return err(notYet('SUBJECT_CONFIRMATION_NOT_BEFORE', 'the confirmation', clocks));
}

function checkConfirmationEnd(data: XmlElement, expected: Expected, now: Date): Result<number, Reason> {
  const text = attributeOf(data, 'NotOnOrAfter');
  if (text === null) return err(because('SUBJECT_CONFIRMATION_EXPIRY_MISSING', 'the confirmation has no NotOnOrAfter'));
  const end = readTime(text, 'SubjectConfirmationData NotOnOrAfter');
  if (!end.ok) return end;
  if (now.getTime() - skewOf(expected) < end.value) return end;
  return err(over('SUBJECT_CONFIRMATION_EXPIRED', 'the confirmation', clocksOf(now, end.value, text, expected)));
}
