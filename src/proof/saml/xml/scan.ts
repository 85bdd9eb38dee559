/** The characters of XML names, white space and namespace URIs, as narrowly as SAML needs them. */
import { ns } from '../names.ts';

/** First index at or after `at` that is not white space. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    const c = text.charCodeAt(end);
    if (c !== 0x20 && c !== 0x0a && c !== 0x09) return end;
    end++;
  }
}

/** By ASCII code: 1, a name may start with it; 2, it may stand further on only; 0, neither. */
const inNames = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') inNames[character.charCodeAt(0)] = 1;
for (const character of '0123456789-.') inNames[character.charCodeAt(0)] = 2;

function ncNameEnd(text: string, at: number): number {
  if (inNames[text.charCodeAt(at)] !== 1) return -1;
  let end = at + 1;
  // Beyond the table there is nothing: neither a character past ASCII nor the end of the text is part of a name.
  while ((inNames[text.charCodeAt(end)] ?? 0) !== 0) end++;
  return end;
}

/** Where the plain ASCII QName that starts at `at` ends; -1 when there is none, or more follows that a wider reader would take in. */
export function nameEnd(text: string, at: number): number {
  let end = ncNameEnd(text, at);
  if (end !== -1 && text.charCodeAt(end) === 0x3a) end = ncNameEnd(text, end + 1);
  const next = text.charCodeAt(end);
  return end === -1 || next === 0x3a || next > 0x7f ? -1 : end;
}

/** The namespaces that nearly every message declares: they need not be looked at again. */
const usual: ReadonlySet<string> = new Set([
  ns.saml,
  ns.samlp,
  ns.ds,
  ns.exc,
  ns.xsi,
  'http://www.w3.org/2001/XMLSchema',
]);

/** Absolute, visible ASCII, no quotes, markup or white space: a URI that cannot be mistaken for anything in canonical form. */
export function isNamespaceUri(uri: string): boolean {
  return usual.has(uri) || (/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(uri) && !/["'<>&`]/.test(uri));
}
