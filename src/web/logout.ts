/**
 * Signing out: the question (GET) and the deed (POST), here or everywhere. The identity provider's own session is its own, unless
 * the connection says `single_logout`: then the browser goes on there (web/slo-start), signed out here already.
 */
import type { Session } from '../core/session.ts';
import { StoreUnavailable } from '../store/reach.ts';
import { audit } from './audit.ts';
import { clearLoginCookie } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { readForm } from './form.ts';
import { languageOf } from './pages/language.ts';
import { renderSignOut } from './pages/sign-out.ts';
import { endAllSessions } from './readers.ts';
import { refuse } from './refuse.ts';
import { formToken, judgeSameOrigin } from './same-origin.ts';
import { clearSession, readSession } from './session.ts';
import { signedOutPage } from './slo-page.ts';
import { sloConnection, startSlo } from './slo-start.ts';
import { clearedFor, readVisitor, type Visitor } from './visitor.ts';

/** Whose session there is to end; `unsure`: the stores cannot say whether it is over already. */
type Leaver = Visitor | { readonly session: Session; readonly unsure: StoreUnavailable };

/**
 * A session that is over, because its reader was signed out everywhere or deactivated, is nobody's: whoever kept its cookie must not end
 * what the reader has begun since. While a store does not answer the cookie is believed for this browser, and for nothing else.
 */
async function readLeaver(x: Exchange): Promise<Leaver> {
  try {
    return await readVisitor(x);
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    const reading = await readSession(x);
    return 'session' in reading ? { session: reading.session, unsure: cause } : reading;
  }
}

/** GET `/_sso/logout` and its twins: ends nothing, so that no image or link of another site can sign anybody out. */
export async function handleLogoutPage(x: Exchange): Promise<Response> {
  const reading = await readLeaver(x);
  if (!('session' in reading))
    return clearedFor(reading, await signedOutPage(x, { everywhere: false, provider: null }));
  const { session } = reading;
  const language = languageOf(x.request);
  const csrf = await formToken(x, session);
  const atProvider = sloConnection(x, session) !== null;
  return renderSignOut({ site: x.site, language, email: session.email, csrf, atProvider });
}

function endEverywhere(x: Exchange, { connection, email }: Session): Promise<void> {
  return endAllSessions(x, { site: x.site.name, connection, email });
}

/** Signed out in this browser, and nowhere else. Throws what the stores failed with when more was asked for: it can be asked again. */
function endHere(x: Exchange, session: Session, unsure: StoreUnavailable, asked: boolean): Promise<Response> {
  if (asked) throw unsure;
  console.error('Signed out in this browser only:', unsure);
  const provider = sloConnection(x, session) === null ? {} : { provider: 'STORE_UNAVAILABLE' };
  const detail = { everywhere: false, ...provider };
  audit(x, { kind: 'sign_out', connection: session.connection, email: session.email, detail });
  return signedOutPage(x, { everywhere: false, provider: null });
}

/** Whom nobody knows is signed out already. */
function endFor(x: Exchange, leaver: Leaver, asked: boolean): Promise<Response> {
  if (!('session' in leaver)) return signedOutPage(x, { everywhere: false, provider: null });
  return 'unsure' in leaver ? endHere(x, leaver.session, leaver.unsure, asked) : endSession(x, leaver.session, asked);
}

/** The answer that tells the reader, or takes them on to their identity provider. */
async function endSession(x: Exchange, session: Session, asked: boolean): Promise<Response> {
  if (asked) await endEverywhere(x, session);
  const single = sloConnection(x, session);
  const slo = single === null ? null : await startSlo(x, single, session);
  const everywhere = asked || slo?.everywhere === true;
  const detail = slo === null ? { everywhere } : { everywhere, provider: 'stays' in slo ? slo.stays : 'asked' };
  audit(x, { kind: 'sign_out', connection: session.connection, email: session.email, detail });
  if (slo !== null && 'response' in slo) return slo.response;
  return signedOutPage(x, { everywhere, provider: null });
}

/** POST `/_sso/logout` and its twins; the field `everywhere` ends the reader's other sessions too. */
export async function handleLogout(x: Exchange): Promise<Response> {
  const form = await readForm(x.request);
  if (!form.ok) return refuse(x, form.error);
  const leaver = await readLeaver(x);
  const session = 'session' in leaver ? leaver.session : null;
  const foreign = await judgeSameOrigin(x, session, form.value.get('csrf'));
  const facts = session === null ? {} : { connection: session.connection, email: session.email };
  if (foreign !== null) return refuse(x, foreign, facts);
  const response = await endFor(x, leaver, form.value.has('everywhere'));
  response.headers.append('Set-Cookie', clearSession());
  response.headers.append('Set-Cookie', clearLoginCookie());
  // An origin may let browsers keep its private pages: the back button must not show them to the next person.
  response.headers.set('Clear-Site-Data', '"cache"');
  return response;
}
