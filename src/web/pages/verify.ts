/** The administrator's page for checking a JWT. It never shows the token again and never makes a session. */
import type { ReasonCode } from '../../core/reasons.ts';
import { submitButton } from './controls.ts';
import { type PageContext, pageResponse } from './layout.ts';
import { html, type Markup, type Piece } from './markup.ts';
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
  readonly claims: Readonly<Record<string, unknown>>;
}

interface Rejection {
  readonly ok: false;
  readonly code: ReasonCode;
  /** English, and only where the eyes are known to be an administrator's. */
  readonly detail?: string;
}

const mostClaims = 50;
const longestValue = 400;
const times: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);

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

function finding({ outcome }: Verify, code: string, texts: Texts['verify']): Piece {
  if (outcome === null) return html`<p>${texts.intro}</p>`;
  return outcome.ok ? acceptance(outcome, texts) : rejection(outcome, code);
}

function acceptance({ claims }: Acceptance, texts: Texts['verify']): Markup {
  const list = Object.entries(claims).slice(0, mostClaims);
  return html`<section aria-labelledby="claims">${[
    html`<p>${texts.validHint}</p>`,
    html`<h2 id="claims">${texts.claims}</h2>`,
    html`<dl class="claims">${list.map(([name, value]) => claim(name, value))}</dl>`,
  ]}</section>`;
}

function claim(name: string, value: unknown): Markup {
  const text = shown(valueText(name, value), longestValue);
  return html`<dt><code>${shown(name, 60)}</code></dt><dd>${text}</dd>`;
}

function rejection({ code, detail }: Rejection, label: string): Piece {
  return [
    html`<dl><dt>${label}</dt><dd><code translate="no">${code}</code></dd></dl>`,
    detail === undefined ? null : html`<p class="hint" lang="en">${shown(detail, longestValue)}</p>`,
  ];
}

function form({ action, outcome }: Verify, texts: Texts['verify']): Markup {
  const typing = html`autocomplete="off" autocapitalize="none" spellcheck="false"`;
  return html`<form method="post" action="${action}">${[
    html`<label for="jwt">${outcome === null ? texts.token : texts.another}</label>`,
    html`<textarea id="jwt" name="jwt" dir="ltr" required="" ${typing}></textarea>`,
    html`<p class="actions">${submitButton(texts.check)}</p>`,
  ]}</form>`;
}

/** JSON, but bare strings as they are and moments readable. */
function valueText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value) ?? '';
  const moment = times.has(name) && typeof value === 'number' ? new Date(value * 1000) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? json : `${json} = ${moment.toISOString()}`;
}
