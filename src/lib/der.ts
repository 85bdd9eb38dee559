/**
 * A strict reader for the little DER (X.690) that keys and certificates need: definite lengths in their shortest form, low tag
 * numbers, nothing left over. It knows shapes, not meanings.
 */
import type { Bytes } from './bytes.ts';

export interface Der {
  readonly tag: number;
  readonly content: Bytes;
  /** Tag, length and content: what a SubjectPublicKeyInfo is imported from. */
  readonly whole: Bytes;
}

export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  context0: 0xa0,
} as const;

/** Length and where the content starts; null when the length is indefinite, over 3 octets, not minimal or past the end. */
function readLength(bytes: Bytes, at: number): { readonly length: number; readonly start: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80) return { length: first, start: at + 1 };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 3) return null;
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
  const minimal = length >= 0x80 && length >= 256 ** (octets - 1);
  return minimal ? { length, start: at + 1 + octets } : null;
}

function readAt(bytes: Bytes, at: number): { readonly der: Der; readonly end: number } | null {
  const tag = bytes[at];
  const size = readLength(bytes, at + 1);
  if (tag === undefined || (tag & 0x1f) === 0x1f || size === null) return null;
  const end = size.start + size.length;
  if (end > bytes.length) return null;
  return { der: { tag, content: bytes.subarray(size.start, end), whole: bytes.subarray(at, end) }, end };
}

/** The one element that these octets are; null when they are not exactly one. */
export function readDer(bytes: Bytes): Der | null {
  const read = readAt(bytes, 0);
  return read !== null && read.end === bytes.length ? read.der : null;
}

/** The elements inside a constructed element; null when it is not constructed or its content is not a row of elements. */
export function derChildren(der: Der): readonly Der[] | null {
  if ((der.tag & 0x20) === 0) return null;
  const out: Der[] = [];
  for (let at = 0; at < der.content.length; ) {
    const read = readAt(der.content, at);
    if (read === null) return null;
    out.push(read.der);
    at = read.end;
  }
  return out;
}
