/** Lists of readers: what an entry may be, and the text form that a KV value has. */
import { emailDomain, isDomain, normaliseEmail } from './email.ts';

export interface ListText {
  /** Whether a normalised address is on the list, by itself or by its domain. */
  readonly has: (email: string) => boolean;
  /** How many different entries there are. */
  readonly size: number;
  /** How many lines are neither an entry nor empty; they let nobody in. */
  readonly invalid: number;
}

/** An address or `*@domain` in the form in which it is stored and compared; null when it is neither. */
export function normaliseEntry(raw: string): string | null {
  const text = raw.trim();
  if (!text.startsWith('*@')) return normaliseEmail(text);
  const domain = text.slice(2).toLowerCase();
  return isDomain(domain) && domain.length <= 253 ? `*@${domain}` : null;
}

/** The two entries that would each put this normalised address on a list. */
export function entriesFor(email: string): readonly [string, string] {
  return [email, `*@${emailDomain(email)}`];
}

/**
 * Reads one address or `*@domain` per line. `#` begins a comment at the start of a line or after white space (an address may
 * hold one). Line ends may be LF, CRLF or CR; a BOM is skipped.
 */
export function parseListText(text: string): ListText {
  const entries = new Set<string>();
  let invalid = 0;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const content = line.replace(/(?:^|(?<=\s))#.*$/, '').trim();
    if (content === '') continue;
    const entry = normaliseEntry(content);
    if (entry === null) invalid++;
    else entries.add(entry);
  }
  return { has: (email) => entriesFor(email).some((entry) => entries.has(entry)), size: entries.size, invalid };
}
