/** User data on a page: cut to a sane length, without characters that hide or turn text, kept apart from the text around it. */
import { latePattern } from '../../lib/late-pattern.ts';
import { html, type Markup } from './markup.ts';

const unseen = latePattern(String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]`, 'gu');

/** As plain text, where markup cannot go (a title, an input). Control, invisible and direction characters become U+FFFD. */
export function plain(text: string, longest = 120): string {
  const characters = [...text.slice(0, 2 * longest + 2)];
  const cut = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
  return cut.replace(unseen(), '\uFFFD');
}

/** As markup: whatever its direction, it does not touch the sentence it stands in, and no translator changes it. */
export function shown(text: string, longest = 120): Markup {
  return html`<bdi translate="no">${plain(text, longest)}</bdi>`;
}
