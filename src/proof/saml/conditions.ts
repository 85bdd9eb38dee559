/** Whether a Response and its Assertion are for us, from whom we asked, and for now (SAML core §2.4, §2.5; profiles §4.1.4.3). */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { notYet, over, tooOld } from './clock.ts';
import { checkSubject } from './confirmation.ts';
import { clocksOf, type Expected, notAsked, shown, skewOf } from './expected.ts';
import { ns } from './names.ts';
import { withNearMiss } from './near-miss.ts';
import { readTime } from './time.ts';
import { attributeOf, childElements, childrenNamed, isElement, textOf, type XmlElement } from './xml/tree.ts';

/** How long an Assertion is good, in milliseconds since 1970, without clock skew. */
export interface Window {
  /**
   * When its use ends for us: with its Conditions, which hold in any case, or with the last of its bearer confirmations for us if that is
   * earlier. Any one of them will do, one that has yet to begin too, so those that end before it say nothing.
   */
  readonly notOnOrAfter: number;
}

type Step = Reason | null;

/** The Issuer, Destination and InResponseTo of a Response may be absent; what is present must be right. */
export function checkResponse(response: XmlElement, expected: Expected): Step {
  const issuers = childrenNamed(response, ns.saml, 'Issuer');
  const issuer = issuers[0] === undefined ? expected.idpEntityId : textOf(issuers[0]);
  if (issuers.length > 1) return because('ISSUER_RESPONSE', 'the Response has more than one Issuer');
  if (issuer !== expected.idpEntityId)
    return because('ISSUER_RESPONSE', withNearMiss('the Response is by another issuer', expected.idpEntityId, issuer), {
      expected: expected.idpEntityId,
      received: shown(issuer),
    });
  const destination = attributeOf(response, 'Destination');
  if (destination !== null && destination !== expected.acsUrl)
    return because('DESTINATION', withNearMiss('the Response is for another address', expected.acsUrl, destination), {
      expected: expected.acsUrl,
      received: shown(destination),
    });
  return checkInResponseTo(attributeOf(response, 'InResponseTo'), expected);
}

function checkInResponseTo(inResponseTo: string | null, { requestId }: Expected): Step {
  if (inResponseTo === null || inResponseTo === requestId) return null;
  const facts = { expected: requestId ?? notAsked, received: shown(inResponseTo) };
  return because('IN_RESPONSE_TO', 'the Response answers another request', facts);
}

/** All that must hold of the signed Assertion before a claim of it is read. */
export function checkAssertion(assertion: XmlElement, expected: Expected, now: Date): Result<Window, Reason> {
  const refused = checkIssuer(assertion, expected);
  if (refused !== null) return err(refused);
  const confirmed = checkSubject(assertion, expected, now);
  if (!confirmed.ok) return confirmed;
  const end = checkConditions(assertion, expected, now);
  if (!end.ok) return end;
  const stale = checkAuthentication(assertion, expected);
  return stale === null ? ok({ notOnOrAfter: Math.min(end.value, confirmed.value) }) : err(stale);
}

function checkIssuer(assertion: XmlElement, expected: Expected): Step {
  const [issuer, ...more] = childrenNamed(assertion, ns.saml, 'Issuer');
  if (issuer === undefined) return because('ISSUER_ASSERTION_MISSING', 'the Assertion names no issuer');
  if (more.length > 0) return because('ISSUER_ASSERTION', 'the Assertion has more than one Issuer');
  const name = textOf(issuer);
  if (name === expected.idpEntityId) return null;
  const facts = { expected: expected.idpEntityId, received: shown(name) };
  const detail = withNearMiss('the Assertion is by another issuer', expected.idpEntityId, name);
  return because('ISSUER_ASSERTION', detail, facts);
}

