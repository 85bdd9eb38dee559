/**
 * What a browser remembers while it is away at an identity provider: the sign-ins it started (which connection, which
 * request, back to which page) and when its last sign-ins finished (for web/loop). All of it travels in one sealed cookie,
 * `__Host-sso-login`: SameSite=None, since the IdP's POST comes from another site; nothing is stored on the server.
 */
import { randomId } from '../lib/random.ts';
import { clearLoginCookie, LOGIN_COOKIE, loginCookie, readCookies } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { seal, unseal } from './seal.ts';

const LIFETIME_MS = 10 * 60_000;
const MOST_PENDING = 5;
/** Browsers give up at 4096 octets of name and value; proxies on the way at a little less. */
const LONGEST_VALUE = 3800;
const RELAY_STATE = /^login-[A-Za-z0-9_-]{22}$/;

/** One sign-in on its way. */
export interface PendingLogin {
  /** The opaque RelayState, 28 octets. */
  readonly relayState: string;
  /** The AuthnRequest's ID; a jwt sign-in has one too and no use for it. */
  readonly requestId: string;
  readonly connection: string;
  /** A return target that core/return-to has let through. */
  readonly target: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** What the login cookie says. */
export interface LoginState {
  /** Oldest first, at most 5. */
  readonly pending: readonly PendingLogin[];
  /** When sign-ins of this browser finished, ms since 1970; only the last minute matters. */
  readonly finishes: readonly number[];
}

const emptyLoginState: LoginState = { pending: [], finishes: [] };

/** The cookie's own state, or why there is none: a refused sign-in's audit row tells the administrator which it was. */
export interface ReadLoginState extends LoginState {
  readonly cookie: 'opened' | 'absent' | 'unreadable';
}

/** Whether a RelayState has the form of ours, so that its browser did start here, with or without the cookie. */
export function isOurRelayState(relayState: string): boolean {
  return RELAY_STATE.test(relayState);
}

export function startPending(connection: string, target: string, now: Date): PendingLogin {
  return {
    relayState: `login-${randomId(16)}`,
    requestId: `_${randomId(20)}`,
    connection,
    target,
    expiresAt: now.getTime() + LIFETIME_MS,
  };
}

/** When the sign-in was started. */
export function startOf({ expiresAt }: PendingLogin): Date {
  return new Date(expiresAt - LIFETIME_MS);
}

/** The state with one more sign-in; expired ones go, and the oldest when there would be more than 5. */
export function addPending(state: LoginState, added: PendingLogin, now: Date): LoginState {
  const alive = state.pending.filter((one) => one.expiresAt > now.getTime());
  return { ...state, pending: [...alive, added].slice(-MOST_PENDING) };
}

export function dropPending(state: LoginState, relayState: string | null): LoginState {
  return { ...state, pending: state.pending.filter((one) => one.relayState !== relayState) };
}

function scopeOf(x: Exchange) {
  return { purpose: 'login cookie v1', host: x.site.host };
}

/** The state that this browser's cookie holds; the empty state for no cookie, several, or one that this host did not seal. */
export async function readLoginState(x: Exchange): Promise<ReadLoginState> {
  const values = readCookies(x.cookie, LOGIN_COOKIE);
  const value = values[0];
  if (value === undefined) return { ...emptyLoginState, cookie: 'absent' };
  const text = values.length === 1 ? await unseal(value, x.secrets.sessionKeys, scopeOf(x)) : null;
  if (text === null) return { ...emptyLoginState, cookie: 'unreadable' };
  // Only `writeLoginState` below makes a text that opens, so its shape is known.
  return { ...(JSON.parse(text) as LoginState), cookie: 'opened' };
}

async function sealState(x: Exchange, state: LoginState): Promise<string> {
  const { pending, finishes } = state;
  const value = await seal(JSON.stringify({ pending, finishes }), x.secrets.sessionKeys, scopeOf(x));
  const [oldest, ...rest] = pending;
  if (value.length <= LONGEST_VALUE || oldest === undefined) return value;
  // Long return targets: forget the oldest sign-in first; of a single one, keep the sign-in and forget the page.
  return sealState(x, { finishes, pending: rest.length > 0 ? rest : [{ ...oldest, target: '/' }] });
}

/** The Set-Cookie value that makes the browser remember this state for 10 minutes; one that holds nothing is cleared. */
export async function writeLoginState(x: Exchange, state: LoginState): Promise<string> {
  if (state.pending.length === 0 && state.finishes.length === 0) return clearLoginCookie();
  return loginCookie(await sealState(x, state));
}
