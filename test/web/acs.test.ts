import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { readRequest, type SayOptions, samlTable, say } from '../support/idp.ts';
import { setActive } from '../support/readers.ts';
import { navigation, newSessionKey, openGateway } from '../support/worker-gateway.ts';

const url = 'https://acs.example';
const site = {
  host: 'acs.example',
  title: 'Acme Docs',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  session: { lifetime: '12h' },
  connections: [
    samlTable('okta', { email_domains: ['acme.example'] }),
    samlTable('portal', { any_domain: true, idp_initiated: true }),
    samlTable('invited', { any_domain: true, jit: false }),
    samlTable('again', { any_domain: true, idp_initiated: true, force_authn: true }),
    samlTable('both', { any_domain: true, want: 'both' }),
    { ...samlTable('faulty', { any_domain: true }), certificates: ['not a certificate'] },
  ],
};
const otherSite = { ...site, host: 'other.example' };
const [sessionKey, otherSessionKey] = [newSessionKey(), newSessionKey()];
const gateway = openGateway({ SITE_ACS: site, SITE_OTHER: otherSite, SESSION_KEYS: sessionKey });

let browser: Browser;
beforeEach(() => {
  browser = openBrowser(gateway, url);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts a sign-in and answers it: the form that the identity provider would post. */
async function start(connection = 'okta', target = '/handbook/') {
  const response = await browser.get(`/_sso/login/${connection}?return_to=${encodeURIComponent(target)}`);
  expect(response.status).toBe(302);
  return readRequest(response.headers.get('Location') ?? '');
}

async function answer(connection: string, asked: { requestId: string; relayState: string }, options: SayOptions = {}) {
  const SAMLResponse = await say(url, connection, { inResponseTo: asked.requestId, ...options });
  return browser.post(`/_sso/saml/${connection}/acs`, { SAMLResponse, RelayState: asked.relayState });
}

describe('a sign-in that was started here', () => {
  for (const sign of [['assertion'], ['response'], ['assertion', 'response']] as const) {
    test(`signed: ${sign.join(' and ')}`, async () => {
      const response = await answer('okta', await start(), { sign });
      expectSignedIn(response, '/handbook/');
      expect(browser.cookies.has('__Host-sso')).toBe(true);
    });
  }

  test('the session says who, and the audit that it happened', async () => {
    const attributes = { displayName: ['Séan <b>'] };
    await answer('okta', await start(), { nameId: ' Audited@Acme.Example ', attributes, sessionIndex: '_s1' });
    const said = await (await browser.get('/_sso/session')).json();
    expect(said).toMatchObject({ email: 'audited@acme.example', name: 'Séan <b>', connection: 'okta' });
    const row = await env.DB.prepare("SELECT * FROM audit WHERE site = 'ACS' AND kind = 'sign_in' AND email = ?")
      .bind('audited@acme.example')
      .first();
    expect(row).toMatchObject({ connection: 'okta', code: null, path: '/_sso/saml/okta/acs' });
  });

  test('the session ends when the identity provider says so, if that is earlier', async () => {
    const end = new Date(Date.now() + 30 * 60_000);
    await answer('okta', await start(), { sessionNotOnOrAfter: end });
    const said = await (await browser.get('/_sso/session')).json<{ expires_at: string }>();
    expect(said.expires_at).toBe(end.toISOString());
  });

  test('the request is minimal and the RelayState opaque and short', async () => {
    const asked = await start();
    expect(asked.requestId).toMatch(/^_[\w-]{20,}$/);
    expect(asked.relayState).toMatch(/^login-[\w-]{22}$/);
    expect(asked.acsUrl).toBe(`${url}/_sso/saml/okta/acs`);
    expect(asked.xml).not.toMatch(/NameIDPolicy|RequestedAuthnContext|Subject/);
  });

  test('two tabs: each goes back to its own page', async () => {
    const first = await start('okta', '/first');
    const second = await start('okta', '/second');
    expectSignedIn(await answer('okta', second), '/second');
    expectSignedIn(await answer('okta', first), '/first');
  });

  test('six tabs: the oldest is forgotten', async () => {
    const asked = [];
    for (const tab of ['1', '2', '3', '4', '5', '6']) asked.push(await start('okta', `/${tab}`));
    const [oldest, next] = asked;
    if (oldest === undefined || next === undefined) throw new Error('six were started');
    const row = await expectRefusal(await answer('okta', oldest), 'LOGIN_NOT_FOUND');
    expect(row.detail.detail).toContain('five newer');
    expectSignedIn(await answer('okta', next), '/2');
  });

  test('five tabs with the longest pages still fit one cookie', async () => {
    const targets = ['a', 'b', 'c', 'd', 'e'].map((letter) => `/${letter.repeat(2000)}`);
    let last = { requestId: '', relayState: '' };
    for (const target of targets) {
      last = await start('okta', target);
      expect(browser.cookies.get('__Host-sso-login')?.length).toBeLessThanOrEqual(3800);
    }
    expectSignedIn(await answer('okta', last), targets[4] ?? '');
  });
});

describe('with force_authn', () => {
  const minute = 60_000;
  const ago = (ms: number) => ({ authnInstant: new Date(Date.now() - ms) });
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
  });

  test('an answer of somebody who was asked for the password again', async () => {
    const asked = await start('again');
    vi.setSystemTime(Date.now() + 9 * minute);
    expectSignedIn(await answer('again', asked, ago(8 * minute)), '/handbook/');
  });

  test('an answer within the clock skew of the start', async () => {
    const asked = await start('again');
    vi.setSystemTime(Date.now() + 5 * minute);
    expectSignedIn(await answer('again', asked, ago(6 * minute)), '/handbook/');
  });

  test('ATTACK ForceAuthn taken out of the request on its way through the browser: AUTHN_TOO_OLD', async () => {
    const asked = await start('again');
    expect(asked.xml).toContain(' ForceAuthn="true"');
    const started = new Date();
    vi.setSystemTime(Date.now() + 5 * minute);
    const row = await expectRefusal(await answer('again', asked, ago(6 * minute + 1)), 'AUTHN_TOO_OLD');
    expect(row.detail.expected).toBe(`by our clock ${started.toISOString()} or later`);
    expect(row.detail.detail).toMatch(/61 s before .* ForceAuthn/s);
    expect(browser.cookies.has('__Host-sso')).toBe(false);
  });

  test('without it, and of what nobody here asked for, it is not asked', async () => {
    expectSignedIn(await answer('okta', await start('okta'), ago(24 * 60 * minute)), '/handbook/');
    const SAMLResponse = await say(url, 'again', ago(24 * 60 * minute));
    expectSignedIn(await browser.post('/_sso/saml/again/acs', { SAMLResponse }), '/');
  });
});

