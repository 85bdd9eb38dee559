/** WebCrypto keys, imported when first needed and kept, so that a warm isolate verifies without importing again. */
import { because, type Reason } from '../../core/reasons.ts';
import { toBase64 } from '../../lib/base64.ts';
import { createLru } from '../../lib/lru.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { KeyMaterial } from './keys.ts';

/** Finished imports only: a promise made by one request must not be awaited by another in workerd. */
const imported = createLru<string, CryptoKey>(64);

/** The CryptoKey that verifies; INVALID_KEY when WebCrypto will not have it (a point off its curve, say). */
export async function importKey(material: KeyMaterial): Promise<Result<CryptoKey, Reason>> {
  const id = identify(material);
  const known = imported.get(id);
  if (known !== undefined) return ok(known);
  try {
    const key = await importMaterial(material);
    imported.set(id, key);
    return ok(key);
  } catch (cause) {
    const received = cause instanceof Error ? cause.name : 'unknown';
    return err(because('INVALID_KEY', 'WebCrypto could not import the key', { received }));
  }
}

function identify({ format, algorithm, data }: KeyMaterial): string {
  const text = format === 'jwk' ? JSON.stringify(data) : toBase64(data);
  return `${algorithm.names[0]} ${format} ${text}`;
}

function importMaterial(material: KeyMaterial): Promise<CryptoKey> {
  const { format, data, algorithm } = material;
  return format === 'jwk'
    ? crypto.subtle.importKey(format, { ...data }, algorithm.subtle, false, ['verify'])
    : crypto.subtle.importKey(format, data, algorithm.subtle, false, ['verify']);
}
