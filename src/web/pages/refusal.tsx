/** The page that says no, for every reason there is. It shows the code and the reference, never the detail. */
import type { Say } from '../../core/reason-table.ts';
import { type ReasonCode, sayOf, statusOf } from '../../core/reasons.ts';
import { type PageContext, pageResponse } from './layout.tsx';
import { Shown } from './shown.tsx';
import { type LoopCause, type Texts, textsIn } from './texts/texts.ts';

export interface Refusal extends PageContext {
  readonly code: ReasonCode;
  /** Of the audit row; null when none was written. */
  readonly reference: string | null;
  /**
   * The way on, as a path of this site: a fresh sign-in, another account, or the page to try again, depending on the reason.
   * Without it there is no link, but for the home page (bad or unknown address, closed page) and the sign-out page (NOT_ON_LIST).
   */
  readonly nextUrl?: string | undefined;
  /** Who is signed in, or whom the identity provider named. Shown for NOT_ON_LIST, READER_DEACTIVATED and refused addresses. */
  readonly email?: string | undefined;
  /** NOT_ON_LIST: with it, signing out is one button that posts to /_sso/logout. */
  readonly signOutCsrf?: string | undefined;
  /** LOGIN_LOOP: what the browser did not send back. */
  readonly loopCause?: LoopCause | undefined;
}

/** The status is the one of the code. A 405 still needs its `Allow`, a 503 may want `Retry-After`: the caller sets them. */
export async function renderRefusal(refusal: Refusal): Promise<Response> {
  const texts = await textsIn(refusal.language);
  const say = sayOf(refusal.code);
  const { title, text } = texts.answers[say];
  const cause = say === 'loop_stopped' && refusal.loopCause ? [texts.loopCauses[refusal.loopCause]] : [];
  return pageResponse({
    ...refusal,
    status: statusOf(refusal.code),
    title,
    forms: refusal.signOutCsrf === undefined ? 'none' : 'self',
    body: (
      <>
        <Who say={say} email={refusal.email} texts={texts} />
        {[...text, ...cause].map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        <WayOn say={say} refusal={refusal} label={texts.answers[say].next} />
        <Marks code={refusal.code} reference={refusal.reference} texts={texts} />
      </>
    ),
  });
}

interface WhoProps {
  readonly say: Say;
  readonly email: string | undefined;
  readonly texts: Texts;
}

function Who({ say, email, texts }: WhoProps) {
  if (email === undefined) return null;
  if (say === 'not_on_list') return <p>{texts.signedInAs(<Shown text={email} />)}</p>;
  if (say === 'address_refused' || say === 'account_off') return <p>{texts.signedInWith(<Shown text={email} />)}</p>;
  return null;
}

interface WayOnProps {
  readonly say: Say;
  readonly refusal: Refusal;
  readonly label: string | undefined;
}

function WayOn({ say, refusal, label }: WayOnProps) {
  const url = refusal.nextUrl ?? (refusal.site === null ? undefined : usualWay[say]);
  if (label === undefined) return null;
  if (say === 'not_on_list' && refusal.signOutCsrf !== undefined) {
    return (
      <form class="actions" method="post" action="/_sso/logout">
        <input type="hidden" name="csrf" value={refusal.signOutCsrf} />
        <button type="submit">{label}</button>
      </form>
    );
  }
  return url === undefined ? null : (
    <p class="actions">
      <a class="button" href={url}>
        {label}
      </a>
    </p>
  );
}

const usualWay: Readonly<Partial<Record<Say, string>>> = {
  bad_request: '/',
  not_found: '/',
  closed: '/',
  not_on_list: '/_sso/logout',
  sign_out_failed: '/_sso/logout',
};

interface MarksProps {
  readonly code: ReasonCode;
  readonly reference: string | null;
  readonly texts: Texts;
}

function Marks({ code, reference, texts }: MarksProps) {
  return (
    <footer class="marks">
      <dl>
        <dt>{texts.code}</dt>
        <dd>
          <code translate="no">{code}</code>
        </dd>
        {reference === null ? null : (
          <>
            <dt>{texts.reference}</dt>
            <dd>
              <code translate="no">{reference}</code>
            </dd>
          </>
        )}
      </dl>
      <p>{texts.marksHint}</p>
    </footer>
  );
}
