/** The pinned certificates of a connection → keys to verify with. No key that a message brings is ever looked at. */
import { because, type Reason } from '../../../core/reasons.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { PublicKeyKind } from '../../../lib/spki.ts';
import type { SignatureAlgorithm } from './algorithms.ts';
import { readCertificate } from './certificate.ts';

export interface PinnedKey {
  readonly kind: PublicKeyKind;
  readonly spki: Bytes;
}

const minRsaBits = 2048;
const minLegacyRsaBits = 1024;

/**
 * Imported keys, by algorithm: an import costs about as much as a verification. Finished imports only: a promise made by one request
 * must not be awaited by another in workerd.
 */
const imported = new WeakMap<PinnedKey, Map<string, CryptoKey>>();

/** What WebCrypto ties a key to. By its words: two rows that say the same are one, and equal work must cost the same. */
function useOf({ scheme, hash }: SignatureAlgorithm): string {
  return `${scheme} ${hash}`;
}

/** Refused: CERTIFICATE_MISSING, CERTIFICATE_UNREADABLE, CERTIFICATE_KEY_TYPE; one bad certificate refuses all. */
export function readPinnedKeys(certificates: readonly string[]): Result<PinnedKey[], Reason> {
  const keys: PinnedKey[] = [];
  for (const text of certificates) {
    const key = readCertificate(text);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return keys.length > 0 ? ok(keys) : err(because('CERTIFICATE_MISSING', 'the connection has no certificate'));
}

/** Why a key must not be trusted however well it signs; null when it may. `legacyCrypto` lets RSA through from 1024 bits. */
export function weaknessOf(kind: PublicKeyKind, legacyCrypto: boolean): Reason | null {
  if (kind.type !== 'rsa') return null;
  const minBits = legacyCrypto ? minLegacyRsaBits : minRsaBits;
  if (kind.bits < minBits) {
    const facts = { expected: `RSA of ${minBits} bits or more`, received: `${kind.bits} bits` };
    return because('CERTIFICATE_KEY_WEAK', 'the RSA key is too short', facts);
  }
  return kind.soundExponent ? null : because('CERTIFICATE_KEY_WEAK', 'the RSA exponent is even or below 65537');
}

export function fits({ kind }: PinnedKey, { scheme, saltLength }: SignatureAlgorithm): boolean {
  if (kind.type !== 'rsa' || scheme !== 'RSA-PSS') return kind.type === (scheme === 'ECDSA' ? 'ec' : 'rsa');
  // RFC 8017 §9.1.1: hash (as long as the salt), salt and two octets must fit; WebCrypto throws when they do not.
  return Math.ceil((kind.bits - 1) / 8) >= 2 * saltLength + 2;
}

/**
 * Whether `signature` over `data` is by this key. An EC signature is r‖s of exactly the curve's length (WebCrypto, P1363), an RSA one
 * exactly as long as the modulus.
 * A key that cannot be imported (a point off its curve, an endless exponent) is the connection's fault: CERTIFICATE_UNREADABLE.
 */
export async function isSignedBy(
  key: PinnedKey,
  algorithm: SignatureAlgorithm,
  signature: Bytes,
  data: Bytes,
): Promise<boolean | Reason> {
  const { scheme, hash, saltLength } = algorithm;
  const cryptoKey = imported.get(key)?.get(useOf(algorithm)) ?? (await importKey(key, algorithm));
  if (cryptoKey === null) return because('CERTIFICATE_UNREADABLE', 'the key in the certificate cannot be used');
  // The key knows the hash of this scheme, and a name costs less than an object of parameters.
  const how = scheme === 'RSASSA-PKCS1-v1_5' ? scheme : { name: scheme, hash, saltLength };
  // Verified first: what is refused for its length costs as much as every other refusal.
  return (await crypto.subtle.verify(how, cryptoKey, signature, data)) && hasRightLength(key, signature);
}

/** RFC 8017 §8.1.2, §8.2.2: as long as the modulus. Some engines take one without its leading zeros for the same number. */
function hasRightLength({ kind }: PinnedKey, signature: Bytes): boolean {
  return kind.type !== 'rsa' || signature.length === Math.ceil(kind.bits / 8);
}

/**
 * The pinned key that signed these octets. A key that no setting would allow is not even tried; whether the connection's own
 * policy thinks it strong enough is for the caller to ask. Refused: SIGNATURE_ALGORITHM, SIGNATURE_MISMATCH, CERTIFICATE_UNREADABLE,
 * CERTIFICATE_KEY_WEAK.
 */
export async function findSigner(
  keys: readonly PinnedKey[],
  algorithm: SignatureAlgorithm,
  signature: Bytes,
  data: Bytes,
): Promise<Result<PinnedKey, Reason>> {
  const candidates = keys.filter((key) => fits(key, algorithm));
  if (candidates.length === 0)
    return err(because('SIGNATURE_ALGORITHM', `no certificate of the connection holds a key for ${algorithm.scheme}`));
  let refused = because('SIGNATURE_MISMATCH', 'not signed by a key of this connection');
  for (const key of candidates) {
    const signed = weaknessOf(key.kind, true) ?? (await isSignedBy(key, algorithm, signature, data));
    if (signed === true) return ok(key);
    if (signed !== false) refused = signed;
  }
  return err(refused);
}

/** Null for a key that WebCrypto will not have. */
async function importKey(key: PinnedKey, algorithm: SignatureAlgorithm): Promise<CryptoKey | null> {
  const { scheme: name, hash } = algorithm;
  const curve = key.kind.type === 'ec' ? { namedCurve: key.kind.curve } : {};
  try {
    const made = await crypto.subtle.importKey('spki', key.spki, { name, hash, ...curve }, false, ['verify']);
    imported.set(key, (imported.get(key) ?? new Map()).set(useOf(algorithm), made));
    return made;
  } catch {
    return null;
  }
}
