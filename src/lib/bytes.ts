/** Octets and UTF-8, nothing else. Uint8Array is always backed by an ArrayBuffer, as WebCrypto wants it. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 octets of a string. Lone surrogates become U+FFFD, as TextEncoder does. */
export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** The string that valid UTF-8 octets spell, a leading BOM kept; null when they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return concatAll(parts);
}

/** The same for any number of parts: more than a call takes arguments. */
export function concatAll(parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Equality in a time that depends on the lengths only, never on where the octets differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
