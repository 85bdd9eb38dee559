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
