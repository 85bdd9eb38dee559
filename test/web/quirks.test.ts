/** What the audit says about an IdP that is set up wrongly: one sentence, by the connection's preset. The reader sees none of it. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { readRequest, type SayOptions, samlTable, say } from '../support/idp.ts';
import { echoOf, openGateway } from '../support/worker-gateway.ts';

const url = 'https://quirks.example';
const old = await makeKey(new Date('2020-01-01T00:00:00Z'), {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2021-01-01T00:00:00Z'),
});
const any = { any_domain: true };
const site = {
  host: 'quirks.example',
  title: 'Quirks',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  connections: [
    samlTable('entra', { ...any, preset: 'entra' }),
    samlTable('authentik', { ...any, preset: 'authentik' }),
    samlTable('keycloak', { ...any, preset: 'keycloak' }),
    samlTable('adfs', { ...any, preset: 'adfs' }),
    samlTable('plain', any),
    samlTable('expired', { ...any, certificates: [old.certificatePem] }),
    samlTable('open', { ...any, idp_initiated: true, preset: 'keycloak' }),
    { ...samlTable('faulty', any), certificates: ['nonsense'] },
  ],
};
const gateway = openGateway({ SITE_QUIRKS: site });
const acsOf = (connection: string) => `/_sso/saml/${connection}/acs`;

let browser: Browser;
beforeEach(() => {
  browser = openBrowser(gateway, url);
});

/** A sign-in by this connection, answered like this. */
async function signIn(connection: string, options: SayOptions = {}): Promise<Response> {
  const started = await browser.get(`/_sso/login/${connection}`);
  const { requestId, relayState } = await readRequest(started.headers.get('Location') ?? '');
  const SAMLResponse = await say(url, connection, { inResponseTo: requestId, ...options });
  return browser.post(acsOf(connection), { SAMLResponse, RelayState: relayState });
}

describe('an answer by another binding', () => {
  test.each([
    ['authentik', 'Service Provider Binding'],
    ['keycloak', 'Force POST binding'],
    ['plain', 'HTTP-POST'],
    ['nobody', 'HTTP-POST'],
  ])('by redirect, at %s: BINDING_NOT_POST', async (connection, setting) => {
    const response = await browser.get(`${acsOf(connection)}?SAMLResponse=fVLLbsIwEPyVyPfEcV5gKwRR`);
    expect(response.headers.get('Allow')).toBe('POST');
    const row = await expectRefusal(response, 'BINDING_NOT_POST');
    expect(row.detail).toMatchObject({ detail: expect.stringContaining(setting), expected: 'POST', received: 'GET' });
  });

  test('an artifact, by GET and by POST: BINDING_ARTIFACT', async () => {
    const byGet = await browser.get(`${acsOf('plain')}?SAMLart=AAQAAMh48`);
    const byPost = await browser.post(acsOf('plain'), { SAMLart: 'AAQAAMh48' });
    expect([byGet.status, byGet.headers.get('Allow'), byPost.status]).toEqual([405, 'POST', 400]);
    for (const response of [byGet, byPost]) {
      const row = await expectRefusal(response, 'BINDING_ARTIFACT');
      expect(row.detail.detail).toContain('artifacts are not fetched');
    }
  });

  test('an artifact beside a response is not looked at', async () => {
    const posted = { SAMLart: 'x', SAMLResponse: await say(url, 'open') };
    expectSignedIn(await browser.post(acsOf('open'), posted), '/');
  });

  test('WS-Federation: BINDING_WS_FEDERATION', async () => {
    const row = await expectRefusal(
      await browser.post(acsOf('adfs'), { wa: 'wsignin1.0', wresult: '<t:RequestSecurityTokenResponse/>', wctx: '' }),
      'BINDING_WS_FEDERATION',
    );
    expect(row.detail.detail).toContain('SAML 2.0 endpoint');
  });
});

describe('an answer for another address', () => {
  const elsewhere = (acsUrl: string): SayOptions => ({ acsUrl });

  test.each([
    [`${url}/_sso/saml/keycloak/acs`, 'It was made for the connection keycloak of this site.'],
    [`${url}/_sso/saml/gone/acs`, 'It was made for a connection gone, which this site does not have.'],
    ['https://blog.example/_sso/saml/okta/acs', 'It was made for the connection okta of the site blog.example.'],
    ['https://other.example/saml/acs', 'It was made for an address that is no ACS of Postern.'],
    ['https://a@b.example/_sso/saml/okta/acs', 'It was made for an address that is no ACS of Postern.'],
  ])('%s: DESTINATION', async (acsUrl, told) => {
    const row = await expectRefusal(await signIn('plain', elsewhere(acsUrl)), 'DESTINATION');
    expect(row.detail.detail).toContain(told);
    const without = await signIn('plain', { ...elsewhere(acsUrl), destination: null });
    const second = await expectRefusal(without, 'SUBJECT_CONFIRMATION_RECIPIENT');
    expect(second.detail.detail).toContain(told);
  });
});

