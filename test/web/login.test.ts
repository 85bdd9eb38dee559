import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signOutEverywhere } from '../../src/store/readers.ts';
import { english } from '../../src/web/pages/texts/en.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { idpEntityId, jwtSecret, readRequest, samlTable, say, ssoUrl, token } from '../support/idp.ts';
import { setActive } from '../support/readers.ts';
import { openGateway } from '../support/worker-gateway.ts';

const url = 'https://login.example';
const base = { host: 'login.example', title: 'Acme Docs', origin: 'service:ORIGIN', default_access: 'sso' };
const session = { lifetime: '12h' };
const desk = {
  id: 'desk',
  type: 'jwt',
  label: 'Help desk',
  remote_login_url: 'https://desk.example/login?brand=7',
  algorithm: 'HS256',
  key_secret: 'DESK_KEY',
};
const one = openGateway({ SITE_LOGIN: { ...base, session, connections: [samlTable('okta')] } });
const several = openGateway({
  DESK_KEY: jwtSecret,
  SITE_LOGIN: {
    ...base,
    session,
    connections: [
      samlTable('okta', { email_domains: ['acme.example'], label: 'Acme <staff>' }),
      { ...desk, email_domains: ['partner.example', 'acme.example.org'] },
    ],
  },
});

let browser: Browser;
beforeEach(() => {
  browser = openBrowser(one, url);
});
afterEach(() => {
  vi.useRealTimers();
});

async function signIn(path = '/_sso/login', nameId = 'sam@acme.example'): Promise<Response> {
  const asked = await readRequest((await browser.get(path)).headers.get('Location') ?? '');
  const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId, nameId });
  return browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
}

