/** The languages Postern speaks, and the choice among them by `Accept-Language`. */

export type Language = 'en' | 'de' | 'nl' | 'da' | 'pl';

/** The first one is the answer when nothing fits. */
export const languages: readonly Language[] = ['en', 'de', 'nl', 'da', 'pl'];

const longestHeader = 1024;
const range = /^([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*(?:;q=([01](?:\.\d{0,3})?))?$/;

/**
 * The language the reader likes best (RFC 9110, 12.5.4): the highest `q`, on a tie the one named first. Only the primary subtag
 * counts (`de-AT` is German). Whatever is not well-formed is passed over; no usable header means English.
 */
export function pickLanguage(header: string | null): Language {
  const liking = readRanges(header ?? '');
  const likingOf = (language: Language) => liking.get(language) ?? liking.get('*') ?? 0;
  const named = [...liking.keys()].filter(isLanguage);
  let best: Language = 'en';
  let highest = 0;
  for (const language of [...named, ...languages]) {
    if (likingOf(language) > highest) {
      best = language;
      highest = likingOf(language);
    }
  }
  return best;
}

/** The same of whoever makes a request. */
export function languageOf({ headers }: Request): Language {
  return pickLanguage(headers.get('Accept-Language'));
}

/** Primary subtag → its highest `q`, in the order of the header. */
function readRanges(header: string): Map<string, number> {
  const ranges = new Map<string, number>();
  for (const part of header.slice(0, longestHeader).split(',')) {
    const [, tag, q] = range.exec(part.replace(/[ \t]/g, '')) ?? [];
    if (tag === undefined) continue;
    const primary = tag.toLowerCase();
    ranges.set(primary, Math.max(ranges.get(primary) ?? 0, Math.min(Number(q ?? 1), 1)));
  }
  return ranges;
}

function isLanguage(tag: string): tag is Language {
  return (languages as readonly string[]).includes(tag);
}
