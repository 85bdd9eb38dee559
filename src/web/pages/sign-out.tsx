/** The two pages of signing out: the question before and the word after. */
import { type PageContext, pageResponse } from './layout.tsx';
import { Shown } from './shown.tsx';
import { textsIn } from './texts/texts.ts';

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
    body: (
      <>
        <p>{signedInAs(<Shown text={page.email} />)}</p>
        {page.atProvider ? <p>{texts.providerHint}</p> : null}
        <form method="post" action="/_sso/logout">
          <input type="hidden" name="csrf" value={page.csrf} />
          <p class="actions">
            <button type="submit">{texts.here}</button>
            {page.atProvider ? null : (
              <button type="submit" class="quiet" name="everywhere" value="yes" aria-describedby="everywhere">
                {texts.everywhere}
              </button>
            )}
          </p>
          {page.atProvider ? null : (
            <p class="hint" id="everywhere">
              {texts.everywhereHint}
            </p>
          )}
        </form>
        <p>
          <a href="/">{texts.stay}</a>
        </p>
      </>
    ),
  });
}

export interface SignedOut extends PageContext {
  /** True when the reader asked to be signed out everywhere. */
  readonly everywhere: boolean;
  /** How signing out at the identity provider went; null when it was not asked, or its answer proves nothing. */
  readonly provider: 'done' | 'partial' | 'failed' | null;
  /** Where a new sign-in starts. */
  readonly loginUrl: string;
}

const providerText = { done: 'providerDone', partial: 'providerPartial', failed: 'providerFailed' } as const;

/** After signing out; just as true for whoever comes to /_sso/logout without a session. */
export async function renderSignedOut(page: SignedOut): Promise<Response> {
  const { signedOut: texts } = await textsIn(page.language);
  return pageResponse({
    ...page,
    status: 200,
    title: texts.title,
    body: (
      <>
        <p>{page.everywhere ? texts.everywhere : texts.here}</p>
        <p>{texts[page.provider === null ? 'providerHint' : providerText[page.provider]]}</p>
        <p class="actions">
          <a class="button" href={page.loginUrl}>
            {texts.signInAgain}
          </a>
        </p>
      </>
    ),
  });
}
