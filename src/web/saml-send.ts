/** Sends the browser to an identity provider with a SAML message, by either binding. */
import type { Endpoint } from '../proof/saml/idp.ts';
import { type Outgoing, postFields, redirectTo } from '../proof/saml/outgoing.ts';
import type { SigningKey } from '../proof/saml/signature/sign.ts';
import { redirect } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { languageOf } from './pages/language.ts';

/** How a message leaves. */
export interface Dispatch extends Pick<Endpoint, 'binding' | 'url'> {
  readonly message: Outgoing;
  /** Null: not signed. */
  readonly key: SigningKey | null;
  /** What the page of the POST binding says is going on. */
  readonly purpose: 'signIn' | 'signOut';
}

/** A redirect, or a page with a form; cookies are the caller's to add. */
export async function sendSaml(x: Exchange, { binding, url, message, key, purpose }: Dispatch): Promise<Response> {
  if (binding === 'redirect') return redirect(302, await redirectTo(url, message, key));
  const { renderPost } = await import('./pages/post.ts');
  const language = languageOf(x.request);
  return renderPost({ site: x.site, language, purpose, action: url, fields: await postFields(message, key) });
}