describe('a sign-in that belongs to no pending one', () => {
  test('ATTACK login CSRF: an answer for another browser: LOGIN_NOT_FOUND', async () => {
    const asked = await start();
    browser = openBrowser(gateway, url);
    const row = await expectRefusal(await answer('okta', asked), 'LOGIN_NOT_FOUND');
    expect(row.detail.detail).toContain('no login cookie');
  });

  test('finished already, by another answer: LOGIN_NOT_FOUND', async () => {
    const asked = await start();
    expectSignedIn(await answer('okta', asked), '/handbook/');
    const row = await expectRefusal(await answer('okta', asked), 'LOGIN_NOT_FOUND');
    expect(row.detail.detail).toContain('finished already');
  });

  test('too late: LOGIN_EXPIRED', async () => {
    const asked = await start();
    vi.useFakeTimers({ now: Date.now() + 10 * 60_000 + 1, toFake: ['Date'] });
    await expectRefusal(await answer('okta', asked), 'LOGIN_EXPIRED');
  });

  test('at the ACS of another connection: LOGIN_OTHER_CONNECTION', async () => {
    const asked = await start('okta');
    const row = await expectRefusal(await answer('portal', asked), 'LOGIN_OTHER_CONNECTION');
    expect(row.detail).toMatchObject({ expected: 'okta', received: 'portal' });
  });

  test('ATTACK the login cookie of another host: LOGIN_NOT_FOUND', async () => {
    const elsewhere = openBrowser(gateway, 'https://other.example');
    const started = await elsewhere.get('/_sso/login/okta');
    const asked = await readRequest(started.headers.get('Location') ?? '');
    for (const [name, value] of elsewhere.cookies) browser.cookies.set(name, value);
    const row = await expectRefusal(await answer('okta', asked), 'LOGIN_NOT_FOUND');
    expect(row.detail.detail).toContain('not sealed by this host');
  });

  test('ATTACK a login cookie with one octet changed, doubled, or of nothing: LOGIN_NOT_FOUND', async () => {
    const asked = await start();
    const sealed = browser.cookies.get('__Host-sso-login') ?? '';
    const flipped = sealed.slice(0, 40) + (sealed[40] === 'A' ? 'B' : 'A') + sealed.slice(41);
    for (const value of [flipped, `${sealed}; __Host-sso-login=${flipped}`, '', 'AAAA', 'A'.repeat(3000)]) {
      browser.cookies.set('__Host-sso-login', value);
      await expectRefusal(await answer('okta', asked), 'LOGIN_NOT_FOUND');
    }
  });

  test('not started here, and idp_initiated is false: UNSOLICITED_NOT_ALLOWED', async () => {
    await expectRefusal(
      await browser.post('/_sso/saml/okta/acs', { SAMLResponse: await say(url, 'okta') }),
      'UNSOLICITED_NOT_ALLOWED',
    );
    const posted = { SAMLResponse: await say(url, 'okta'), RelayState: '/handbook' };
    await expectRefusal(await browser.post('/_sso/saml/okta/acs', posted), 'UNSOLICITED_NOT_ALLOWED');
  });
});

