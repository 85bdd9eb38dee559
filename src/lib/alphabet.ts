/** Short texts from a small alphabet, looked at by hand: to compile a pattern costs a fresh isolate more than to look at a name or two. */

export const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const digits = '0123456789';
/** What a URL carries as it is (RFC 3986 §2.3). */
export const unreserved = `${upper}${upper.toLowerCase()}${digits}-._~`;

/** Whether a text has 1 to `most` characters, each one of `alphabet`. */
export function isMadeOf(text: string, alphabet: string, most: number): boolean {
  if (text.length === 0 || text.length > most) return false;
  for (let at = 0; at < text.length; at++) if (!alphabet.includes(text.charAt(at))) return false;
  return true;
}
