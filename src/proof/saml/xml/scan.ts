/** White space and namespace URIs, as narrowly as SAML needs them, and the form of a text in which they are quickly looked at. */
import { type Bytes, utf8 } from '../../../lib/bytes.ts';
import { ns } from '../names.ts';

/**
 * The UTF-16 units of a text, one octet each: those beyond Latin-1 are all 0xff, since nothing that looks at them tells them apart.
 * Engines read octets faster than the characters of a string, whose form they have to ask for each time.
 */
export type Codes = Uint8Array;

/** `known`: the UTF-8 octets of the text, if they are at hand. */
export function codesOf(text: string, known: Bytes | null): Codes {
  const octets = known ?? utf8(text);
  // As many octets as units: the text is ASCII.
  if (octets.length === text.length) return octets;
  const codes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) codes[at] = Math.min(text.charCodeAt(at), 0xff);
  return codes;
}

/** First index at or after `at` that is not white space. */
export function skipSpace(codes: Codes, at: number): number {
  let end = at;
  for (;;) {
    const c = codes[end];
    if (c !== 0x20 && c !== 0x0a && c !== 0x09) return end;
    end++;
  }
}

/** The namespaces that nearly every message declares. */
const usual: readonly string[] = [ns.saml, ns.samlp, ns.ds, ns.exc, ns.xsi, 'http://www.w3.org/2001/XMLSchema'];

/**
 * Absolute, visible ASCII, no quotes, markup or white space: a URI that cannot be mistaken for anything in canonical form; null for any
 * other. A usual one is handed back as the very text that it will be compared with.
 */
export function readNamespaceUri(uri: string): string | null {
  for (const known of usual) if (known === uri) return known;
  return /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(uri) && !/["'<>&`]/.test(uri) ? uri : null;
}
