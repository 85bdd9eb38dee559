/**
 * A LogoutRequest by the identity provider (SAML core §3.7.1; profiles §4.4): always signed, for this address, of now, and for
 * one NameID. What it ends, and that it is good once, is the caller's matter.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { openPart } from '../encryption/parts.ts';
import { ns } from '../names.ts';
import { readPinnedKeys } from '../signature/keys.ts';
import { attributeOf, childElements, childrenNamed, textOf, type XmlElement } from '../xml/tree.ts';
import { checkLogoutDestination, checkLogoutIssuer, checkLogoutTimes, type LogoutExpected } from './checks.ts';
import { openLogout, type ReceivedLogout } from './open.ts';

declare const brand: unique symbol;

/** Exactly what the signature covers. Only `verifyLogoutRequest` makes one. */
export interface LogoutRequest {
  readonly [brand]: true;
  readonly id: string;
  readonly nameId: string;
  /** Empty: all sessions of the NameID. */
  readonly sessionIndexes: readonly string[];
  /** From when on it is refused as expired: how long its single use must be remembered. */
  readonly expires: Date;
}

/** A right request, and the RelayState that its answer has to bring back. */
export interface ReceivedRequest {
  readonly request: LogoutRequest;
  readonly relayState: string | null;
}

export interface LogoutRequestExpected extends LogoutExpected {
  /** PKCS#8 PEM, for an EncryptedID; none by default. */
  readonly decryptionKeys?: readonly string[];
}

/** Codes: the LOGOUT_ ones, and those of reading, shapes, signatures and decryption. Throws only on a bug. */
export async function verifyLogoutRequest(
  received: ReceivedLogout,
  expected: LogoutRequestExpected,
  now: Date,
): Promise<Result<ReceivedRequest, Reason>> {
  const keys = readPinnedKeys(expected.certificates);
  if (!keys.ok) return keys;
  const opened = await openLogout(received, 'LogoutRequest', {
    keys: keys.value,
    legacyCrypto: expected.legacyCrypto,
  });
  if (!opened.ok) return opened;
  const { root, relayState } = opened.value;
  const refused =
    checkLogoutIssuer(root, [expected.idpEntityId]) ??
    // Required, as both bindings say for what is signed: what the IdP sent to another of its services must not work here.
    checkLogoutDestination(root, expected.sloUrl, true);
  if (refused !== null) return err(refused);
  const expires = checkLogoutTimes(root, expected.clockSkewSeconds, now);
  if (!expires.ok) return expires;
  const request = await readRequest(root, expected.decryptionKeys ?? [], expires.value);
  return request.ok ? ok({ request: request.value, relayState }) : request;
}

async function readRequest(
  root: XmlElement,
  decryptionKeys: readonly string[],
  expires: Date,
): Promise<Result<LogoutRequest, Reason>> {
  const nameId = await readNameId(root, decryptionKeys);
  if (!nameId.ok) return nameId;
  const sessionIndexes = childrenNamed(root, ns.samlp, 'SessionIndex').map((element) => textOf(element) ?? '');
  if (sessionIndexes.some((index) => index.trim() === ''))
    return err(because('LOGOUT_SHAPE', 'a SessionIndex is empty or not plain text'));
  const claims: Omit<LogoutRequest, typeof brand> = {
    id: attributeOf(root, 'ID') ?? '',
    nameId: nameId.value,
    sessionIndexes,
    expires,
  };
  return ok(claims as LogoutRequest);
}

/** Exactly one name of the reader. An EncryptedID stands in signed octets by now, so nobody else has chosen what it decrypts to. */
async function readNameId(root: XmlElement, decryptionKeys: readonly string[]): Promise<Result<string, Reason>> {
  const names = childElements(root).filter((child) => child.uri === ns.saml && nameElements.has(child.local));
  const [only] = names;
  if (only === undefined || names.length > 1 || only.local === 'BaseID')
    return err(because('LOGOUT_NAME_ID', 'not exactly one NameID'));
  if (only.local === 'NameID') return readText(only);
  if (decryptionKeys.length === 0) return err(noKey);
  const opened = await openPart(only, decryptionKeys);
  return opened.ok ? readText(opened.value) : opened;
}

const nameElements: ReadonlySet<string> = new Set(['BaseID', 'NameID', 'EncryptedID']);

const noKey = because(
  'LOGOUT_ENCRYPTED_ID',
  'the NameID is encrypted: set the secret DECRYPTION_KEYS, or switch encryption off at the identity provider',
);

function readText(element: XmlElement): Result<string, Reason> {
  const nameId = textOf(element);
  if (nameId !== null && nameId.trim() !== '') return ok(nameId);
  return err(because('LOGOUT_NAME_ID', 'the NameID is empty or not plain text'));
}