describe('started at the identity provider, where that is allowed', () => {
  async function land(RelayState?: string, options: SayOptions = {}) {
    const SAMLResponse = await say(url, 'portal', options);
    return browser.post('/_sso/saml/portal/acs', { SAMLResponse, ...(RelayState === undefined ? {} : { RelayState }) });
  }

  test('without a RelayState to the home page, with a path of the site to that', async () => {
    expectSignedIn(await land(), '/');
    expectSignedIn(await land('/handbook/leave?x=1'), '/handbook/leave?x=1');
    expectSignedIn(await land(`${url}/handbook/`), '/handbook/');
  });

  test('ATTACK open redirect: every other RelayState leads home', async () => {
    for (const evil of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
      '/_sso/logout',
      '/a\r\nX: y',
    ]) {
      expectSignedIn(await land(evil), '/');
    }
  });

  test('an answer to somebody’s request is not one: IN_RESPONSE_TO', async () => {
    await expectRefusal(await land(undefined, { inResponseTo: '_somebody' }), 'IN_RESPONSE_TO');
  });

  test('a RelayState of ours without its cookie: LOGIN_NOT_FOUND', async () => {
    await expectRefusal(await land(`login-${'A'.repeat(22)}`), 'LOGIN_NOT_FOUND');
  });
});

