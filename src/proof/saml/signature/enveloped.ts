/**
 * Verifies one enveloped XML signature and hands back what it covers, as octets: the caller reads them afresh and never the
 * tree they came from. Order: what is allowed at all, a pinned key over SignedInfo, the digest of the element, and last whether the
 * connection's policy thinks key and hashes strong enough.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { type Arena, layUtf8, noArena } from '../../../lib/arena.ts';
import { type Bytes, equalBytes } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { canonicalize } from '../xml/c14n.ts';
import { attributeOf, type XmlElement } from '../xml/tree.ts';
import { findSigner, fits, type PinnedKey, weaknessOf } from './keys.ts';
import { readSignature, type SignedInfo } from './signed-info.ts';

export interface Trust {
  readonly keys: readonly PinnedKey[];
  readonly legacyCrypto: boolean;
  /** Of the canonical form; that of messages by default. */
  readonly maxLength?: number;
  /** Where octets are laid, those that are handed back too; what has none reserves memory for each. */
  readonly arena?: Arena;
  /** Counts the operations spent, for a caller whose refusals must all cost the same. */
  readonly effort?: Effort;
}

export interface Effort {
  digests: number;
  verifications: number;
}

/**
 * @param signature a ds:Signature whose parent is the element that it must cover.
 * @returns the canonical form of the parent without this signature: the very octets that were digested.
 */
export async function verifyEnveloped(
  signature: XmlElement,
  parent: XmlElement,
  trust: Trust,
): Promise<Result<Bytes, Reason>> {
  const { arena = noArena } = trust;
  const read = readSignature(signature, arena);
  if (!read.ok) return read;
  const { reference } = read.value;
  // The ID is compared, never looked up: a Reference can only mean the element that its own Signature stands in.
  const id = attributeOf(parent, 'ID');
  const meansParent = id !== null && reference.uri === `#${id}`;
  if (!meansParent && (reference.uri !== '' || parent.parent !== null))
    return err(
      because('SIGNATURE_REFERENCE', 'refers to another element', {
        expected: `#${id}`,
        received: reference.uri.slice(0, 80),
      }),
    );
  const signer = await findInfoSigner(read.value, trust);
  const canonical = canonicalize(parent, reference.c14n, signature, trust.maxLength);
  if (canonical === null) return err(because('SAML_TOO_LARGE', `the canonical form of <${parent.name}>`));
  if (trust.effort !== undefined) trust.effort.digests++;
  const octets = layUtf8(arena, canonical);
  const digest = new Uint8Array(await crypto.subtle.digest(reference.hash, octets));
  // Said first where both are wrong: an altered message has nothing to do with which certificate is configured.
  if (!equalBytes(digest, reference.digest))
    return err(because('DIGEST_MISMATCH', `<${parent.name}> is not what was signed`));
  if (!signer.ok) return signer;
  const weak = weaknessOf(signer.value.kind, trust.legacyCrypto) ?? (trust.legacyCrypto ? null : sha1In(read.value));
  return weak === null ? ok(octets) : err(weak);
}

/** The pinned key that signed SignedInfo. */
async function findInfoSigner(
  info: SignedInfo,
  { keys, effort, arena = noArena }: Trust,
): Promise<Result<PinnedKey, Reason>> {
  if (info.value === null) return err(because('SIGNATURE_BASE64', 'the SignatureValue is not base64'));
  const canonical = canonicalize(info.element, info.c14n);
  if (canonical === null) return err(because('SAML_TOO_LARGE', 'the canonical form of SignedInfo'));
  const signer = await findSigner(keys, info.algorithm, info.value, layUtf8(arena, canonical));
  if (effort !== undefined) effort.verifications += triedBefore(signer, info, keys);
  return signer;
}

/** Keys are tried in their order until one fits and is right. */
function triedBefore(signer: Result<PinnedKey, Reason>, { algorithm }: SignedInfo, keys: readonly PinnedKey[]): number {
  const candidates = keys.filter((key) => fits(key, algorithm));
  return signer.ok ? candidates.indexOf(signer.value) + 1 : candidates.length;
}

function sha1In({ algorithm, reference }: SignedInfo): Reason | null {
  if (algorithm.hash === 'SHA-1') return because('SIGNATURE_SHA1', 'signed with SHA-1');
  return reference.hash === 'SHA-1' ? because('DIGEST_SHA1', 'digested with SHA-1') : null;
}
