/** The characters of XML names, white space and namespace URIs, as narrowly as SAML needs them. */

/** First index at or after `at` that is not white space. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    const c = text.charCodeAt(end);
    if (c !== 0x20 && c !== 0x0a && c !== 0x09) return end;
    end++;
  }
}

function isNameStart(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function isNamePart(c: number): boolean {
  return isNameStart(c) || (c >= 0x30 && c <= 0x39) || c === 0x2d || c === 0x2e;
}

function ncNameEnd(text: string, at: number): number {
  if (!isNameStart(text.charCodeAt(at))) return -1;
  let end = at + 1;
  while (isNamePart(text.charCodeAt(end))) end++;
  return end;
}

/** Where the plain ASCII QName that starts at `at` ends; -1 when there is none, or more follows that a wider reader would take in. */
export function nameEnd(text: string, at: number): number {
  let end = ncNameEnd(text, at);
  if (end !== -1 && text.charCodeAt(end) === 0x3a) end = ncNameEnd(text, end + 1);
  const next = text.charCodeAt(end);
  return end === -1 || next === 0x3a || next > 0x7f ? -1 : end;
}

/** Absolute, visible ASCII, no quotes, markup or white space: a URI that cannot be mistaken for anything in canonical form. */
export function isNamespaceUri(uri: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(uri) && !/["'<>&`]/.test(uri);
}
