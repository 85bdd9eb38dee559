/**
 * An EncryptedAssertion → the Assertion in it, proven. Ciphertext that its cipher does not vouch for (AES-CBC) may be an attacker's, who
 * changes it and watches: with it there is one reason for every failure from the unwrapping of the key to the signature inside,
 * and one number of cryptographic operations. Their cost is not made equal: it depends on the octets they are given, and so does that of
 * reading what came out. That a signature covers the ciphertext changes nothing: whoever signed may be the identity provider of one
 * connection who has got hold of what was encrypted by that of another. Of AES-GCM the truth is told.
 */
import { because, type Reason, type ReasonCode } from '../../../core/reasons.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { readAssertionShape } from '../shape.ts';
import { type Effort, type Trust, verifyEnveloped } from '../signature/enveloped.ts';
import { isSignedBy, type PinnedKey } from '../signature/keys.ts';
import { readOctets, readXml } from '../xml/reader.ts';
import { childrenNamed, textOf, type XmlElement } from '../xml/tree.ts';
import { readEncrypted } from './data.ts';
import { decrypt } from './decrypt.ts';
import { leavesRoom } from './unsigned-room.ts';

export interface EncryptedIn {
  /** The EncryptedAssertion: freshly read from signed octets when `covered`. */
  readonly encrypted: XmlElement;
  readonly response: XmlElement;
  /** Whether a verified signature covers the ciphertext. */
  readonly covered: boolean;
  readonly decryptionKeys: readonly string[];
  /** Whether the connection wants the Assertion itself signed. */
  readonly wantsSignature: boolean;
  readonly idpEntityId: string;
}

/** Everything that can have gone wrong: said whole, because which of it did must not be said. */
const undecryptable = because(
  'SAML_DECRYPTION_FAILED',
  'the Assertion was encrypted for another key than those in DECRYPTION_KEYS, was altered on the way, or is not signed as the connection ' +
    'wants it, or holds more beside its signature than certificates and plain names (let the identity provider leave subject names out, or sign the Response); which of these is only said of AES-GCM',
);

/** Here nobody has altered anything. */
const unopened = because(
  'SAML_DECRYPTION_FAILED',
  'the Assertion was encrypted for another key than those in DECRYPTION_KEYS, or what was encrypted is not UTF-8',
);

/** Refusals of a signature that is good: to say them tells no more than a sign-in that works. */
const afterProof: ReadonlySet<ReasonCode> = new Set(['SIGNATURE_SHA1', 'DIGEST_SHA1']);

/**
 * @returns the Assertion, read from octets that a signature covers: its own, or else the Response's. Refused: what readEncrypted and
 *   decrypt refuse, and SAML_DECRYPTION_FAILED; with an authenticated cipher also the codes of reading, shape and signature.
 */
export async function proveEncrypted(message: EncryptedIn, trust: Trust): Promise<Result<XmlElement, Reason>> {
  const encrypted = readEncrypted(message.encrypted);
  if (!encrypted.ok) return encrypted;
  const decrypted = await decrypt(encrypted.value, message.decryptionKeys);
  if (!decrypted.ok) return decrypted;
  const { octets, authentic } = decrypted.value;
  if (authentic) {
    const text = decodeContent(octets);
    return text.ok ? proveContent(text.value, message, trust) : err(unopened);
  }
  const effort: Effort = { digests: 0, verifications: 0 };
  const text = decodeContent(octets);
  const proven = text.ok ? await proveContent(text.value, message, { ...trust, effort }) : text;
  const genuine = proven.ok ? isOwn(proven.value, message) : afterProof.has(proven.error.code);
  if (genuine && text.ok && (message.covered || !leavesRoom(text.value))) return proven;
  await spend(effort, trust.keys, octets);
  return err(undecryptable);
}

/** What another identity provider has said is no better than garbage: the difference would tell that it was decrypted. */
function isOwn(assertion: XmlElement, { idpEntityId }: EncryptedIn): boolean {
  return childrenNamed(assertion, ns.saml, 'Issuer').every((issuer) => textOf(issuer) === idpEntityId);
}

function decodeContent(octets: Bytes): Result<string, Reason> {
  const text = fromUtf8(octets);
  // No octets at all are what a refused tag leaves: there is nothing to say about them but that.
  return text === null || text === '' ? err(undecryptable) : ok(text);
}

async function proveContent(text: string, message: EncryptedIn, trust: Trust): Promise<Result<XmlElement, Reason>> {
  // By itself: a fragment that needs the namespaces of its old surroundings says something else without them.
  const root = readXml(text);
  const shape = root.ok ? readAssertionShape(root.value, message.response) : root;
  if (!shape.ok) return shape;
  const { assertion, signature } = shape.value;
  const refused = signature === null ? refuseUnsigned(message) : null;
  if (refused !== null) return err(refused);
  if (signature === null) return ok(assertion);
  const canonical = await verifyEnveloped(signature, assertion, trust);
  return canonical.ok ? readOctets(canonical.value) : canonical;
}

function refuseUnsigned({ covered, wantsSignature }: EncryptedIn): Reason | null {
  if (!covered) return because('SAML_NOT_SIGNED', 'neither the Response nor the decrypted Assertion is signed');
  if (!wantsSignature) return null;
  return because('SAML_ASSERTION_NOT_SIGNED', 'the decrypted Assertion is not signed, and the connection wants it');
}

/** As many operations, though not of the same octets, as a signature would have taken which was not there to be checked. */
async function spend(effort: Effort, keys: readonly PinnedKey[], octets: Bytes): Promise<void> {
  if (effort.digests === 0) await crypto.subtle.digest('SHA-256', octets);
  for (const key of keys.slice(effort.verifications)) {
    const scheme = key.kind.type === 'ec' ? 'ECDSA' : 'RSASSA-PKCS1-v1_5';
    await isSignedBy(key, { scheme, hash: 'SHA-256', saltLength: 0 }, utf8('none'.repeat(64)), octets);
  }
}
