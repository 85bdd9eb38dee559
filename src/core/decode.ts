/**
 * Percent-decoding of a path: strictly (what every server does first), leniently (what a second decoder makes of it), and
 * with the structure left alone (what a server sees that never decodes a separator). Nothing here knows what a segment means.
 */

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** One well-formed UTF-8 sequence (RFC 3629 §4) written in percent triplets. */
const UTF8_TRIPLETS = (() => {
  const tail = '%[89ab][0-9a-f]';
  return new RegExp(
    [
      '%[0-7][0-9a-f]',
      `%(?:c[2-9a-f]|d[0-9a-f])${tail}`,
      `%e0%[ab][0-9a-f]${tail}`,
      `%e[1-9a-cef]${tail}${tail}`,
      `%ed%[89][0-9a-f]${tail}`,
      `%f0%[9ab][0-9a-f]${tail}${tail}`,
      `%f[1-3]${tail}${tail}${tail}`,
      `%f4%8[0-9a-f]${tail}${tail}`,
    ].join('|'),
    'gi',
  );
})();

/** The percent sign of a triplet that would decode to a separator: `/` `\` `;` `?` `#`. */
const SEPARATOR_SIGN = /%(?=2f|5c|3b|3f|23)/gi;

/** A whole segment of nothing but dots, at least one of them encoded. */
const ENCODED_DOTS = /(?<=\/)(?=[^/]*%)(?:\.|%2e)+(?=\/|$)/gi;

/** NUL, C0, DEL, C1 and the two Unicode line ends: no page is named so, and logs, headers and file systems trip over them. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** Every triplet decoded once; null for a bad triplet, octets that are not UTF-8, or a lone surrogate. */
export function decodeStrictly(text: string): string | null {
  try {
    return text.isWellFormed() ? decodeURIComponent(text) : null;
  } catch {
    return null;
  }
}

/** Every well-formed UTF-8 sequence of triplets decoded once, everything else kept. */
export function decodeLeniently(text: string): string {
  return text.includes('%') ? text.replace(UTF8_TRIPLETS, decodeURIComponent) : text;
}

/** Decoded once like `decodeStrictly`, save for encoded separators and encoded dot segments, which stay as triplets. */
export function decodeNames(text: string): string | null {
  if (!text.includes('%')) return decodeStrictly(text);
  return decodeStrictly(
    text.replace(SEPARATOR_SIGN, '%25').replace(ENCODED_DOTS, (dots) => dots.replaceAll('%', '%25')),
  );
}
