/** The administrator's page for checking a JWT. It never shows the token again and never makes a session. */
import type { ReasonCode } from '../../core/reasons.ts';
import { type PageContext, pageResponse } from './layout.tsx';
import { Shown } from './shown.tsx';
import { type Texts, textsIn } from './texts/texts.ts';

export interface Verify extends PageContext {
  /** The path that the form posts the field `jwt` to. */
  readonly action: string;
  /** Null: nothing was checked yet. */
  readonly outcome: VerifyOutcome | null;
}

export type VerifyOutcome =
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  /** `detail` (English) only where the eyes are known to be an administrator's. */
  | { readonly ok: false; readonly code: ReasonCode; readonly detail?: string };

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
    body: (
      <>
        {page.outcome === null ? <p>{texts.intro}</p> : <Outcome outcome={page.outcome} code={code} texts={texts} />}
        <form method="post" action={page.action}>
          <label for="jwt">{page.outcome === null ? texts.token : texts.another}</label>
          <textarea
            id="jwt"
            name="jwt"
            dir="ltr"
            required
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
          <p class="actions">
            <button type="submit">{texts.check}</button>
          </p>
        </form>
      </>
    ),
  });
}

function titleOf(outcome: VerifyOutcome | null, texts: Texts['verify']): string {
  if (outcome === null) return texts.title;
  return outcome.ok ? texts.valid : texts.refused;
}

interface OutcomeProps {
  readonly outcome: VerifyOutcome;
  readonly code: string;
  readonly texts: Texts['verify'];
}

function Outcome({ outcome, code, texts }: OutcomeProps) {
  if (outcome.ok) {
    return (
      <section aria-labelledby="claims">
        <p>{texts.validHint}</p>
        <h2 id="claims">{texts.claims}</h2>
        <dl class="claims">
          {Object.entries(outcome.claims)
            .slice(0, mostClaims)
            .map(([name, value]) => (
              <>
                <dt>
                  <code>
                    <Shown text={name} longest={60} />
                  </code>
                </dt>
                <dd>
                  <Shown text={valueText(name, value)} longest={longestValue} />
                </dd>
              </>
            ))}
        </dl>
      </section>
    );
  }
  return (
    <>
      <dl>
        <dt>{code}</dt>
        <dd>
          <code translate="no">{outcome.code}</code>
        </dd>
      </dl>
      {outcome.detail === undefined ? null : (
        <p class="hint" lang="en">
          <Shown text={outcome.detail} longest={longestValue} />
        </p>
      )}
    </>
  );
}

/** JSON, but bare strings as they are and moments readable. */
function valueText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value) ?? '';
  const moment = times.has(name) && typeof value === 'number' ? new Date(value * 1000) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? json : `${json} = ${moment.toISOString()}`;
}
