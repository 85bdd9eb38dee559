/**
 * Strict base64 and base64url (RFC 4648 §4, §5): one text for one octet string, so that nothing signed or single-use can be
 * re-spelled. Wrong alphabet, missing or extra padding and non-zero trailing bits are all refused.
 */
import type { Bytes } from './bytes.ts';

function fromBinary(binary: string): Bytes {
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}

function toBinary(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 8192) out += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return out;
}

function atobOrNull(text: string): string | null {
  try {
    return atob(text);
  } catch {
    return null;
  }
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes));
}

/** Octets of canonical, padded base64; null for anything else, white space included. */
export function fromBase64(text: string): Bytes | null {
  const binary = atobOrNull(text);
  // Encoding again is what refuses trailing bits, absent padding and the white space that atob forgives.
  if (binary === null || btoa(binary) !== text) return null;
  return fromBinary(binary);
}

export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Octets of canonical, unpadded base64url; null for anything else. */
export function fromBase64Url(text: string): Bytes | null {
  if (/[^A-Za-z0-9_-]/.test(text)) return null;
  const padded = text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4);
  return fromBase64(padded);
}