describe('one connection', () => {
  test('is started at once, and the page comes back', async () => {
    const response = await browser.get('/_sso/login?return_to=/handbook/%3Fx=1');
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toMatch(`${ssoUrl}?SAMLRequest=`);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expectSignedIn(await signIn('/_sso/login?return_to=/handbook/%3Fx=1'), '/handbook/?x=1');
  });

  test('every address of the sign-in does the same', async () => {
    for (const path of ['/_hcms/mem/login', '/hs-login', '/_sso/login/okta']) {
      browser = openBrowser(one, url);
      expectSignedIn(await signIn(`${path}?redirect_url=${url}/kb/a`), '/kb/a');
    }
  });

  test('ATTACK open redirect: a target elsewhere, or in Postern’s own, is the home page', async () => {
    for (const evil of [
      '//evil.example',
      'https://evil.example',
      '/\\evil',
      '/_sso/logout',
      '/%5fsso/logout',
      'javascript:1',
    ]) {
      browser = openBrowser(one, url);
      expectSignedIn(await signIn(`/_sso/login?return_to=${encodeURIComponent(evil)}`), '/');
    }
  });

  test('who is signed in already goes straight on', async () => {
    await signIn();
    const response = await browser.get('/_sso/login?return_to=/kb/');
    expect([response.status, response.headers.get('Location')]).toEqual([302, '/kb/']);
  });

  test('another account: the identity provider is asked to ask again, and who is signed in stays so until then', async () => {
    expect((await readRequest((await browser.get('/_sso/login')).headers.get('Location') ?? '')).xml).not.toContain(
      'Force',
    );
    await signIn();
    const response = await browser.get('/_sso/login?return_to=/kb/&another=1');
    expect((await readRequest(response.headers.get('Location') ?? '')).xml).toContain(' ForceAuthn="true"');
    expect((await browser.get('/_sso/session')).status).toBe(200);
    expectSignedIn(await signIn('/_sso/login?return_to=/kb/&another=1', 'bea@acme.example'), '/kb/');
    expect(await (await browser.get('/_sso/session')).json()).toMatchObject({ email: 'bea@acme.example' });
  });

  test('an account that is refused is offered another one, for the same page', async () => {
    const who = { site: 'LOGIN', connection: 'okta', email: 'shut@acme.example' };
    await setActive(env.DB, who, false);
    const response = await signIn('/_sso/login?return_to=/kb/%3Fa=b', who.email);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('href="/_sso/login?return_to=%2Fkb%2F%3Fa%3Db&amp;another=1"');
  });

  test('a session that the stores ended does not count: no circle between gate and sign-in', async () => {
    const who = { site: 'LOGIN', connection: 'okta', email: 'ended@acme.example' };
    await signIn('/_sso/login', who.email);
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ['Date'] });
    await signOutEverywhere(env.DB, who, new Date());
    vi.setSystemTime(Date.now() + 60_000);
    expect((await browser.get('/_sso/login')).headers.get('Location')).toMatch(ssoUrl);
    browser = openBrowser(one, url);
    await signIn('/_sso/login', who.email);
    await setActive(env.DB, who, false);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await browser.get('/_sso/login')).headers.get('Location')).toMatch(ssoUrl);
  });

  test('a session cookie that does not count is forgotten on the way, and none is not', async () => {
    for (const path of ['/_sso/login', '/_sso/login/okta', '/_sso/logout']) {
      const response = await one.fetch(`${url}${path}`, { headers: { Cookie: '__Host-sso=x' } });
      expect(response.headers.getSetCookie().filter((one) => one.startsWith('__Host-sso=;'))).toHaveLength(1);
      const nobody = await one.fetch(`${url}${path}`);
      expect(nobody.headers.getSetCookie().filter((one) => one.startsWith('__Host-sso=;'))).toHaveLength(0);
    }
  });

  test('a connection that is not there: CONNECTION_UNKNOWN', async () => {
    for (const id of ['nobody', 'OKTA', 'okta%20', '__proto__', 'constructor']) {
      await expectRefusal(await browser.get(`/_sso/login/${id}`), 'CONNECTION_UNKNOWN');
    }
  });

  test('sso_enabled = false: SSO_DISABLED', async () => {
    const off = { ...base, session, sso_enabled: false, on_disable: 'lock', connections: [samlTable('okta')] };
    browser = openBrowser(openGateway({ SITE_LOGIN: off }), url);
    await expectRefusal(await browser.get('/_sso/login'), 'SSO_DISABLED');
    await expectRefusal(await browser.get('/_sso/login/okta'), 'SSO_DISABLED');
  });

  test('a faulty connection answers its code, and its metadata too', async () => {
    const faulty = { ...base, session, connections: [{ ...samlTable('okta'), certificates: [] }] };
    browser = openBrowser(openGateway({ SITE_LOGIN: faulty }), url);
    for (const path of ['/_sso/login', '/_sso/login/okta', '/_sso/saml/okta/metadata']) {
      const row = await expectRefusal(await browser.get(path), 'CERTIFICATE_MISSING');
      expect(row.detail.received).toContain('SITE_LOGIN.connections[0].certificates');
    }
  });

  test('a faulty connection beside a sound one: the way on is the page that asks', async () => {
    const connections = [
      { ...samlTable('okta'), certificates: [], email_domains: ['a.example'] },
      { ...desk, email_domains: ['b.example'] },
    ];
    browser = openBrowser(openGateway({ DESK_KEY: jwtSecret, SITE_LOGIN: { ...base, session, connections } }), url);
    const html = await (await browser.get('/_sso/login/okta?return_to=/kb/')).text();
    expect(html).toContain('href="/_sso/login?return_to=%2Fkb%2F"');
  });

  test('a connection with a fault that has no code of its own: CONNECTION_FAULTY', async () => {
    const faulty = { ...base, session, connections: [{ ...samlTable('okta'), sso_url: 'javascript:alert(1)' }] };
    browser = openBrowser(openGateway({ SITE_LOGIN: faulty }), url);
    await expectRefusal(await browser.get('/_sso/login'), 'CONNECTION_FAULTY');
  });
});

