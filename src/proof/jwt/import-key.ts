/** WebCrypto keys, imported when first needed and kept as long as what they were made of, so that a warm isolate imports nothing. */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { modulusOctets } from '../../lib/rsa.ts';
import type { KeyMaterial } from './keys.ts';
import type { VerifyingKey } from './signature.ts';

/** Finished imports only: a promise made by one request must not be awaited by another in workerd. */
const imported = new WeakMap<KeyMaterial, Result<VerifyingKey, never>>();

/** The key, if it has been imported before. */
export function recallKey(material: KeyMaterial): Result<VerifyingKey, never> | undefined {
  return imported.get(material);
}

/** The key, ready to verify; INVALID_KEY when WebCrypto will not have it (a point off its curve, say). */
export async function importKey(material: KeyMaterial): Promise<Result<VerifyingKey, Reason>> {
  const known = recallKey(material);
  if (known !== undefined) return known;
  try {
    const key = await importMaterial(material);
    const { algorithm } = material;
    const made = ok({ algorithm, key, signatureOctets: algorithm.signatureOctets ?? modulusOctets(key) });
    imported.set(material, made);
    return made;
  } catch (cause) {
    const received = cause instanceof Error ? cause.name : 'unknown';
    return err(because('INVALID_KEY', 'WebCrypto could not import the key', { received }));
  }
}

function importMaterial(material: KeyMaterial): Promise<CryptoKey> {
  const { format, data, algorithm } = material;
  return format === 'jwk'
    ? crypto.subtle.importKey(format, { ...data }, algorithm.subtle, false, ['verify'])
    : crypto.subtle.importKey(format, data, algorithm.subtle, false, ['verify']);
}
