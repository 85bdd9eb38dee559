/** The page that says no, for every reason there is. It shows the code and the reference, never the detail. */

import { type ReasonCode, sayOf, statusOf } from '../../core/reasons.ts';
import type { Say } from '../../core/say.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { shown } from './shown.ts';
import { type LoopCause, type Texts, textsIn } from './texts/texts.ts';

export interface Refusal extends PageContext {
  readonly code: ReasonCode;
  /** What the page says instead of what the code usually means. */
  readonly say?: Say | undefined;
  /** Of the audit row; null when none was written. */
  readonly reference: string | null;
  /**
   * The way on, as a path of this site: a fresh sign-in, another account, or the page to try again, depending on the reason.
   * Without it there is no link, but for the home page (bad or unknown address, closed page) and the sign-out page (NOT_ON_LIST).
   */
  readonly nextUrl?: string | undefined;
  /** Who is signed in, or whom the identity provider named. Shown for NOT_ON_LIST, READER_DEACTIVATED and refused addresses. */
  readonly email?: string | undefined;
  /** LOGIN_LOOP: what the browser did not send back. */
  readonly loopCause?: LoopCause | undefined;
}

/** The status is the one of the code. A 405 still needs its `Allow`, a 503 may want `Retry-After`: the caller sets them. */
export async function renderRefusal(refusal: Refusal): Promise<Response> {
  const texts = await textsIn(refusal.language);
  const say = refusal.say ?? sayOf(refusal.code);
  const { title, text } = texts.answers[say];
  const cause = say === 'loop_stopped' && refusal.loopCause ? [texts.loopCauses[refusal.loopCause]] : [];
  return pageResponse({
    ...refusal,
    status: statusOf(refusal.code),
    title,
    forms: 'none',
    body: [
      who(say, refusal.email, texts),
      [...text, ...cause].map((paragraph) => html`<p>${paragraph}</p>`),
      wayOn(say, refusal, texts.answers[say].next),
      marks(refusal, texts),
    ],
  });
}

function who(say: Say, email: string | undefined, texts: Texts): Markup | null {
  if (email === undefined) return null;
  if (say === 'not_on_list') return html`<p>${texts.signedInAs(shown(email))}</p>`;
  if (say === 'address_refused' || say === 'account_off') return html`<p>${texts.signedInWith(shown(email))}</p>`;
  return null;
}

function wayOn(say: Say, refusal: Refusal, label: string | undefined): Markup | null {
  const url = refusal.nextUrl ?? (refusal.site === null ? undefined : usualWay[say]);
  return label === undefined || url === undefined
    ? null
    : html`<p class="actions"><a class="button" href="${url}">${label}</a></p>`;
}

const usualWay: Readonly<Partial<Record<Say, string>>> = {
  bad_request: '/',
  not_found: '/',
  closed: '/',
  not_on_list: '/_sso/logout',
  sign_out_failed: '/_sso/logout',
};

function marks({ code, reference }: Refusal, texts: Texts): Markup {
  const list = [mark(texts.code, code), reference === null ? null : mark(texts.reference, reference)];
  return html`<footer class="marks"><dl>${list}</dl><p>${texts.marksHint}</p></footer>`;
}

function mark(name: string, value: string): Markup {
  return html`<dt>${name}</dt><dd><code translate="no">${value}</code></dd>`;
}