describe('several connections', () => {
  beforeEach(() => {
    browser = openBrowser(several, url);
  });

  test('are asked for, with the page to come back to', async () => {
    const response = await browser.get('/_sso/login?return_to=/kb/');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('/_sso/login/okta?return_to=%2Fkb%2F');
    expect(html).toContain('Acme &lt;staff&gt;');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('another account: form and buttons take the wish along', async () => {
    const html = await (await browser.get('/_sso/login?return_to=/kb/&another=1')).text();
    expect(html).toContain('/_sso/login/okta?return_to=%2Fkb%2F&amp;another=1');
    expect(html).toContain('name="another" value="1"');
  });

  test('the domain of an address chooses', async () => {
    const saml = await browser.get('/_sso/login?email=Sam%40ACME.example&return_to=/kb/');
    expect(saml.headers.get('Location')).toMatch(ssoUrl);
    const jwt = await browser.get('/_sso/login?email=pat@partner.example&return_to=/kb/');
    expect(jwt.headers.get('Location')).toMatch('https://desk.example/login');
  });

  test('a domain that nobody knows, or no address at all, is asked for again; no reader is ever confirmed', async () => {
    for (const email of [
      'x@nowhere.example',
      'x@sub.acme.example',
      'acme.example',
      '',
      '"><script>alert(1)</script>@x.y',
    ]) {
      const response = await browser.get(`/_sso/login?email=${encodeURIComponent(email)}`);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain('role="alert"');
      expect(html).not.toContain('<script>');
    }
    const known = await browser.get('/_sso/login?email=sam@acme.example');
    const unknown = await browser.get('/_sso/login?email=never-seen@acme.example');
    expect([known.status, unknown.status]).toEqual([302, 302]);
  });

  test('a domain of two connections leaves the choice between those, without the form', async () => {
    const shared = [
      samlTable('a', { email_domains: ['acme.example'] }),
      samlTable('b', { email_domains: ['acme.example'] }),
      samlTable('c', { any_domain: true }),
    ];
    browser = openBrowser(openGateway({ SITE_LOGIN: { ...base, session, connections: shared } }), url);
    const html = await (await browser.get('/_sso/login?email=sam@acme.example')).text();
    expect([...html.matchAll(/\/_sso\/login\/(\w)/g)].map((match) => match[1])).toEqual(['a', 'b']);
    expect(html).not.toContain('<form');
    const other = await browser.get('/_sso/login?email=sam@elsewhere.example');
    expect((await readRequest(other.headers.get('Location') ?? '')).acsUrl).toBe(`${url}/_sso/saml/c/acs`);
  });

  test('jwt: the remote login URL keeps its query and gets the absolute page', async () => {
    const response = await browser.get('/_sso/login/desk?return_to=/kb/a%2520b%3Fx=1');
    const location = new URL(response.headers.get('Location') ?? '');
    expect(location.origin + location.pathname).toBe('https://desk.example/login');
    expect([...location.searchParams]).toEqual([
      ['brand', '7'],
      ['redirect_url', `${url}/kb/a%20b?x=1`],
    ]);
    expect(browser.cookies.has('__Host-sso-login')).toBe(true);
  });

  test('a connection’s own address switches to it from a session by another', async () => {
    await signIn('/_sso/login/okta');
    expect((await browser.get('/_sso/login?return_to=/kb/')).headers.get('Location')).toBe('/kb/');
    expect((await browser.get('/_sso/login/okta?return_to=/kb/')).headers.get('Location')).toBe('/kb/');
    expect((await browser.get('/_sso/login/desk')).headers.get('Location')).toMatch('https://desk.example/login');
  });
});

describe('a browser that goes round in circles', () => {
  /** Signs in three times and loses the session each time. */
  async function loopThrice(lose: () => void): Promise<void> {
    for (let i = 0; i < 3; i++) {
      expectSignedIn(await signIn('/_sso/login?return_to=/kb/'), '/kb/');
      lose();
    }
  }

  test('is stopped after three: LOGIN_LOOP, because the cookie is missing', async () => {
    await loopThrice(() => browser.cookies.delete('__Host-sso'));
    const response = await browser.get('/_sso/login?return_to=/kb/');
    const html = await response.clone().text();
    expect(html).toContain(english.loopCauses.cookie_missing);
    expect(html).toContain('/_sso/login?return_to=%2Fkb%2F');
    await expectRefusal(response, 'LOGIN_LOOP');
    await expectRefusal(await browser.get('/_sso/login/okta'), 'LOGIN_LOOP');
  });

  test('may try again after a minute', async () => {
    await loopThrice(() => browser.cookies.delete('__Host-sso'));
    vi.useFakeTimers({ now: Date.now() + 60_001, toFake: ['Date'] });
    expect((await browser.get('/_sso/login')).status).toBe(302);
  });

  test('is told of the clock when the gate finds each session over', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    for (let i = 0; i < 3; i++) {
      const asked = await readRequest((await browser.get('/_sso/login')).headers.get('Location') ?? '');
      const sessionNotOnOrAfter = new Date(Date.now() + 5000);
      const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId, sessionNotOnOrAfter });
      await browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
      vi.setSystemTime(Date.now() + 6000);
    }
    const atGate = await browser.get('/kb/');
    const response = await browser.get(atGate.headers.get('Location') ?? '');
    expect(await response.clone().text()).toContain(english.loopCauses.clock);
    const row = await expectRefusal(response, 'LOGIN_LOOP');
    expect(row.detail.received).toBe('SESSION_EXPIRED');
  });

  test('is told of the other host when it brings that one’s cookie', async () => {
    const elsewhere = { ...base, host: 'elsewhere.example', session, connections: [samlTable('okta')] };
    const both = openGateway({
      SITE_LOGIN: { ...base, session, connections: [samlTable('okta')] },
      SITE_ELSEWHERE: elsewhere,
    });
    const there = openBrowser(both, 'https://elsewhere.example');
    const asked = await readRequest((await there.get('/_sso/login')).headers.get('Location') ?? '');
    const SAMLResponse = await say('https://elsewhere.example', 'okta', { inResponseTo: asked.requestId });
    await there.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
    const foreign = there.cookies.get('__Host-sso') ?? '';
    browser = openBrowser(both, url);
    await loopThrice(() => browser.cookies.set('__Host-sso', foreign));
    const response = await browser.get('/_sso/login');
    expect(await response.clone().text()).toContain(english.loopCauses.other_host);
    await expectRefusal(response, 'LOGIN_LOOP');
  });

  test('three sign-ins with a session between them are no loop', async () => {
    for (let i = 0; i < 4; i++) {
      expectSignedIn(await signIn(), '/');
      expect((await browser.get('/_sso/login')).headers.get('Location')).toBe('/');
      browser.cookies.delete('__Host-sso');
    }
  });

  test('signing out and in again is no loop', async () => {
    for (let i = 0; i < 4; i++) {
      expectSignedIn(await signIn(), '/');
      await browser.post('/_sso/logout', {}, { 'Sec-Fetch-Site': 'same-origin' });
    }
  });

  test('without any cookie, by a provider that answers by itself: LOGIN_LOOP at the callback', async () => {
    const email = 'cookieless@partner.example';
    const fields = async () => ({ jwt: await token(email), redirect_url: `${url}/kb/` });
    for (let i = 0; i < 3; i++) {
      expectSignedIn(await openBrowser(several, url).post('/_sso/jwt/desk', await fields()), '/kb/');
    }
    const withCookie = await openBrowser(several, url).post('/_sso/jwt/desk', await fields(), { Cookie: 'theme=dark' });
    expectSignedIn(withCookie, '/kb/');
    const response = await openBrowser(several, url).post('/_sso/jwt/desk', await fields());
    const row = await expectRefusal(response, 'LOGIN_LOOP');
    expect(row).toMatchObject({ email, connection: 'desk' });
  });
});

