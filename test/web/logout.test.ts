import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { english } from '../../src/web/pages/texts/en.ts';
import { type Browser, expectRefusal, openBrowser } from '../support/browser.ts';
import { samlTable, say } from '../support/idp.ts';
import { newSessionKey, openGateway } from '../support/worker-gateway.ts';

const url = 'https://logout.example';
const site = {
  host: 'logout.example',
  title: 'Acme Docs',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  session: { lifetime: '12h' },
  connections: [samlTable('okta', { idp_initiated: true })],
  rules: [{ paths: ['/board'], access: 'lists', lists: ['board'] }],
};
const gateway = openGateway({ SITE_LOGOUT: site });
const paths = ['/_sso/logout', '/_hcms/mem/logout', '/hs-logout'];
const fromHere = { 'Sec-Fetch-Site': 'same-origin' };

async function signedIn(email: string): Promise<Browser> {
  const browser = openBrowser(gateway, url);
  const response = await browser.post('/_sso/saml/okta/acs', {
    SAMLResponse: await say(url, 'okta', { nameId: email }),
  });
  expect(response.status).toBe(303);
  return browser;
}

let browser: Browser;
beforeEach(async () => {
  browser = await signedIn('sam@acme.example');
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the question', () => {
  for (const path of paths) {
    test(`GET ${path} says who and ends nothing`, async () => {
      const response = await browser.get(path);
      expect(await response.text()).toContain('sam@acme.example');
      expect(response.headers.getSetCookie()).toEqual([]);
      expect((await browser.get('/_sso/session')).status).toBe(200);
    });
  }

  test('works for nobody', async () => {
    const response = await openBrowser(gateway, url).get('/_sso/logout');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(english.signedOut.title);
  });
});

