/**
 * A SAML Response → the Assertion that a pinned key signed. One column, one direction: decode, parse, shape, signatures, a fresh
 * parse of exactly the signed octets, conditions, claims. What no signature covers can only cause a refusal.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Assertion, readClaims } from './claims.ts';
import { checkAssertion, checkResponse, type Expected } from './conditions.ts';
import { decodeMessage } from './decode.ts';
import { readPinnedKeys } from './keys.ts';
import { type Message, readShape } from './shape.ts';
import { type Trust, verifyEnveloped } from './signature.ts';
import type { XmlElement } from './tree.ts';
import { readXml } from './xml.ts';

export interface VerifyExpected {
  readonly idpEntityId: string;
  /** PEM, or bare base64 DER; any of them may have signed. */
  readonly certificates: readonly string[];
  readonly spEntityId: string;
  readonly acsUrl: string;
  /** The ID of the AuthnRequest. Absent: the Response must be unsolicited, so any InResponseTo is refused. */
  readonly requestId?: string;
  /** What must be signed; `either` by default. Whatever is signed must verify. */
  readonly want?: 'assertion' | 'response' | 'both' | 'either';
  /** 0 by default. */
  readonly clockSkewSeconds?: number;
  /** Lets SHA-1 and RSA keys from 1024 bits through. */
  readonly legacyCrypto?: boolean;
  /** PKCS#8 PEM, for encrypted assertions. */
  readonly decryptionKeys?: readonly string[];
}

/** Elements that signatures cover, each freshly read from the covered octets. */
interface Proven {
  /** The Response, or null when only the Assertion is signed. */
  readonly response: XmlElement | null;
  readonly assertion: XmlElement;
}

/**
 * Verifies a Response of the HTTP-POST binding (SAML profiles §4.1.4.3, core §5) at the moment `now`.
 * @param samlResponse base64 as posted.
 * @returns exactly what a signature covers, or the first reason to refuse. Throws only on a bug.
 */
export async function verifyResponse(
  samlResponse: string,
  expected: VerifyExpected,
  now: Date,
): Promise<Result<Assertion, Reason>> {
  const legacyCrypto = expected.legacyCrypto ?? false;
  const keys = readPinnedKeys(expected.certificates);
  if (!keys.ok) return keys;
  const text = decodeMessage(samlResponse);
  if (!text.ok) return text;
  const root = readXml(text.value);
  if (!root.ok) return root;
  const message = readShape(root.value);
  if (!message.ok) return message;
  const wanted = checkWanted(message.value, expected.want ?? 'either');
  if (wanted !== null) return err(wanted);
  const proven = await prove(message.value, { keys: keys.value, legacyCrypto });
  if (!proven.ok) return proven;
  return readProven(message.value, proven.value, expected, now);
}

function checkWanted(message: Message, want: 'assertion' | 'response' | 'both' | 'either'): Reason | null {
  const { assertionSignature, responseSignature } = message;
  if (assertionSignature === null && responseSignature === null)
    return because('SAML_NOT_SIGNED', 'neither the Response nor the Assertion is signed');
  if (assertionSignature === null && (want === 'assertion' || want === 'both'))
    return because('SAML_ASSERTION_NOT_SIGNED', `the Assertion is not signed, and the connection wants ${want}`);
  if (responseSignature === null && (want === 'response' || want === 'both'))
    return because('SAML_RESPONSE_NOT_SIGNED', `the Response is not signed, and the connection wants ${want}`);
  return null;
}

/** Every signature present must verify. The Assertion's own signature, when there is one, decides what the Assertion says. */
async function prove(message: Message, trust: Trust): Promise<Result<Proven, Reason>> {
  let response: XmlElement | null = null;
  let assertion: XmlElement | null = null;
  if (message.responseSignature !== null) {
    const canonical = await verifyEnveloped(message.responseSignature, message.response, trust);
    const again = canonical.ok ? reread(canonical.value) : canonical;
    if (!again.ok) return again;
    response = again.value.response;
    assertion = again.value.assertion;
  }
  if (message.assertionSignature !== null) {
    const canonical = await verifyEnveloped(message.assertionSignature, message.assertion, trust);
    const again = canonical.ok ? readXml(canonical.value) : canonical;
    if (!again.ok) return again;
    assertion = again.value;
  }
  return assertion === null ? err(because('SAML_NOT_SIGNED', 'nothing is signed')) : ok({ response, assertion });
}

function reread(canonical: string): Result<Message, Reason> {
  const root = readXml(canonical);
  return root.ok ? readShape(root.value) : root;
}

function readProven(message: Message, proven: Proven, expected: Expected, now: Date): Result<Assertion, Reason> {
  const refused = checkResponse(proven.response ?? message.response, expected);
  if (refused !== null) return err(refused);
  const window = checkAssertion(proven.assertion, expected, now);
  return window.ok ? readClaims(proven.assertion, window.value, expected, now) : window;
}
