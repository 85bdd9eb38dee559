/** Signing out: the question (GET) and the deed (POST), here or everywhere. The identity provider's own session is its own. */
import type { Session } from '../core/session.ts';
import { signOutEverywhere } from '../store/readers.ts';
import { audit } from './audit.ts';
import { clearLoginCookie } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { readForm } from './form.ts';
import { pickLanguage } from './pages/language.ts';
import { renderSignedOut, renderSignOut } from './pages/sign-out.tsx';
import { refuse } from './refuse.ts';
import { formToken, judgeSameOrigin } from './same-origin.ts';
import { clearSession, readSession } from './session.ts';

function contextOf(x: Exchange) {
  return { site: x.site, language: pickLanguage(x.request.headers.get('Accept-Language')) };
}

function signedOut(x: Exchange, everywhere: boolean): Promise<Response> {
  return renderSignedOut({ ...contextOf(x), everywhere, loginUrl: '/_sso/login' });
}

/** GET `/_sso/logout` and its twins: ends nothing, so that no image or link of another site can sign anybody out. */
export async function handleLogoutPage(x: Exchange): Promise<Response> {
  const reading = await readSession(x);
  if (!('session' in reading)) return signedOut(x, false);
  const { session } = reading;
  return renderSignOut({ ...contextOf(x), email: session.email, csrf: await formToken(x, session) });
}

function endEverywhere(x: Exchange, { connection, email }: Session): Promise<void> {
  return signOutEverywhere(x.db, { site: x.site.name, connection, email }, x.now);
}

async function endSession(x: Exchange, session: Session, everywhere: boolean): Promise<void> {
  if (everywhere) await endEverywhere(x, session);
  const { connection, email } = session;
  audit(x, { kind: 'sign_out', connection, email, detail: { everywhere } });
}

/** POST `/_sso/logout` and its twins; the field `everywhere` ends the reader's other sessions too. */
export async function handleLogout(x: Exchange): Promise<Response> {
  const form = await readForm(x.request);
  if (!form.ok) return refuse(x, form.error);
  const reading = await readSession(x);
  const session = 'session' in reading ? reading.session : null;
  const foreign = await judgeSameOrigin(x, session, form.value.get('csrf'));
  const facts = session === null ? {} : { connection: session.connection, email: session.email };
  if (foreign !== null) return refuse(x, foreign, facts);
  const everywhere = session !== null && form.value.has('everywhere');
  if (session !== null) await endSession(x, session, everywhere);
  const response = await signedOut(x, everywhere);
  response.headers.append('Set-Cookie', clearSession());
  response.headers.append('Set-Cookie', clearLoginCookie());
  // An origin may let browsers keep its private pages: the back button must not show them to the next person.
  response.headers.set('Clear-Site-Data', '"cache"');
  return response;
}