const knownConditions: readonly string[] = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** SAML core §2.5.1: a condition that is not understood makes the Assertion invalid. Returns when the conditions end. */
function checkConditions(assertion: XmlElement, expected: Expected, now: Date): Result<number, Reason> {
  const [conditions, ...more] = childrenNamed(assertion, ns.saml, 'Conditions');
  if (more.length > 0) return err(because('CONDITIONS_SHAPE', 'more than one Conditions'));
  if (conditions === undefined)
    return err(because('AUDIENCE_MISSING', 'the Assertion has no Conditions', { expected: expected.spEntityId }));
  const unknown = childElements(conditions).find(
    (child) => !knownConditions.some((name) => isElement(child, ns.saml, name)),
  );
  if (unknown !== undefined) return err(because('CONDITIONS_UNKNOWN', `the condition <${unknown.name}>`));
  const end = checkWindow(conditions, expected, now);
  if (!end.ok) return end;
  const refused = checkAudience(conditions, expected);
  return refused === null ? end : err(refused);
}

function checkWindow(conditions: XmlElement, expected: Expected, now: Date): Result<number, Reason> {
  const notBefore = attributeOf(conditions, 'NotBefore');
  const notOnOrAfter = attributeOf(conditions, 'NotOnOrAfter');
  const start = notBefore === null ? ok(Number.NEGATIVE_INFINITY) : readTime(notBefore, 'Conditions NotBefore');
  if (!start.ok) return start;
  const end = notOnOrAfter === null ? ok(Number.POSITIVE_INFINITY) : readTime(notOnOrAfter, 'Conditions NotOnOrAfter');
  if (!end.ok) return end;
  if (start.value >= end.value) return err(because('CONDITIONS_SHAPE', 'NotBefore is not before NotOnOrAfter'));
  if (now.getTime() + skewOf(expected) < start.value)
    return err(notYet('CONDITIONS_NOT_BEFORE', 'the Assertion', clocksOf(now, start.value, notBefore, expected)));
  if (now.getTime() - skewOf(expected) >= end.value)
    return err(over('CONDITIONS_EXPIRED', 'the Assertion', clocksOf(now, end.value, notOnOrAfter, expected)));
  return end;
}

/** SAML core §2.5.1.4: every restriction must name us; within one, any Audience will do. */
function checkAudience(conditions: XmlElement, expected: Expected): Step {
  const restrictions = childrenNamed(conditions, ns.saml, 'AudienceRestriction');
  if (restrictions.length === 0)
    return because('AUDIENCE_MISSING', 'the Assertion has no AudienceRestriction', { expected: expected.spEntityId });
  for (const restriction of restrictions) {
    const audiences = childrenNamed(restriction, ns.saml, 'Audience').map(textOf);
    if (audiences.includes(expected.spEntityId)) continue;
    const facts = { expected: expected.spEntityId, received: audiences.map(shown).join(' ').slice(0, 500) };
    const detail = 'the Assertion is for another audience';
    const details = audiences.map((audience) => withNearMiss(detail, expected.spEntityId, audience));
    return because('AUDIENCE', details.find((one) => one !== detail) ?? detail, facts);
  }
  return null;
}

/**
 * Whether the subject has been authenticated since it was asked for: an IdP that remembers them may have passed the question over, and
 * a request without a signature may have lost it in the subject's own browser. Of several statements the newest counts.
 */
function checkAuthentication(assertion: XmlElement, expected: Expected): Step {
  const { authenticatedSince: since } = expected;
  if (since === undefined) return null;
  const instants = readInstants(assertion);
  if (!instants.ok) return instants.error;
  if (instants.value.length === 0)
    return because('AUTHN_TOO_OLD', 'the Assertion does not say when its subject was authenticated', {
      expected: `by our clock ${since.toISOString()} or later`,
      received: shown(null),
    });
  const newest = Math.max(...instants.value);
  if (newest + skewOf(expected) >= since.getTime()) return null;
  const clocks = clocksOf(since, newest, new Date(newest).toISOString(), expected);
  return tooOld('AUTHN_TOO_OLD', 'the subject was authenticated', clocks);
}

/** SAML core §2.7.2. */
function readInstants(assertion: XmlElement): Result<number[], Reason> {
  const instants: number[] = [];
  for (const statement of childrenNamed(assertion, ns.saml, 'AuthnStatement')) {
    const text = attributeOf(statement, 'AuthnInstant');
    if (text === null) continue;
    const instant = readTime(text, 'AuthnInstant');
    if (!instant.ok) return instant;
    instants.push(instant.value);
  }
  return ok(instants);
}
