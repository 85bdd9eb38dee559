/**
 * What a browser remembers while it is signing out at an identity provider: which LogoutRequest the answer must be to. One
 * sealed cookie, `__Host-sso-logout`: SameSite=None, since the answer may be a POST from another site.
 */
import { clearLogoutCookie, LOGOUT_COOKIE, LOGOUT_SECONDS, logoutCookie, readCookies } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { seal, unseal } from './seal.ts';

export interface PendingLogout {
  /** The LogoutRequest's ID. */
  readonly requestId: string;
  readonly connection: string;
  readonly email: string;
}

type Sealed = PendingLogout & { readonly expiresAt: number };

function scopeOf(x: Exchange) {
  return { purpose: 'logout cookie v1', host: x.site.host };
}

/** Null for no cookie, several, one that this host did not seal, or one that has expired. */
export async function readPendingLogout(x: Exchange): Promise<PendingLogout | null> {
  const [value, ...more] = readCookies(x.cookie, LOGOUT_COOKIE);
  if (value === undefined || more.length > 0) return null;
  const text = await unseal(value, x.secrets.sessionKeys, scopeOf(x));
  // Only `writePendingLogout` below makes a text that opens, so its shape is known.
  const sealed = text === null ? null : (JSON.parse(text) as Sealed);
  return sealed !== null && sealed.expiresAt > x.now.getTime() ? sealed : null;
}

/** The Set-Cookie value. */
export async function writePendingLogout(x: Exchange, pending: PendingLogout): Promise<string> {
  const sealed: Sealed = { ...pending, expiresAt: x.now.getTime() + LOGOUT_SECONDS * 1000 };
  return logoutCookie(await seal(JSON.stringify(sealed), x.secrets.sessionKeys, scopeOf(x)));
}

export function clearPendingLogout(): string {
  return clearLogoutCookie();
}