describe('the deed', () => {
  for (const path of paths) {
    test(`POST ${path} ends the session here`, async () => {
      const response = await browser.post(path, {}, fromHere);
      expect(response.status).toBe(200);
      expect(response.headers.get('Clear-Site-Data')).toBe('"cache"');
      expect(browser.cookies.size).toBe(0);
      expect((await browser.get('/_sso/session')).status).toBe(401);
    });
  }

  test('is audited', async () => {
    const leaver = await signedIn('leaver@acme.example');
    await leaver.post('/_sso/logout', {}, fromHere);
    const row = await env.DB.prepare(
      "SELECT * FROM audit WHERE kind = 'sign_out' AND email = 'leaver@acme.example'",
    ).first();
    expect(row).toMatchObject({ site: 'LOGOUT', connection: 'okta', code: null, detail: '{"everywhere":false}' });
  });

  test('works for nobody, without a row', async () => {
    const response = await openBrowser(gateway, url).post('/_sso/logout', {}, fromHere);
    expect(response.status).toBe(200);
  });

  test('everywhere: the other browser’s session is over within a minute, a new one counts', async () => {
    const email = 'everywhere@acme.example';
    const [here, there] = [await signedIn(email), await signedIn(email)];
    expect((await there.get('/_sso/session')).status).toBe(200);
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ['Date'] });
    const response = await here.post('/_sso/logout', { everywhere: 'yes' }, fromHere);
    expect(await response.text()).toContain(english.signedOut.everywhere);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await there.get('/_sso/session')).status).toBe(401);
    expect((await (await signedIn(email)).get('/_sso/session')).status).toBe(200);
  });

  test('ATTACK a stolen cookie that was ended everywhere must not end what its reader has begun since', async () => {
    const email = 'robbed@acme.example';
    const [thief, reader] = [await signedIn(email), await signedIn(email)];
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ['Date'] });
    await reader.post('/_sso/logout', { everywhere: 'yes' }, fromHere);
    vi.setSystemTime(Date.now() + 60_000);
    const since = await signedIn(email);
    const rows = () =>
      env.DB.prepare("SELECT count(*) AS n FROM audit WHERE kind = 'sign_out' AND email = ?").bind(email).first('n');
    const before = await rows();
    const response = await thief.post('/_sso/logout', { everywhere: 'yes' }, fromHere);
    expect(await response.text()).not.toContain(english.signedOut.everywhere);
    expect(response.headers.getSetCookie().join()).toContain('__Host-sso=;');
    expect(await rows()).toBe(before);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await since.get('/_sso/session')).status).toBe(200);
  });

  test('ATTACK the same while KV is down, and nobody knows that it was ended: this browser only, or 503', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const email = 'robbed-too@acme.example';
    const secret = newSessionKey();
    const sites = { SITE_LOGOUT: site, SESSION_KEYS: secret };
    const KV = new Proxy(env.KV, {
      get: (kv, key) => (key === 'get' ? () => kv.get('fire'.repeat(200)) : Reflect.get(kv, key)),
    });
    const whole = openGateway(sites);
    const enter = async () => {
      const one = openBrowser(whole, url);
      await one.post('/_sso/saml/okta/acs', { SAMLResponse: await say(url, 'okta', { nameId: email }) });
      return one;
    };
    const [thief, reader] = [await enter(), await enter()];
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ['Date'] });
    await reader.post('/_sso/logout', { everywhere: 'yes' }, fromHere);
    vi.setSystemTime(Date.now() + 60_000);
    const since = await enter();
    const without = openBrowser(openGateway({ ...sites, KV }), url);
    for (const [name, value] of thief.cookies) without.cookies.set(name, value);
    const asked = await without.post('/_sso/logout', { everywhere: 'yes' }, fromHere);
    expect([asked.status, asked.headers.getSetCookie()]).toEqual([503, []]);
    const here = await without.post('/_sso/logout', {}, fromHere);
    expect([here.status, without.cookies.size]).toEqual([200, 0]);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await since.get('/_sso/session')).status).toBe(200);
    log.mockRestore();
  });

  test('ATTACK the question names nobody whose session is over, and clears the cookie', async () => {
    const email = 'sent-away@acme.example';
    const away = await signedIn(email);
    await env.DB.prepare('UPDATE readers SET active = 0 WHERE email = ?').bind(email).run();
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    const response = await away.get('/_sso/logout');
    expect(await response.text()).not.toContain(email);
    expect(response.headers.getSetCookie().join()).toContain('__Host-sso=;');
  });

  test('ATTACK a form of another site: CROSS_SITE_REQUEST, and the session stays', async () => {
    const foreign: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site', Origin: url },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `${url}.evil.example` },
      {},
    ];
    for (const headers of foreign) {
      const row = await expectRefusal(
        await browser.post('/_sso/logout', { everywhere: 'yes', csrf: 'x' }, headers),
        'CROSS_SITE_REQUEST',
      );
      expect(row.email).toBe('sam@acme.example');
    }
    expect((await browser.get('/_sso/session')).status).toBe(200);
  });

  test('ATTACK a foreign form comes without the Lax cookie, and must not get it cleared: CROSS_SITE_REQUEST', async () => {
    const stranger = openBrowser(gateway, url);
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    await expectRefusal(await stranger.post('/_sso/logout', {}, headers), 'CROSS_SITE_REQUEST');
  });

  test('a browser that says nothing of where it comes from is known by the page’s token, which is no other session’s', async () => {
    const csrfOf = async (one: Browser) =>
      /name="csrf" value="([^"]+)"/.exec(await (await one.get('/_sso/logout')).text())?.[1] ?? '';
    const other = await csrfOf(await signedIn('other@acme.example'));
    await expectRefusal(await browser.post('/_sso/logout', { csrf: other }, { Origin: 'null' }), 'CROSS_SITE_REQUEST');
    const earlier = await csrfOf(browser);
    vi.useFakeTimers({ now: Date.now() + 1, toFake: ['Date'] });
    browser = await signedIn('sam@acme.example');
    await expectRefusal(
      await browser.post('/_sso/logout', { csrf: earlier }, { Origin: 'null' }),
      'CROSS_SITE_REQUEST',
    );
    expect((await browser.post('/_sso/logout', { csrf: await csrfOf(browser) }, { Origin: 'null' })).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
  });

  test('without Sec-Fetch-Site the site’s own Origin will do', async () => {
    expect((await browser.post('/_sso/logout', {}, { Origin: url })).status).toBe(200);
  });

  test('a POST without a body is a form with nothing in it', async () => {
    const init = {
      method: 'POST',
      headers: { Cookie: `__Host-sso=${browser.cookies.get('__Host-sso')}`, ...fromHere },
    };
    expect((await gateway.fetch(`${url}/_sso/logout`, init)).status).toBe(200);
  });

  test('a body that is no form: BODY_UNREADABLE', async () => {
    await expectRefusal(
      await browser.post('/_sso/logout', '{}', { ...fromHere, 'Content-Type': 'application/json' }),
      'BODY_UNREADABLE',
    );
  });
});
