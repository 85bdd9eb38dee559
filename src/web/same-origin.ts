/**
 * Whether a form was sent by a page of this site: asked before anything that a foreign page must not make a reader do.
 * Browsers that do not say where a request comes from (our pages' Referrer-Policy makes their Origin `null`) are known by a
 * token that only a page of ours can have.
 */
import { because, type Reason } from '../core/reasons.ts';
import type { Session } from '../core/session.ts';
import type { Exchange } from './exchange.ts';
import { seal, unseal } from './seal.ts';

function scopeOf(x: Exchange) {
  return { purpose: 'form token', host: x.site.host };
}

function bindingOf(session: Session): string {
  return JSON.stringify([session.connection, session.email, session.issuedAt]);
}

/** The token of this session for the hidden field `csrf`. */
export function formToken(x: Exchange, session: Session): Promise<string> {
  return seal(bindingOf(session), x.secrets.sessionKeys, scopeOf(x));
}

async function isOwnToken(x: Exchange, session: Session, token: string): Promise<boolean> {
  return (await unseal(token, x.secrets.sessionKeys, scopeOf(x))) === bindingOf(session);
}

async function isFromHere(x: Exchange, session: Session | null, token: string | null): Promise<boolean> {
  const { headers } = x.request;
  const fetchSite = headers.get('Sec-Fetch-Site');
  if (fetchSite !== null) return fetchSite === 'same-origin' || fetchSite === 'none';
  if (headers.get('Origin') === x.site.url) return true;
  return session !== null && token !== null && isOwnToken(x, session, token);
}

/**
 * Asked without a session too: a foreign page's POST comes without our SameSite=Lax cookie, and an answer that clears cookies
 * would still clear it. Code: CROSS_SITE_REQUEST.
 */
export async function judgeSameOrigin(
  x: Exchange,
  session: Session | null,
  token: string | null,
): Promise<Reason | null> {
  if (await isFromHere(x, session, token)) return null;
  const { headers } = x.request;
  const received = `Sec-Fetch-Site: ${headers.get('Sec-Fetch-Site')}, Origin: ${headers.get('Origin')}`;
  return because('CROSS_SITE_REQUEST', 'The form was not sent by a page of this site.', {
    expected: x.site.url,
    received,
  });
}
