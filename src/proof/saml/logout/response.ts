/**
 * The identity provider's answer to our LogoutRequest (SAML core §3.7.2): how its part of signing out went. It ends nothing and
 * opens nothing, so one without a signature is no refusal; it is just not believed.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns, statusSuccess } from '../names.ts';
import { readPinnedKeys } from '../signature/keys.ts';
import { attributeOf, childrenNamed, textOf, type XmlElement } from '../xml/tree.ts';
import { checkLogoutDestination, checkLogoutIssuer, checkLogoutTimes, type LogoutExpected } from './checks.ts';
import { openLogout, type ReceivedLogout } from './open.ts';

/**
 * `done`: signed out at the provider and everywhere it knows of; `partial`: at the provider, but not everywhere; `failed`: not at
 * the provider; `unproven`: the answer is not signed, whatever it says.
 */
export type LogoutOutcome = 'done' | 'partial' | 'failed' | 'unproven';

export interface LogoutAnswer {
  readonly outcome: LogoutOutcome;
  /** The provider's own words, for the audit. */
  readonly status: string;
}

export interface LogoutAnswerExpected extends LogoutExpected {
  /** Issuers of answers besides the entity id: some IdPs have another one for these. */
  readonly otherIssuer: string | null;
  /** The ID of our LogoutRequest. */
  readonly requestId: string;
}

const partialLogout = 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout';

/** Codes: the LOGOUT_ ones, SAML_STATUS_SHAPE, and those of reading, shapes and signatures. Throws only on a bug. */
export async function verifyLogoutResponse(
  received: ReceivedLogout,
  expected: LogoutAnswerExpected,
  now: Date,
): Promise<Result<LogoutAnswer, Reason>> {
  const keys = readPinnedKeys(expected.certificates);
  if (!keys.ok) return keys;
  const opened = await openLogout(received, 'LogoutResponse', {
    keys: keys.value,
    legacyCrypto: expected.legacyCrypto,
  });
  if (!opened.ok) return opened;
  const { root, signed } = opened.value;
  const { idpEntityId, otherIssuer, sloUrl, requestId } = expected;
  const refused =
    checkLogoutIssuer(root, otherIssuer === null ? [idpEntityId] : [idpEntityId, otherIssuer]) ??
    checkLogoutDestination(root, sloUrl, false) ??
    checkInResponseTo(root, requestId);
  if (refused !== null) return err(refused);
  const times = checkLogoutTimes(root, expected.clockSkewSeconds, now);
  if (!times.ok) return times;
  const answer = readStatus(root);
  return answer.ok && !signed ? ok({ ...answer.value, outcome: 'unproven' }) : answer;
}

function checkInResponseTo(root: XmlElement, requestId: string): Reason | null {
  const inResponseTo = attributeOf(root, 'InResponseTo');
  if (inResponseTo === requestId) return null;
  const facts = { expected: requestId, received: (inResponseTo ?? '(absent)').slice(0, 200) };
  return because('LOGOUT_IN_RESPONSE_TO', 'the LogoutResponse answers another request', facts);
}

/** Identity providers put PartialLogout on either level, under Success or Responder: wherever it stands it means the same. */
function readStatus(root: XmlElement): Result<LogoutAnswer, Reason> {
  const [status, ...more] = childrenNamed(root, ns.samlp, 'Status');
  const codes = status === undefined ? [] : childrenNamed(status, ns.samlp, 'StatusCode');
  const [code] = codes;
  if (status === undefined || code === undefined || more.length > 0 || codes.length > 1)
    return err(because('SAML_STATUS_SHAPE', 'not exactly one Status with one top-level StatusCode'));
  const inner = childrenNamed(code, ns.samlp, 'StatusCode');
  const values = [code, ...inner].map((one) => attributeOf(one, 'Value') ?? '');
  const message = childrenNamed(status, ns.samlp, 'StatusMessage')[0];
  const said = [...values, message === undefined ? '' : textOf(message)].filter(Boolean).join(' · ').slice(0, 500);
  if (values.includes(partialLogout)) return ok({ outcome: 'partial', status: said });
  return ok({ outcome: values[0] === statusSuccess ? 'done' : 'failed', status: said });
}
