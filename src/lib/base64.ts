/**
 * Strict base64 and base64url (RFC 4648 §4, §5): one text for one octet string, so that nothing signed or single-use can be
 * re-spelled. Wrong alphabet, missing or extra padding, white space and non-zero trailing bits are all refused.
 */
import type { Bytes } from './bytes.ts';

type Alphabet = 'base64' | 'base64url';

/**
 * Writes the octets of padded base64 without trailing bits, or of base64url, padded or not; null for anything else, but white space may
 * be anywhere, and the trailing bits of base64url may be any. How many they are, as far as there is room.
 */
type Write = (text: string, into: Bytes, alphabet: Alphabet) => number | null;
type Encode = (bytes: Uint8Array, alphabet: Alphabet, omitPadding: boolean) => string;

const handling = {
  base64: { alphabet: 'base64', lastChunkHandling: 'strict' },
  base64url: { alphabet: 'base64url', lastChunkHandling: 'loose' },
} as const;

/** By the engine. A loop over characters would cost a fresh isolate, which interprets it, more than a signature. */
function writeNatively(text: string, into: Bytes, alphabet: Alphabet): number | null {
  try {
    return into.setFromBase64(text, handling[alphabet]).written;
  } catch {
    return null;
  }
}

/** For an engine that cannot yet: Node 24, which runs the tests of what needs no workerd, and the tools. */
function writeByHand(text: string, into: Bytes, alphabet: Alphabet): number | null {
  const isUrl = alphabet === 'base64url';
  if (isUrl && /[+/]/.test(text)) return null;
  const standard = isUrl ? text.replaceAll('-', '+').replaceAll('_', '/') : text;
  try {
    const binary = atob(standard);
    const again = btoa(binary);
    // Encoding again is what refuses trailing bits.
    if ((isUrl ? again.replaceAll('=', '') : again) !== standard) return null;
    for (let i = 0; i < binary.length; i++) into[i] = binary.charCodeAt(i);
    return binary.length;
  } catch {
    return null;
  }
}

function encodeByHand(bytes: Uint8Array, alphabet: Alphabet, omitPadding: boolean): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const text = btoa(binary);
  const spelled = alphabet === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_');
  return omitPadding ? spelled.replaceAll('=', '') : spelled;
}

const native = 'fromBase64' in Uint8Array;
const write: Write = native ? writeNatively : writeByHand;
const encode: Encode = native
  ? (bytes, alphabet, omitPadding) => bytes.toBase64({ alphabet, omitPadding })
  : encodeByHand;

export function toBase64(bytes: Uint8Array): string {
  return encode(bytes, 'base64', false);
}

/**
 * How many octets padded base64 of this length and with this end spells; null when there is none of this length. White space would make
 * the text longer than these are worth.
 */
export function octetsOfBase64(text: string): number | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** Octets of canonical, padded base64; null for anything else, white space included. */
export function fromBase64(text: string): Bytes | null {
  const octets = octetsOfBase64(text);
  const bytes = octets === null ? null : new Uint8Array(octets);
  return bytes !== null && writeBase64(text, bytes) ? bytes : null;
}

/** Whether the text is canonical, padded base64 of exactly as many octets as `into` has, which are then written there. */
export function writeBase64(text: string, into: Bytes): boolean {
  return into.length === octetsOfBase64(text) && write(text, into, 'base64') === into.length;
}

/** The same, where white space of XML may stand anywhere in it, as in texts that are wrapped. */
export function fromWrappedBase64(text: string): Bytes | null {
  // Most are not wrapped: then nothing is copied.
  return fromBase64(text) ?? fromBase64(unwrapped(text));
}

/** Without the white space of XML. */
export function unwrapped(text: string): string {
  return text.replace(/[ \t\r\n]+/g, '');
}

export function toBase64Url(bytes: Uint8Array): string {
  return encode(bytes, 'base64url', true);
}

/** What unpadded text may end with, by the characters it has more than whole groups: those that leave no bit over. One is never enough. */
const lastCharacters = ['', '', 'AQgw', 'AEIMQUYcgkosw048'];

function endsCanonically(text: string): boolean {
  const over = text.length % 4;
  return over === 0 || lastCharacters[over]?.includes(text.charAt(text.length - 1)) === true;
}

/** How many octets unpadded base64url of this length spells. Padding and white space would make the text longer than these are worth. */
export function octetsOfBase64Url(text: string): number {
  return Math.floor((text.length * 3) / 4);
}

/** Octets of canonical, unpadded base64url; null for anything else. */
export function fromBase64Url(text: string): Bytes | null {
  const bytes = new Uint8Array(octetsOfBase64Url(text));
  return writeBase64Url(text, bytes) ? bytes : null;
}

/** Whether the text is canonical, unpadded base64url of exactly as many octets as `into` has, which are then written there. */
export function writeBase64Url(text: string, into: Bytes): boolean {
  return (
    into.length === octetsOfBase64Url(text) && endsCanonically(text) && write(text, into, 'base64url') === into.length
  );
}
