/** Takes a message to the identity provider by POST: a form that sends itself, and its button where scripts do not run. */
import { raw } from 'hono/html';
import { hiddenField, submitButton } from './controls.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { submitScript } from './submit.ts';
import { textsIn } from './texts/texts.ts';

export interface Post extends PageContext {
  readonly purpose: 'signIn' | 'signOut';
  /** The identity provider's URL. */
  readonly action: string;
  /** Names and values of the form, in this order. */
  readonly fields: Readonly<Record<string, string>>;
}

export async function renderPost(page: Post): Promise<Response> {
  const { handOver, signIn } = await textsIn(page.language);
  const texts = handOver[page.purpose];
  return pageResponse({
    ...page,
    status: 200,
    title: texts.title,
    forms: { postTo: page.action },
    body: [html`<p>${texts.text}</p>`, form(page, signIn.proceed), html`<script>${raw(submitScript)}</script>`],
  });
}

function form({ action, fields }: Post, proceed: string): Markup {
  return html`<form method="post" action="${action}">${[
    Object.entries(fields).map(([name, value]) => hiddenField(name, value)),
    html`<p class="actions">${submitButton(proceed)}</p>`,
  ]}</form>`;
}
