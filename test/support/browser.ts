/** A browser in front of a test gateway, and what is expected of a sign-in: that it is one, or that it is refused in silence. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { type ReasonCode, statusOf } from '../../src/core/reasons.ts';
import { type Gateway, navigation } from './worker-gateway.ts';

type HeaderTable = Readonly<Record<string, string>>;

export interface Browser {
  readonly cookies: Map<string, string>;
  readonly get: (path: string, headers?: HeaderTable) => Promise<Response>;
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string>> | string,
    headers?: HeaderTable,
  ) => Promise<Response>;
}

/** A browser that looks at one site: it keeps cookies, follows nothing, and says that a person is looking. */
export function openBrowser(gateway: Gateway, siteUrl: string): Browser {
  const cookies = new Map<string, string>();
  async function send(path: string, init: RequestInit, headers: HeaderTable): Promise<Response> {
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...navigation, ...(jar === '' ? {} : { Cookie: jar }), ...headers };
    const response = await gateway.fetch(siteUrl + path, { ...init, headers: all });
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie);
    return response;
  }
  return {
    cookies,
    get: (path, headers = {}) => send(path, {}, headers),
    post: (path, fields, headers = {}) => {
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
      return send(path, { method: 'POST', body }, { ...form, ...headers });
    },
  };
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (/;\s*Max-Age=0(;|$)/.test(cookie)) cookies.delete(name);
  else cookies.set(name, value);
}

export interface AuditFound {
  readonly code: string | null;
  readonly connection: string | null;
  readonly email: string | null;
  readonly path: string | null;
  readonly kind: string;
  readonly detail: { readonly detail?: string; readonly expected?: string; readonly received?: string } & Record<
    string,
    unknown
  >;
}

export async function findAudit(reference: string): Promise<AuditFound | null> {
  const row = await env.DB.prepare('SELECT * FROM audit WHERE reference = ?')
    .bind(reference)
    .first<Record<string, string>>();
  return row === null ? null : ({ ...row, detail: JSON.parse(row['detail'] ?? '{}') } as unknown as AuditFound);
}

/**
 * That this is a refusal with exactly this code, and silent: nothing to keep, nowhere to go, no word of the reason. Returns the
 * audit row under the reference of the page.
 */
export async function expectRefusal(response: Response, code: ReasonCode): Promise<AuditFound> {
  const html = await response.text();
  const status = response.headers.has('Allow') ? 405 : statusOf(code);
  expect([html.match(/<code[^>]*>([A-Z][A-Z0-9_]+)<\/code>/)?.[1], response.status]).toEqual([code, status]);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(response.headers.get('Location')).toBeNull();
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  const reference = html.match(/<code[^>]*>([0-9A-HJKMNP-TV-Z]{10})<\/code>/)?.[1] ?? 'no reference';
  const row = await findAudit(reference);
  expect(row?.code).toBe(code);
  expect(row?.detail.detail?.length).toBeGreaterThan(10);
  expect(html).not.toContain(row?.detail.detail);
  return row as AuditFound;
}

/** That this answer signs somebody in, and where it leads. */
export function expectSignedIn(response: Response, location: string): void {
  expect([response.status, response.headers.get('Location')]).toEqual([303, location]);
  const [session, login, ...more] = response.headers.getSetCookie();
  expect(session).toMatch(/^__Host-sso=[\w.-]+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
  expect(login).toMatch(/^__Host-sso-login=[\w-]*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=None$/);
  expect(more).toEqual([]);
}
