/** The sign-in page of a site with several connections: by e-mail address, by button, or both. */
import { hiddenField, submitButton } from './controls.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { plain, shown } from './shown.ts';
import { type Texts, textsIn } from './texts/texts.ts';

export interface Chooser extends PageContext {
  /** One button each, in this order. */
  readonly connections: readonly ConnectionChoice[];
  /** Whether to ask for the e-mail address; the form leads to GET /_sso/login?email=…&return_to=…. */
  readonly askEmail: boolean;
  /** Already judged: a path of this site. */
  readonly returnTo: string;
  /** Whether the sign-in is to be as somebody else: form and buttons take that along. */
  readonly another?: boolean | undefined;
  /** The address that several connections are for: the buttons take it along. */
  readonly email?: string | undefined;
  /** What was typed, when its domain belongs to no connection: the form comes again with a word about it. */
  readonly unknownEmail?: string | undefined;
}

export interface ConnectionChoice {
  readonly id: string;
  readonly label: string;
}

export async function renderChooser(chooser: Chooser): Promise<Response> {
  const { signIn: texts } = await textsIn(chooser.language);
  return pageResponse({
    ...chooser,
    status: 200,
    title: texts.title,
    forms: chooser.askEmail ? 'identity_provider' : 'none',
    body: [chooser.askEmail ? byEmail(chooser, texts) : null, byButton(chooser, texts)],
  });
}

function byEmail({ returnTo, unknownEmail, another }: Chooser, texts: Texts['signIn']): Markup {
  const alert = html`<p class="alert" id="email-alert" role="alert">${texts.domainUnknown}</p>`;
  return html`<form method="get" action="/_sso/login">${[
    html`<p id="email-hint">${texts.byEmail}</p>`,
    html`<label for="email">${texts.email}</label>`,
    unknownEmail === undefined ? null : alert,
    emailField(unknownEmail),
    hiddenField('return_to', returnTo),
    another ? hiddenField('another', '1') : null,
    html`<p class="actions">${submitButton(texts.proceed)}</p>`,
  ]}</form>`;
}

function emailField(unknown: string | undefined): Markup {
  const field = html`type="email" id="email" name="email" dir="ltr" required="" maxlength="254"`;
  const typing = html`autocomplete="email" autocapitalize="none" spellcheck="false"`;
  const state =
    unknown === undefined
      ? html`aria-describedby="email-hint"`
      : html`value="${plain(unknown, 254)}" aria-invalid="true" aria-describedby="email-alert email-hint" autofocus=""`;
  return html`<input ${field} ${typing} ${state}/>`;
}

function byButton({ connections, askEmail, returnTo, email, another }: Chooser, texts: Texts['signIn']): Markup {
  const forWhom = email === undefined ? '' : `&email=${encodeURIComponent(email)}`;
  const asWhom = another ? '&another=1' : '';
  const query = `?return_to=${encodeURIComponent(returnTo)}${forWhom}${asWhom}`;
  return html`<nav aria-labelledby="connections">${[
    html`<h2 id="connections">${askEmail ? texts.orWith : texts.with}</h2>`,
    html`<ul>${connections.map((connection) => html`<li>${button(connection, query)}</li>`)}</ul>`,
  ]}</nav>`;
}

function button({ id, label }: ConnectionChoice, query: string): Markup {
  return html`<a class="button quiet" href="/_sso/login/${encodeURIComponent(id)}${query}">${shown(label)}</a>`;
}