describe('replay', () => {
  test('ATTACK 50 simultaneous posts of one response make exactly one session', async () => {
    const asked = await start();
    const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId });
    const posts = Array.from({ length: 50 }, () =>
      browser.post(
        '/_sso/saml/okta/acs',
        { SAMLResponse, RelayState: asked.relayState },
        { Cookie: `__Host-sso-login=${browser.cookies.get('__Host-sso-login')}` },
      ),
    );
    const answers = await Promise.all(posts);
    const sessions = answers.filter((one) =>
      one.headers.getSetCookie().some((cookie) => cookie.startsWith('__Host-sso=')),
    );
    expect(sessions).toHaveLength(1);
    const refused = answers.filter((one) => !sessions.includes(one));
    for (const one of refused) await expectRefusal(one, 'SAML_REPLAYED');
    expect(refused).toHaveLength(49);
  });

  test('ATTACK the same assertion in a new response, unsolicited: SAML_REPLAYED', async () => {
    const assertionId = '_once';
    const post = async () =>
      browser.post('/_sso/saml/portal/acs', { SAMLResponse: await say(url, 'portal', { assertionId }) });
    expectSignedIn(await post(), '/');
    const row = await expectRefusal(await post(), 'SAML_REPLAYED');
    expect(row.email).toBe('sam@acme.example');
  });

  test('ATTACK a replay within the clock skew, after the cron has purged: SAML_REPLAYED', async () => {
    const end = new Date(Date.now() + 10_000);
    const times = { notOnOrAfter: end, subjectNotOnOrAfter: end };
    const SAMLResponse = await say(url, 'portal', { ...times, nameId: 'skewed@acme.example' });
    const post = () => browser.post('/_sso/saml/portal/acs', { SAMLResponse });
    expectSignedIn(await post(), '/');
    vi.useFakeTimers({ now: end.getTime() + 59_000, toFake: ['Date'] });
    await gateway.scheduled(new Date());
    await expectRefusal(await post(), 'SAML_REPLAYED');
  });

  test('ATTACK a replay by a confirmation that has yet to begin, after the cron has purged: SAML_REPLAYED', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    const data = `NotBefore="${minutes(10).toISOString()}" NotOnOrAfter="${minutes(50).toISOString()}" Recipient="${url}/_sso/saml/portal/acs"`;
    const second = `<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData ${data}/></saml2:SubjectConfirmation>`;
    const nameId = 'twice@acme.example';
    const SAMLResponse = await say(url, 'portal', { nameId, notOnOrAfter: null, extra: { subject: second } });
    const post = () => openBrowser(gateway, url).post('/_sso/saml/portal/acs', { SAMLResponse });
    expectSignedIn(await post(), '/');
    vi.setSystemTime(minutes(11));
    await gateway.scheduled(new Date());
    await expectRefusal(await post(), 'SAML_REPLAYED');
  });

  test('a refused reader’s assertion is used up as well', async () => {
    const asked = await start();
    const options = { nameId: 'eve@evil.example', assertionId: '_refused-once' };
    await expectRefusal(await answer('okta', asked, options), 'EMAIL_DOMAIN_NOT_ALLOWED');
    await expectRefusal(await answer('okta', asked, options), 'SAML_REPLAYED');
  });
});

describe('policy of the connection', () => {
  test('another domain: EMAIL_DOMAIN_NOT_ALLOWED, subdomains included', async () => {
    for (const nameId of ['eve@evil.example', 'eve@sub.acme.example', 'eve@notacme.example']) {
      const row = await expectRefusal(await answer('okta', await start(), { nameId }), 'EMAIL_DOMAIN_NOT_ALLOWED');
      expect(row).toMatchObject({ email: nameId, connection: 'okta' });
    }
  });

  test('jit = false: READER_UNKNOWN, until entered or put on a list', async () => {
    const enter = async (nameId: string) => {
      browser = openBrowser(gateway, url);
      return answer('invited', await start('invited', '/'), { nameId });
    };
    await expectRefusal(await enter('new@acs-jit.example'), 'READER_UNKNOWN');
    const insert = env.DB.prepare(
      "INSERT INTO readers (site, connection, email) VALUES ('ACS', 'invited', 'new@acs-jit.example')",
    );
    await insert.run();
    expectSignedIn(await enter('new@acs-jit.example'), '/');
    await env.DB.prepare("INSERT INTO list_members (list, email) VALUES ('acs-any', 'listed@acs-jit.example')").run();
    expectSignedIn(await enter('listed@acs-jit.example'), '/');
  });

  test('a deactivated reader: READER_DEACTIVATED', async () => {
    await setActive(env.DB, { site: 'ACS', connection: 'okta', email: 'gone@acme.example' }, false);
    const row = await expectRefusal(
      await answer('okta', await start(), { nameId: 'gone@acme.example' }),
      'READER_DEACTIVATED',
    );
    expect(row.email).toBe('gone@acme.example');
  });
});

