/** The page that tells a reader that they are signed out, by whichever road. */
import type { Exchange } from './exchange.ts';
import { languageOf } from './pages/language.ts';
import { renderSignedOut, type SignedOut } from './pages/sign-out.ts';

export function signedOutPage(x: Exchange, how: Pick<SignedOut, 'everywhere' | 'provider'>): Promise<Response> {
  const language = languageOf(x.request);
  return renderSignedOut({ site: x.site, language, ...how });
}