describe('metadata', () => {
  test('names this connection’s addresses', async () => {
    const response = await browser.get('/_sso/saml/okta/metadata');
    expect(response.headers.get('Content-Type')).toBe('application/samlmetadata+xml');
    const xml = await response.text();
    expect(xml).toContain(`entityID="${url}/_sso/saml/okta/metadata"`);
    expect(xml).toContain(`Location="${url}/_sso/saml/okta/acs"`);
    expect(xml).not.toContain('KeyDescriptor');
    expect(xml).not.toContain(idpEntityId);
  });

  test('escapes what settings say', async () => {
    const table = samlTable('okta', { sp_entity_id: 'urn:x"><&', want: 'assertion' });
    const gateway = openGateway({ SITE_LOGIN: { ...base, session, connections: [table] } });
    const xml = await (await openBrowser(gateway, url).get('/_sso/saml/okta/metadata')).text();
    expect(xml).toContain('entityID="urn:x&quot;&gt;&lt;&amp;"');
    expect(xml).toContain('WantAssertionsSigned="true"');
  });

  test('of a connection that is not there, or is none of SAML: CONNECTION_UNKNOWN', async () => {
    await expectRefusal(await browser.get('/_sso/saml/nobody/metadata'), 'CONNECTION_UNKNOWN');
    await expectRefusal(await openBrowser(several, url).get('/_sso/saml/desk/metadata'), 'CONNECTION_UNKNOWN');
  });
});