describe('the proof', () => {
  test('ATTACK a changed octet under the signature: DIGEST_MISMATCH', async () => {
    const asked = await start();
    const signed = atob(await say(url, 'okta', { inResponseTo: asked.requestId }));
    const SAMLResponse = btoa(signed.replace('sam@acme.example', 'eva@acme.example'));
    const response = await browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
    const row = await expectRefusal(response, 'DIGEST_MISMATCH');
    expect(row).toMatchObject({ kind: 'refused', connection: 'okta', path: '/_sso/saml/okta/acs' });
  });

  test('ATTACK unsigned: SAML_NOT_SIGNED', async () => {
    await expectRefusal(await answer('okta', await start(), { sign: [] }), 'SAML_NOT_SIGNED');
  });

  test('the page of a refusal starts again for the page that was asked for', async () => {
    const response = await answer('okta', await start('okta', '/kb/?a=b'), { sign: [] });
    expect(await response.text()).toContain('href="/_sso/login/okta?return_to=%2Fkb%2F%3Fa%3Db"');
  });

  test('want = "both" and only one is signed: SAML_RESPONSE_NOT_SIGNED', async () => {
    await expectRefusal(await answer('both', await start('both')), 'SAML_RESPONSE_NOT_SIGNED');
  });

  test('ATTACK the answer to another sign-in of this browser: IN_RESPONSE_TO', async () => {
    const first = await start();
    const second = await start();
    const mixed = { requestId: first.requestId, relayState: second.relayState };
    await expectRefusal(await answer('okta', mixed), 'IN_RESPONSE_TO');
  });

  test('ATTACK an answer made for another connection of this provider: DESTINATION', async () => {
    const asked = await start();
    const SAMLResponse = await say(url, 'portal', { inResponseTo: asked.requestId });
    await expectRefusal(
      await browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState }),
      'DESTINATION',
    );
  });

  test('an error page of the provider is not shown to the reader, but kept', async () => {
    const statusMessage = '<script>alert(1)</script> AADSTS50105';
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Requester';
    const response = await answer('okta', await start(), { status, statusMessage });
    const row = await expectRefusal(response, 'SAML_STATUS');
    expect(JSON.stringify(row.detail)).toContain('AADSTS50105');
  });
});

