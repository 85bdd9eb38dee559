/**
 * Strict base64 and base64url (RFC 4648 §4, §5): one text for one octet string, so that nothing signed or single-use can be
 * re-spelled. Wrong alphabet, missing or extra padding, white space and non-zero trailing bits are all refused.
 */
import type { Bytes } from './bytes.ts';

type Alphabet = 'base64' | 'base64url';

/**
 * Octets of padded base64 without trailing bits, or of base64url, padded or not; null for anything else, but white space may be
 * anywhere, and the trailing bits of base64url may be any.
 */
type Decode = (text: string, alphabet: Alphabet) => Bytes | null;
type Encode = (bytes: Uint8Array, alphabet: Alphabet, omitPadding: boolean) => string;

const handling = {
  base64: { alphabet: 'base64', lastChunkHandling: 'strict' },
  base64url: { alphabet: 'base64url', lastChunkHandling: 'loose' },
} as const;

/** By the engine. A loop over characters would cost a fresh isolate, which interprets it, more than a signature. */
function decodeNatively(text: string, alphabet: Alphabet): Bytes | null {
  try {
    return Uint8Array.fromBase64(text, handling[alphabet]);
  } catch {
    return null;
  }
}

function toStandard(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

/** For an engine that cannot yet: Node 24, which runs the tests of what needs no workerd, and the tools. */
function decodeByHand(text: string, alphabet: Alphabet): Bytes | null {
  if (alphabet === 'base64url' && /[+/]/.test(text)) return null;
  const standard = alphabet === 'base64url' ? toStandard(text) : text;
  try {
    const binary = atob(standard);
    const again = btoa(binary);
    // Encoding again is what refuses trailing bits.
    return (alphabet === 'base64url' ? again.replaceAll('=', '') : again) === standard ? fromBinary(binary) : null;
  } catch {
    return null;
  }
}

function fromBinary(binary: string): Bytes {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function encodeByHand(bytes: Uint8Array, alphabet: Alphabet, omitPadding: boolean): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const text = btoa(binary);
  const spelled = alphabet === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_');
  return omitPadding ? spelled.replaceAll('=', '') : spelled;
}

/** How many octets of base64url were written; null when the text is none. */
function writeNatively(text: string, into: Bytes): number | null {
  try {
    return into.setFromBase64(text, handling.base64url).written;
  } catch {
    return null;
  }
}

function writeByHand(text: string, into: Bytes): number | null {
  const bytes = decodeByHand(text, 'base64url');
  if (bytes === null || bytes.length > into.length) return null;
  into.set(bytes);
  return bytes.length;
}

const native = 'fromBase64' in Uint8Array;
const write = native ? writeNatively : writeByHand;
const decode: Decode = native ? decodeNatively : decodeByHand;
const encode: Encode = native
  ? (bytes, alphabet, omitPadding) => bytes.toBase64({ alphabet, omitPadding })
  : encodeByHand;

export function toBase64(bytes: Uint8Array): string {
  return encode(bytes, 'base64', false);
}

/** Octets of canonical, padded base64; null for anything else, white space included. */
export function fromBase64(text: string): Bytes | null {
  const bytes = text.length % 4 === 0 ? decode(text, 'base64') : null;
  // The length tells white space, which a decoder may pass over.
  return bytes !== null && text.length === Math.ceil(bytes.length / 3) * 4 ? bytes : null;
}

/** The same, where white space of XML may stand anywhere in it, as in texts that are wrapped. */
export function fromWrappedBase64(text: string): Bytes | null {
  // Most are not wrapped: then nothing is copied.
  return fromBase64(text) ?? fromBase64(text.replace(/[ \t\r\n]+/g, ''));
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
  const bytes = endsCanonically(text) ? decode(text, 'base64url') : null;
  return bytes?.length === octetsOfBase64Url(text) ? bytes : null;
}

/** Whether the text is canonical, unpadded base64url of exactly as many octets as `into` has, which are then written there. */
export function writeBase64Url(text: string, into: Bytes): boolean {
  const octets = octetsOfBase64Url(text);
  return into.length === octets && endsCanonically(text) && write(text, into) === octets;
}
