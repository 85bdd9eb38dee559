import { toBase64Url } from './base64.ts';

/** An unguessable id of `bytes` random octets (16 = 128 bits) in base64url. */
export function randomId(bytes = 16): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
}
