/**
 * A whole gateway inside workerd, with the real D1 and KV and an echoing origin behind it. Settings are given as the vars a
 * wrangler.toml would hold; readers sign in by a real JWT, so no test makes a session of its own. All files of tests share
 * one workerd with its stores and memories: a test that changes a reader or a list takes an address of its own.
 */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { SignJWT } from 'jose';
import { type App, createApp, type Env } from '../../src/app.ts';
import { toBase64 } from '../../src/lib/base64.ts';
import { randomId } from '../../src/lib/random.ts';

export const JWT_SECRET = 'a shared secret of the tests, long enough for HS256';

/** Fresh on every call: 32 random octets in base64, as SESSION_KEYS wants them. */
export function newSessionKey(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(32)));
}

async function newAssertionKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return JSON.stringify(await crypto.subtle.exportKey('jwk', (pair as CryptoKeyPair).privateKey));
}

export const secrets = {
  SESSION_KEYS: newSessionKey(),
  ASSERTION_KEY: await newAssertionKey(),
  HELPDESK_JWT_KEY: JWT_SECRET,
};

export function jwtConnection(id: string, more: Readonly<Record<string, unknown>> = {}) {
  const remote_login_url = 'https://idp.example/jwt';
  return { id, type: 'jwt', label: id, remote_login_url, algorithm: 'HS256', key_secret: 'HELPDESK_JWT_KEY', ...more };
}

/** `[vars.SITE_DOCS]` of most tests. */
export const docs = {
  host: 'docs.example',
  title: 'Docs',
  origin: 'https://origin.example',
  default_access: 'sso',
  session: { lifetime: '12h', idle: '2h' },
  connections: [jwtConnection('helpdesk')],
  rules: [
    { paths: ['/', '/public/*'], access: 'public' },
    { paths: ['/handbook/*', '/salaries'], access: 'lists', lists: ['staff', 'board'] },
    { paths: ['/closed/*'], access: 'deny' },
  ],
};

export interface Gateway {
  /** `at` is a path of docs.example, or a whole URL. */
  fetch(at: string, init?: RequestInit): Promise<Response>;
  /** The Cookie header of a reader who signs in now. */
  signIn(email: string, more?: { readonly at?: string; readonly name?: string }): Promise<string>;
  scheduled(now: Date): Promise<void>;
}

function urlOf(at: string): string {
  return at.startsWith('/') ? `https://${docs.host}${at}` : at;
}

async function fetchFrom(app: App, at: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const response = await app.fetch(new Request(urlOf(at), init), context);
  await waitOnExecutionContext(context);
  return response;
}

async function newToken(email: string, name: string | undefined): Promise<string> {
  const claims = { email, jti: randomId(), ...(name === undefined ? {} : { name }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(Math.floor(Date.now() / 1000))
    .setExpirationTime(Math.floor(Date.now() / 1000) + 60)
    .sign(new TextEncoder().encode(JWT_SECRET));
}

/** The value of one cookie that an answer sets; null when it sets none of that name. */
export function cookieSet(response: Response, name: string): string | null {
  const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return set?.slice(name.length + 1, set.indexOf(';')) ?? null;
}

/** A gateway with these vars and bindings on top of the usual ones. */
export function openGateway(vars: Readonly<Record<string, unknown>> = {}): Gateway {
  const { DB, KV, ASSETS, ORIGIN } = env;
  const all: Env = { DB, KV, ASSETS, ORIGIN, ...secrets, SITE_DOCS: docs, ...vars };
  const app = createApp(all);
  return {
    fetch: (at, init) => fetchFrom(app, at, init),
    scheduled: (now) => app.scheduled(now),
    async signIn(email, { at = '/_sso/jwt/helpdesk', name } = {}) {
      const response = await fetchFrom(app, `${at}?jwt=${await newToken(email, name)}`);
      const value = cookieSet(response, '__Host-sso');
      if (value === null) throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`);
      return `__Host-sso=${value}`;
    },
  };
}

/** The headers of a browser that opens a page. */
export const navigation = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

/** What the origin says it was sent. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export async function echoOf(response: Response): Promise<Echo> {
  if (response.status !== 200)
    throw new Error(`The origin was not reached: ${response.status} ${await response.text()}`);
  return response.json<Echo>();
}

/** Puts an address on a D1 list. */
export async function addToList(list: string, email: string): Promise<void> {
  await env.DB.prepare('INSERT OR IGNORE INTO list_members (list, email) VALUES (?, ?)').bind(list, email).run();
}

export async function removeFromList(list: string, email: string): Promise<void> {
  await env.DB.prepare('DELETE FROM list_members WHERE list = ? AND email = ?').bind(list, email).run();
}
