import { afterEach, describe, expect, test, vi } from 'vitest';
import { addToList, cookieSet, docs, openGateway } from '../support/worker-gateway.ts';

const rules = [{ paths: ['/handbook/*'], access: 'lists', lists: ['info-staff', 'info-board'] }];
const gateway = openGateway({ SITE_DOCS: { ...docs, rules } });

afterEach(() => {
  vi.useRealTimers();
});

describe('GET /_sso/session', () => {
  test('says who, which lists of this site, until when', async () => {
    const Cookie = await gateway.signIn('info@acme.example', { name: '<i>Sam</i>' });
    await addToList('info-staff', 'info@acme.example');
    await addToList('of-no-rule', 'info@acme.example');
    const response = await gateway.fetch('/_sso/session', { headers: { Cookie } });
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    const said = await response.json<Record<string, unknown>>();
    expect(Object.keys(said)).toEqual(['email', 'name', 'connection', 'lists', 'issued_at', 'expires_at']);
    expect(said).toMatchObject({ email: 'info@acme.example', name: '<i>Sam</i>', lists: ['info-staff'] });
    const lifetime = Date.parse(String(said['expires_at'])) - Date.parse(String(said['issued_at']));
    expect(lifetime).toBe(12 * 60 * 60_000);
  });

  test('401 JSON for nobody, whatever the cookie, and nowhere to go', async () => {
    for (const Cookie of ['', '__Host-sso=x', '__Host-sso=x.y', '__Host-sso=a; __Host-sso=b']) {
      const response = await gateway.fetch('/_sso/session', { headers: { Cookie } });
      expect([response.status, response.headers.get('Location')]).toEqual([401, null]);
      expect(cookieSet(response, '__Host-sso')).toBe(Cookie === '' ? null : '');
      expect(await response.json()).toEqual({
        error: 'SIGN_IN_REQUIRED',
        login_url: 'https://docs.example/_sso/login',
      });
    }
  });

  test('until when, by the lifetime of today', async () => {
    const Cookie = await gateway.signIn('shorter@acme.example');
    const shorter = openGateway({ SITE_DOCS: { ...docs, session: { lifetime: '1h' } } });
    const said = await (await shorter.fetch('/_sso/session', { headers: { Cookie } })).json<Record<string, string>>();
    expect(Date.parse(said['expires_at'] ?? '') - Date.parse(said['issued_at'] ?? '')).toBe(60 * 60_000);
  });

  test('401 once the session is over', async () => {
    const Cookie = await gateway.signIn('over@acme.example');
    vi.useFakeTimers({ now: Date.now() + 12 * 60 * 60_000, toFake: ['Date'] });
    expect((await gateway.fetch('/_sso/session', { headers: { Cookie } })).status).toBe(401);
  });
});