describe('the request', () => {
  const acs = '/_sso/saml/okta/acs';

  test('GET: BINDING_NOT_POST with Allow', async () => {
    const response = await browser.get(`${acs}?SAMLResponse=x`);
    expect(response.headers.get('Allow')).toBe('POST');
    const row = await expectRefusal(response, 'BINDING_NOT_POST');
    expect(row.path).toBe(acs);
  });

  test('other content types: BODY_UNREADABLE', async () => {
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/x-www-form-urlencoded2',
    ]) {
      await expectRefusal(await browser.post(acs, 'SAMLResponse=x', { 'Content-Type': type }), 'BODY_UNREADABLE');
    }
    const headers = { ...navigation, 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new Uint8Array([0x53, 0xff]);
    await expectRefusal(await gateway.fetch(url + acs, { method: 'POST', headers, body }), 'BODY_UNREADABLE');
  });

  test('a body over the cap: BODY_TOO_LARGE, by its announced length', async () => {
    const row = await expectRefusal(await browser.post(acs, `SAMLResponse=${'A'.repeat(600_000)}`), 'BODY_TOO_LARGE');
    expect(row.detail.received).toMatch(/Content-Length|more octets/);
  });

  test('ATTACK an endless body without a length: BODY_TOO_LARGE, and it is not read to its end', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        if (sent > 64 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(65));
      },
    });
    const headers = { ...navigation, 'Content-Type': 'application/x-www-form-urlencoded' };
    await expectRefusal(await gateway.fetch(url + acs, { method: 'POST', headers, body: endless }), 'BODY_TOO_LARGE');
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  test('ATTACK repeated parameters: PARAMETER_REPEATED', async () => {
    await expectRefusal(await browser.post(acs, 'SAMLResponse=x&SAMLResponse=y'), 'PARAMETER_REPEATED');
    await expectRefusal(await browser.post(acs, 'SAMLResponse=x&RelayState=a&RelayState=a'), 'PARAMETER_REPEATED');
  });

  test('no SAMLResponse: PARAMETER_MISSING', async () => {
    for (const body of ['', 'SAMLResponse=', 'RelayState=x']) {
      await expectRefusal(await browser.post(acs, body), 'PARAMETER_MISSING');
    }
  });

  test('a connection that is not there, or of another type: CONNECTION_UNKNOWN', async () => {
    const row = await expectRefusal(
      await browser.post('/_sso/saml/nobody/acs', { SAMLResponse: 'x' }),
      'CONNECTION_UNKNOWN',
    );
    expect(row.connection).toBeNull();
  });

  test('a faulty connection answers its code', async () => {
    await expectRefusal(await browser.post('/_sso/saml/faulty/acs', { SAMLResponse: 'x' }), 'CERTIFICATE_UNREADABLE');
  });

  test('sso_enabled = false: SSO_DISABLED', async () => {
    const off = openGateway({ SITE_ACS: { ...site, sso_enabled: false, on_disable: 'lock' } });
    const response = await openBrowser(off, url).post(acs, { SAMLResponse: await say(url, 'okta') });
    await expectRefusal(response, 'SSO_DISABLED');
  });

  test('ATTACK nothing that was sent is echoed as markup', async () => {
    const evil = '"><script>alert(1)</script>';
    for (const body of [{ SAMLResponse: evil }, { SAMLResponse: 'x', RelayState: evil }]) {
      const response = await browser.post('/_sso/saml/portal/acs', body);
      expect(await response.text()).not.toContain('<script>alert');
    }
  });
});

test('D1 fails at the ACS: STORE_UNAVAILABLE, no session, nowhere to go', async () => {
  const asked = await start();
  const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId });
  const fail = () => Promise.reject(new Error('D1 is down'));
  const statement = { bind: () => statement, first: fail, run: fail, all: fail };
  const down = openBrowser(
    openGateway({ SITE_ACS: site, SESSION_KEYS: sessionKey, DB: { prepare: () => statement } }),
    url,
  );
  for (const [name, value] of browser.cookies) down.cookies.set(name, value);
  const response = await down.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
  expect(await response.text()).toContain('STORE_UNAVAILABLE');
  expect([response.status, response.headers.get('Location'), response.headers.getSetCookie()]).toEqual([503, null, []]);
});

describe('rotated session keys', () => {
  test('a sign-in that was sealed with the old key is finished with the new one in front', async () => {
    const asked = await start();
    const rotated = openGateway({ SITE_ACS: site, SESSION_KEYS: `${otherSessionKey},${sessionKey}` });
    const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId });
    const later = openBrowser(rotated, url);
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    const response = await later.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
    expectSignedIn(response, '/handbook/');
  });

  test('once the old key is gone it is not', async () => {
    const asked = await start();
    const replaced = openGateway({ SITE_ACS: site, SESSION_KEYS: otherSessionKey });
    const later = openBrowser(replaced, url);
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    const SAMLResponse = await say(url, 'okta', { inResponseTo: asked.requestId });
    await expectRefusal(
      await later.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState }),
      'LOGIN_NOT_FOUND',
    );
  });
});
