/**
 * A SAML Response → the Assertion that a pinned key signed. One column, one direction: decode, parse, shape, signatures, a fresh
 * parse of exactly the signed octets, decryption of what is encrypted there, conditions, claims. What no signature covers can only
 * cause a refusal.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { borrowArena, giveBackArena } from '../../lib/arena.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Assertion, readClaims } from './claims.ts';
import { checkAssertion, checkResponse } from './conditions.ts';
import { decodeMessage } from './decode.ts';
import { proveEncrypted } from './encryption/assertion.ts';
import { hasEncrypted, noKey, revealClaims } from './encryption/parts.ts';
import { type Message, readShape } from './shape.ts';
import { type Trust, verifyEnveloped } from './signature/enveloped.ts';
import { readPinnedKeys } from './signature/keys.ts';
import { maxXmlLength, readOctets } from './xml/reader.ts';
import type { XmlElement } from './xml/tree.ts';

export interface VerifyExpected {
  readonly idpEntityId: string;
  /** PEM, or bare base64 DER; any of them may have signed. */
  readonly certificates: readonly string[];
  readonly spEntityId: string;
  readonly acsUrl: string;
  /** The ID of the AuthnRequest. Absent: the Response must be unsolicited, so any InResponseTo is refused. */
  readonly requestId?: string;
  /**
   * The subject must have been authenticated at the IdP at or after this moment, clock skew allowed, and an AuthnStatement must say so.
   * Absent: whenever it was.
   */
  readonly authenticatedSince?: Date;
  /** What must be signed; `either` by default. Whatever is signed must verify. */
  readonly want?: 'assertion' | 'response' | 'both' | 'either';
  /** 0 by default. */
  readonly clockSkewSeconds?: number;
  /** Lets SHA-1 and RSA keys from 1024 bits through. */
  readonly legacyCrypto?: boolean;
  /** PKCS#8 PEM, newest first, for encrypted Assertions, NameIDs and Attributes; none by default. */
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
  const arena = borrowArena(roomFor(samlResponse));
  try {
    const octets = decodeMessage(samlResponse, arena);
    if (!octets.ok) return octets;
    const root = readOctets(octets.value);
    if (!root.ok) return root;
    const message = readShape(root.value);
    if (!message.ok) return message;
    const wanted = checkWanted(message.value, expected);
    if (wanted !== null) return err(wanted);
    const proven = await prove(message.value, { keys: keys.value, legacyCrypto, arena }, expected);
    if (!proven.ok) return proven;
    return await readProven(message.value, proven.value, expected, now);
  } finally {
    giveBackArena(arena);
  }
}

/**
 * For the octets of the message, of what its signatures cover, mostly less, and of the signatures. What has no room lies elsewhere: a
 * message that is too large is refused before anything is laid anywhere.
 */
function roomFor({ length }: string): number {
  return Math.min(2 * length, 2 * maxXmlLength) + 8192;
}

/** Whether a message is encrypted is no secret, nor is what it lacks; what is inside it is not known here. */
function checkWanted(message: Message, { want = 'either', decryptionKeys = [] }: VerifyExpected): Reason | null {
  const { carried, responseSignature } = message;
  if (decryptionKeys.length === 0 && (carried.encrypted !== null || hasEncrypted(carried.assertion))) return noKey;
  const open = carried.encrypted === null && carried.signature === null;
  if (open && responseSignature === null)
    return because('SAML_NOT_SIGNED', 'neither the Response nor the Assertion is signed');
  if (open && wantsAssertion(want))
    return because('SAML_ASSERTION_NOT_SIGNED', `the Assertion is not signed, and the connection wants ${want}`);
  if (responseSignature === null && (want === 'response' || want === 'both'))
    return because('SAML_RESPONSE_NOT_SIGNED', `the Response is not signed, and the connection wants ${want}`);
  return null;
}

function wantsAssertion(want: VerifyExpected['want']): boolean {
  return want === 'assertion' || want === 'both';
}

/** Every signature present must verify. What the outermost one covers, read afresh, is what the message says. */
async function prove(message: Message, trust: Trust, expected: VerifyExpected): Promise<Result<Proven, Reason>> {
  const outer = await proveResponse(message, trust);
  if (!outer.ok) return outer;
  const response = outer.value?.response ?? null;
  // Ciphertext is taken from the signed octets where there are any.
  const { encrypted } = (outer.value ?? message).carried;
  // Said before anything is decrypted: afterwards it might not be (encryption/assertion.ts).
  const elsewhere = response !== null && encrypted !== null ? checkResponse(response, expected) : null;
  if (elsewhere !== null) return err(elsewhere);
  const assertion =
    encrypted === null
      ? await proveAssertion(message, outer.value, trust)
      : await proveEncrypted(
          {
            encrypted,
            response: response ?? message.response,
            covered: response !== null,
            decryptionKeys: expected.decryptionKeys ?? [],
            wantsSignature: wantsAssertion(expected.want),
            idpEntityId: expected.idpEntityId,
          },
          trust,
        );
  return assertion.ok ? ok({ response, assertion: assertion.value }) : assertion;
}

/** The Response as its own signature covers it; null when it has none. */
async function proveResponse(message: Message, trust: Trust): Promise<Result<Message | null, Reason>> {
  if (message.responseSignature === null) return ok(null);
  const canonical = await verifyEnveloped(message.responseSignature, message.response, trust);
  const root = canonical.ok ? readOctets(canonical.value) : canonical;
  return root.ok ? readShape(root.value) : root;
}

async function proveAssertion(
  { carried }: Message,
  outer: Message | null,
  trust: Trust,
): Promise<Result<XmlElement, Reason>> {
  if (carried.encrypted !== null || carried.signature === null) return coveredBy(outer);
  const canonical = await verifyEnveloped(carried.signature, carried.assertion, trust);
  if (!canonical.ok) return canonical;
  return outer === null ? readOctets(canonical.value) : coveredBy(outer);
}

/** The Assertion that the Response's own signature covers. */
function coveredBy(outer: Message | null): Result<XmlElement, Reason> {
  if (outer === null || outer.carried.encrypted !== null) return err(because('SAML_NOT_SIGNED', 'nothing is signed'));
  return ok(outer.carried.assertion);
}

async function readProven(
  message: Message,
  proven: Proven,
  expected: VerifyExpected,
  now: Date,
): Promise<Result<Assertion, Reason>> {
  const refused = checkResponse(proven.response ?? message.response, expected);
  if (refused !== null) return err(refused);
  const window = checkAssertion(proven.assertion, expected, now);
  if (!window.ok) return window;
  const revealed = await revealClaims(proven.assertion, expected.decryptionKeys ?? []);
  return revealed.ok ? readClaims(revealed.value, window.value, expected, now) : revealed;
}
