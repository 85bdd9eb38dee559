/** The two pages of signing out: the question before and the word after. */
import { hiddenField, submitButton } from './controls.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { shown } from './shown.ts';
import { type Texts, textsIn } from './texts/texts.ts';

export interface SignOut extends PageContext {
  readonly email: string;
  /** Comes back as the form field `csrf`; the second button adds `everywhere=yes`. */
  readonly csrf: string;
  /** Signing out goes on to the identity provider, and then it is everywhere: there is one button for both. */
  readonly atProvider: boolean;
}

/** GET /_sso/logout for a signed-in reader: a form that posts to the same place. */
export async function renderSignOut(page: SignOut): Promise<Response> {
  const { signedInAs, signOut: texts } = await textsIn(page.language);
  return pageResponse({
    ...page,
    status: 200,
    title: texts.title,
    forms: page.atProvider ? 'identity_provider' : 'self',
    body: [
      html`<p>${signedInAs(shown(page.email))}</p>`,
      page.atProvider ? html`<p>${texts.providerHint}</p>` : null,
      form(page, texts),
      html`<p><a href="/">${texts.stay}</a></p>`,
    ],
  });
}

function form({ csrf, atProvider }: SignOut, texts: Texts['signOut']): Markup {
  return html`<form method="post" action="/_sso/logout">${[
    hiddenField('csrf', csrf),
    html`<p class="actions">${submitButton(texts.here)}${atProvider ? null : everywhereButton(texts.everywhere)}</p>`,
    atProvider ? null : html`<p class="hint" id="everywhere">${texts.everywhereHint}</p>`,
  ]}</form>`;
}

function everywhereButton(label: string): Markup {
  const field = html`name="everywhere" value="yes" aria-describedby="everywhere"`;
  return html`<button type="submit" class="quiet" ${field}>${label}</button>`;
}

export interface SignedOut extends PageContext {
  /** True when the reader asked to be signed out everywhere. */
  readonly everywhere: boolean;
  /** How signing out at the identity provider went; null when it was not asked, or its answer proves nothing. */
  readonly provider: 'done' | 'partial' | 'failed' | null;
}

const providerText = { done: 'providerDone', partial: 'providerPartial', failed: 'providerFailed' } as const;

/** After signing out; just as true for whoever comes to /_sso/logout without a session. */
export async function renderSignedOut(page: SignedOut): Promise<Response> {
  const { signedOut: texts } = await textsIn(page.language);
  return pageResponse({
    ...page,
    status: 200,
    title: texts.title,
    body: [
      html`<p>${page.everywhere ? texts.everywhere : texts.here}</p>`,
      html`<p>${texts[page.provider === null ? 'providerHint' : providerText[page.provider]]}</p>`,
      html`<p class="actions"><a class="button" href="/_sso/login">${texts.signInAgain}</a></p>`,
    ],
  });
}
