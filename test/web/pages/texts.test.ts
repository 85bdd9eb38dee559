import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/web/pages/language.ts';
import { english } from '../../../src/web/pages/texts/en.ts';
import { textsIn } from '../../../src/web/pages/texts/texts.ts';

/** Words that are the same in several languages. */
const shared = new Set(['Code', 'Reference', 'Token', 'Claims']);

/** Every string of a set of texts, by where it stands. Sentences around user data are called with a mark. */
function stringsOf(texts: unknown, at = ''): Map<string, string> {
  if (typeof texts === 'string') return new Map([[at, texts]]);
  if (typeof texts === 'function') return new Map([[at, [texts('…')].flat().join('')]]);
  return new Map(Object.entries(texts as object).flatMap(([key, value]) => [...stringsOf(value, `${at}.${key}`)]));
}

describe.each(languages)('the texts in %s', (language) => {
  it('say something everywhere, in typographic quotes and without a placeholder', async () => {
    for (const [at, text] of stringsOf(await textsIn(language))) {
      expect(text, at).toMatch(/^\S(.*\S)?$/s);
      expect(text, at).not.toMatch(/['"{}<>]| {2}|TODO/);
    }
  });

  it('are no English left behind', async () => {
    const ours = stringsOf(await textsIn(language));
    for (const [at, text] of stringsOf(english)) {
      if (language !== 'en' && !shared.has(text)) expect(ours.get(at), at).not.toBe(text);
    }
  });

  it('tell who is asked to sign in for ever that cookies may be why', async () => {
    const { sign_in_again } = (await textsIn(language)).answers;
    expect(sign_in_again.text[1]).toMatch(/cookie/i);
  });

  it('tell the administrator which binding to set', async () => {
    const { wrong_binding } = (await textsIn(language)).answers;
    expect(wrong_binding.text.join(' ')).toMatch(/IdP.*HTTP-POST|HTTP-POST.*IdP/);
  });
});
