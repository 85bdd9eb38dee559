/** The administrator's page for checking a JWT. It never shows the token again and never makes a session. */
import type { ReasonCode } from '../../core/reasons.ts';
import { submitButton } from './controls.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { shown } from './shown.ts';
import { type Texts, textsIn } from './texts/texts.ts';

export interface Verify extends PageContext {
  /** The path that the form posts the field `jwt` to. */
  readonly action: string;
  /** Null: nothing was checked yet. */
  readonly outcome: VerifyOutcome | null;
}

export type VerifyOutcome = Acceptance | Rejection;

interface Acceptance {
  readonly ok: true;
  /** What the token does not say is null, and not shown. */
  readonly claims: Readonly<Record<string, string | null>>;
}

interface Rejection {
  readonly ok: false;
  readonly code: ReasonCode;
}

const longestValue = 400;

/** Always 200: the check was made, whatever it found. */
export async function renderVerify(page: Verify): Promise<Response> {
  const { code, verify: texts } = await textsIn(page.language);
  return pageResponse({
    ...page,
    status: 200,
    title: titleOf(page.outcome, texts),
    forms: 'self',
    body: [finding(page, code, texts), form(page, texts)],
  });
}

function titleOf(outcome: VerifyOutcome | null, texts: Texts['verify']): string {
  if (outcome === null) return texts.title;
  return outcome.ok ? texts.valid : texts.refused;
}

function finding({ outcome }: Verify, code: string, texts: Texts['verify']): Markup {
  if (outcome === null) return html`<p>${texts.intro}</p>`;
  return outcome.ok ? acceptance(outcome, texts) : rejection(outcome, code);
}

function acceptance({ claims }: Acceptance, texts: Texts['verify']): Markup {
  const list = Object.entries(claims).map(([name, value]) => (value === null ? null : claim(name, value)));
  return html`<section aria-labelledby="claims">${[
    html`<p>${texts.validHint}</p>`,
    html`<h2 id="claims">${texts.claims}</h2>`,
    html`<dl class="claims">${list}</dl>`,
  ]}</section>`;
}

function claim(name: string, value: string): Markup {
  return html`<dt><code>${shown(name)}</code></dt><dd>${shown(value, longestValue)}</dd>`;
}

function rejection({ code }: Rejection, label: string): Markup {
  return html`<dl><dt>${label}</dt><dd><code translate="no">${code}</code></dd></dl>`;
}

function form({ action, outcome }: Verify, texts: Texts['verify']): Markup {
  const typing = html`autocomplete="off" autocapitalize="none" spellcheck="false"`;
  return html`<form method="post" action="${action}">${[
    html`<label for="jwt">${outcome === null ? texts.token : texts.another}</label>`,
    html`<textarea id="jwt" name="jwt" dir="ltr" required="" ${typing}></textarea>`,
    html`<p class="actions">${submitButton(texts.check)}</p>`,
  ]}</form>`;
}