test('Entra’s own error: SAML_STATUS, with the number first and what to do about it', async () => {
  const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
  const statusMessage = 'AADSTS50105: The signed in user is not assigned to a role for the application.';
  const row = await expectRefusal(await signIn('entra', { status, statusMessage }), 'SAML_STATUS');
  expect(row.detail).toMatchObject({
    detail: expect.stringContaining('Users and groups'),
    received: expect.stringMatching(/^AADSTS50105 · .* not assigned/),
  });
});

test('Entra’s clock is ahead: CONDITIONS_NOT_BEFORE, with the seconds', async () => {
  const response = await signIn('entra', { notBefore: new Date(Date.now() + 150_000) });
  const row = await expectRefusal(response, 'CONDITIONS_NOT_BEFORE');
  expect(row.detail.detail).toMatch(/clock is 1(50|49) s ahead; set it, or allow for it with clock_skew \(now 60 s\)$/);
});

test('AD FS without a NameID: NAME_ID_MISSING; with a mail claim it needs none', async () => {
  const row = await expectRefusal(await signIn('adfs', { nameId: null }), 'NAME_ID_MISSING');
  expect(row.detail.detail).toContain('AD FS sends a NameID only by a rule');
  const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
  expectSignedIn(await signIn('adfs', { nameId: null, attributes: { [claim]: ['ada@adfs.example'] } }), '/');
});

test('authentik without an audience: AUDIENCE_MISSING', async () => {
  const row = await expectRefusal(await signIn('authentik', { audiences: null }), 'AUDIENCE_MISSING');
  expect(row.detail).toMatchObject({
    detail: expect.stringContaining('set “Audience”'),
    expected: `${url}/_sso/saml/authentik/metadata`,
  });
});

test('a key that is not pinned: SIGNATURE_MISMATCH, and that the pinned one has expired', async () => {
  const row = await expectRefusal(await signIn('expired'), 'SIGNATURE_MISMATCH');
  expect(row.detail.detail).toContain('beside the known ones (1), the last of which expired on 2021-01-01.');
  expectSignedIn(await signIn('expired', { key: old }), '/');
});

describe('what goes with a sign-in', () => {
  async function auditOf(email: string) {
    const row = await env.DB.prepare("SELECT code, detail FROM audit WHERE site = 'QUIRKS' AND email = ?")
      .bind(email)
      .first<{ code: string | null; detail: string }>();
    return { code: row?.code, detail: JSON.parse(row?.detail ?? '{}') };
  }

  test('Entra’s group overage: signed in, with GROUPS_OVERAGE in the audit', async () => {
    const attributes = { 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.example/groups'] };
    expectSignedIn(await signIn('entra', { nameId: 'many@entra.example', attributes }), '/');
    expect(await auditOf('many@entra.example')).toMatchObject({
      code: 'GROUPS_OVERAGE',
      detail: { groups: 0, warnings: [{ detail: expect.stringContaining('Groups assigned to the application') }] },
    });
  });

  test('groups are counted, no cookie and no session holds them, and they open nothing', async () => {
    const groupIds = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';
    const attributes = { [groupIds]: ['staff', 'board', 'secret-group'] };
    expectSignedIn(await signIn('entra', { nameId: 'few@entra.example', attributes }), '/');
    const row = await auditOf('few@entra.example');
    expect(row).toMatchObject({ code: null, detail: { groups: 3 } });
    expect(row.detail).not.toHaveProperty('warnings');
    const [payload = ''] = (browser.cookies.get('__Host-sso') ?? '').split('.');
    expect(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('secret-group');
    expect(await (await browser.get('/_sso/session')).json()).toMatchObject({ lists: [] });
  });

  test('first and last name are the name that the origin is told', async () => {
    const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
    const attributes = { [`${claims}/givenname`]: ['Zoë'], [`${claims}/surname`]: ['Vimes'] };
    await signIn('entra', { nameId: 'zoe@entra.example', attributes });
    const echo = await echoOf(await browser.get('/page'));
    expect(echo.headers['x-sso-name']).toBe("UTF-8''Zo%C3%AB%20Vimes");
  });
});

test('a faulty connection answers its code at its ACS and its metadata', async () => {
  await expectRefusal(await browser.post(acsOf('faulty'), { SAMLResponse: 'x' }), 'CERTIFICATE_UNREADABLE');
  await expectRefusal(await browser.get('/_sso/saml/faulty/metadata'), 'CERTIFICATE_UNREADABLE');
});
