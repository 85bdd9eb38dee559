/**
 * Two connections can never vouch for each other's readers: who somebody is, is (connection, address), and keys, entity ids and
 * the request that is answered belong to one connection.
 */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { signOutEverywhere } from '../../src/store/readers.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { idpEntityId, readRequest, type SayOptions, samlTable, say } from '../support/idp.ts';
import { setActive } from '../support/readers.ts';
import { newSessionKey, openGateway } from '../support/worker-gateway.ts';

const url = 'https://isolation.example';
const otherUrl = 'https://isolation-too.example';
const otherKey = await makeKey(new Date('2026-01-01T00:00:00Z'));
const other = { idp_entity_id: 'https://other-idp.example', certificates: [otherKey.certificatePem] };
const as = { issuer: 'https://other-idp.example', key: otherKey } as const;
const tenant = 'https://idp.example/tenant-b';
const site = {
  host: 'isolation.example',
  title: 'Isolation',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  connections: [
    samlTable('acme', { email_domains: ['acme.example'], idp_initiated: true }),
    samlTable('partner', { ...other, email_domains: ['partner.example'], idp_initiated: true }),
    // The same certificate as acme's, as hosted IdPs have for several tenants.
    samlTable('tenant', { any_domain: true, idp_entity_id: tenant, idp_initiated: true }),
    // The same IdP as acme's in every part but our own names.
    samlTable('twin', { any_domain: true, idp_initiated: true }),
    samlTable('asked', { any_domain: true }),
    // Two connections that call themselves the same to their IdP: the audience does not tell them apart.
    samlTable('shared-a', { any_domain: true, idp_initiated: true, sp_entity_id: 'urn:shared' }),
    samlTable('shared-b', { ...other, any_domain: true, idp_initiated: true, sp_entity_id: 'urn:shared' }),
  ],
};
// The same entity ids, certificates and connections on another host.
const otherSite = { ...site, host: 'isolation-too.example' };
const vars = { SITE_ISOLATION: site, SITE_ISOLATION_TOO: otherSite, SESSION_KEYS: newSessionKey() };
const gateway = openGateway(vars);

let browser: Browser;
beforeEach(() => {
  browser = openBrowser(gateway, url);
});

/** An unsolicited answer, posted to this connection's ACS. */
async function post(to: string, SAMLResponse: string): Promise<Response> {
  return browser.post(`/_sso/saml/${to}/acs`, { SAMLResponse });
}

describe('ATTACK a message for one connection at the ACS of another', () => {
  const made: Readonly<Record<string, SayOptions>> = { acme: {}, partner: as, tenant: { issuer: tenant }, twin: {} };

  test.each([
    // Another IdP's key never gets as far as the addresses.
    ['acme', 'partner', 'SIGNATURE_MISMATCH'],
    ['partner', 'acme', 'SIGNATURE_MISMATCH'],
    ['tenant', 'partner', 'SIGNATURE_MISMATCH'],
    // The same certificate, another entity id.
    ['acme', 'tenant', 'ISSUER_RESPONSE'],
    ['tenant', 'acme', 'ISSUER_RESPONSE'],
    // The same IdP in every part.
    ['acme', 'twin', 'DESTINATION'],
    ['twin', 'acme', 'DESTINATION'],
  ] as const)('of %s at %s: %s', async (from, to, code) => {
    const row = await expectRefusal(await post(to, await say(url, from, made[from])), code);
    expect(row.connection).toBe(to);
  });

  const bare = { destination: null, responseIssuer: null } as const;

  test.each([
    ['acme', 'tenant', 'ISSUER_ASSERTION'],
    ['tenant', 'acme', 'ISSUER_ASSERTION'],
    ['acme', 'twin', 'SUBJECT_CONFIRMATION_RECIPIENT'],
  ] as const)('of %s at %s, with nothing around the Assertion: %s', async (from, to, code) => {
    await expectRefusal(await post(to, await say(url, from, { ...made[from], ...bare })), code);
  });

  test('with the addresses of the other, but made out for the first: AUDIENCE', async () => {
    const acsUrl = `${url}/_sso/saml/twin/acs`;
    await expectRefusal(await post('twin', await say(url, 'acme', { acsUrl })), 'AUDIENCE');
  });

  test('one entity id of ours for two IdPs: SIGNATURE_MISMATCH all the same', async () => {
    const spEntityId = 'urn:shared';
    const fake = await say(url, 'shared-b', { spEntityId });
    await expectRefusal(await post('shared-b', fake), 'SIGNATURE_MISMATCH');
    expectSignedIn(await post('shared-a', await say(url, 'shared-a', { spEntityId })), '/');
    expectSignedIn(await post('shared-b', await say(url, 'shared-b', { spEntityId, ...as })), '/');
  });

  test('a message that claims to be the other IdP’s: ISSUER_RESPONSE', async () => {
    await expectRefusal(await post('acme', await say(url, 'acme', { issuer: other.idp_entity_id })), 'ISSUER_RESPONSE');
    const claimed = await say(url, 'partner', { issuer: idpEntityId, key: otherKey });
    await expectRefusal(await post('partner', claimed), 'ISSUER_RESPONSE');
  });

  test('signed by one, and its Response by the other: SIGNATURE_MISMATCH', async () => {
    const mixed = await say(url, 'acme', { sign: ['assertion', 'response'], key: otherKey });
    await expectRefusal(await post('acme', mixed), 'SIGNATURE_MISMATCH');
  });

  test('each at its own ACS is accepted', async () => {
    expectSignedIn(await post('acme', await say(url, 'acme')), '/');
    expectSignedIn(await post('partner', await say(url, 'partner', { ...as, nameId: 'pia@partner.example' })), '/');
    expectSignedIn(await post('tenant', await say(url, 'tenant', { issuer: tenant })), '/');
  });
});

describe('ATTACK a message for one site at another', () => {
  test('the same connection, IdP and certificate: DESTINATION', async () => {
    const row = await expectRefusal(await post('acme', await say(otherUrl, 'acme')), 'DESTINATION');
    expect(row.detail.detail).toContain('It was made for the connection acme of the site isolation-too.example.');
  });

  test('without a Destination: SUBJECT_CONFIRMATION_RECIPIENT', async () => {
    await expectRefusal(
      await post('acme', await say(otherUrl, 'acme', { destination: null })),
      'SUBJECT_CONFIRMATION_RECIPIENT',
    );
  });

  test('a session of the other site is nobody’s here', async () => {
    const elsewhere = openBrowser(gateway, otherUrl);
    const SAMLResponse = await say(otherUrl, 'acme');
    expectSignedIn(await elsewhere.post('/_sso/saml/acme/acs', { SAMLResponse }), '/');
    expect((await elsewhere.get('/_sso/session')).status).toBe(200);
    for (const [name, value] of elsewhere.cookies) browser.cookies.set(name, value);
    expect((await browser.get('/_sso/session')).status).toBe(401);
  });

  test('one Assertion ID at two sites and two connections is three different proofs', async () => {
    const assertionId = '_isolation-one-id';
    expectSignedIn(await post('acme', await say(url, 'acme', { assertionId })), '/');
    expectSignedIn(await post('twin', await say(url, 'twin', { assertionId })), '/');
    const elsewhere = openBrowser(gateway, otherUrl);
    const SAMLResponse = await say(otherUrl, 'acme', { assertionId });
    expectSignedIn(await elsewhere.post('/_sso/saml/acme/acs', { SAMLResponse }), '/');
    await expectRefusal(await post('acme', await say(url, 'acme', { assertionId })), 'SAML_REPLAYED');
  });
});

describe('ATTACK a sign-in of one connection finished at another', () => {
  async function start(connection: string) {
    const response = await browser.get(`/_sso/login/${connection}`);
    return readRequest(response.headers.get('Location') ?? '');
  }

  test.each([
    ['acme', 'partner', as],
    ['partner', 'acme', {}],
    ['acme', 'twin', {}],
  ] as const)('%s at %s: LOGIN_OTHER_CONNECTION', async (from, to, options) => {
    const { requestId, relayState } = await start(from);
    const SAMLResponse = await say(url, to, { inResponseTo: requestId, ...options });
    const answer = await browser.post(`/_sso/saml/${to}/acs`, { SAMLResponse, RelayState: relayState });
    const row = await expectRefusal(answer, 'LOGIN_OTHER_CONNECTION');
    expect(row.detail).toMatchObject({ expected: from, received: to });
  });

  test('the request of one, the RelayState of the other: IN_RESPONSE_TO', async () => {
    const first = await start('acme');
    const second = await start('twin');
    const SAMLResponse = await say(url, 'twin', { inResponseTo: first.requestId });
    const answer = await browser.post('/_sso/saml/twin/acs', { SAMLResponse, RelayState: second.relayState });
    await expectRefusal(answer, 'IN_RESPONSE_TO');
  });

  test('the request of one as an unsolicited answer at the other: IN_RESPONSE_TO', async () => {
    const { requestId } = await start('acme');
    await expectRefusal(await post('twin', await say(url, 'twin', { inResponseTo: requestId })), 'IN_RESPONSE_TO');
  });
});

describe('ATTACK an IdP vouches for another’s people', () => {
  test('email_domains: EMAIL_DOMAIN_NOT_ALLOWED', async () => {
    const asAcme = await say(url, 'partner', { ...as, nameId: 'ceo@acme.example' });
    expect(await expectRefusal(await post('partner', asAcme), 'EMAIL_DOMAIN_NOT_ALLOWED')).toMatchObject({
      email: 'ceo@acme.example',
      detail: { expected: 'partner.example', received: 'acme.example' },
    });
    const asPartner = await say(url, 'acme', { nameId: 'pia@partner.example' });
    await expectRefusal(await post('acme', asPartner), 'EMAIL_DOMAIN_NOT_ALLOWED');
  });

  test('one address by two connections is two readers', async () => {
    const email = 'twice@acme.example';
    const [first, second] = [openBrowser(gateway, url), openBrowser(gateway, url)];
    const enter = async (who: Browser, connection: string) =>
      who.post(`/_sso/saml/${connection}/acs`, { SAMLResponse: await say(url, connection, { nameId: email }) });
    expectSignedIn(await enter(first, 'acme'), '/');
    expectSignedIn(await enter(second, 'twin'), '/');
    const said = async (who: Browser) => (await who.get('/_sso/session')).json<{ connection?: string }>();
    expect([(await said(first)).connection, (await said(second)).connection]).toEqual(['acme', 'twin']);

    // A gateway of its own, because readers are remembered for 30 s.
    const later = (who: Browser) => {
      const browser = openBrowser(openGateway(vars), url);
      for (const [name, value] of who.cookies) browser.cookies.set(name, value);
      return browser;
    };
    await setActive(env.DB, { site: 'ISOLATION', connection: 'acme', email }, false);
    await expectRefusal(await enter(later(first), 'acme'), 'READER_DEACTIVATED');
    expectSignedIn(await enter(later(second), 'twin'), '/');
    await signOutEverywhere(env.DB, { site: 'ISOLATION', connection: 'acme', email }, new Date());
    expectSignedIn(await enter(later(second), 'twin'), '/');
  });

  test('deactivated in one connection: its sessions end, the other’s go on', async () => {
    const email = 'half@acme.example';
    const enter = async (connection: string) => {
      const who = openBrowser(openGateway(vars), url);
      const SAMLResponse = await say(url, connection, { nameId: email });
      expectSignedIn(await who.post(`/_sso/saml/${connection}/acs`, { SAMLResponse }), '/');
      return who;
    };
    const [byAcme, byTwin] = [await enter('acme'), await enter('twin')];
    await setActive(env.DB, { site: 'ISOLATION', connection: 'acme', email }, false);
    // Neither gateway has asked for the reader yet.
    const shut = await byAcme.get('/page');
    expect([shut.status, await shut.text()]).toEqual([403, expect.stringContaining('READER_DEACTIVATED')]);
    expect((await byTwin.get('/page')).status).toBe(200);
  });
});

describe('ATTACK a connection that is no longer', () => {
  const without = { ...site, connections: site.connections.slice(1) };
  const faulty = { ...site, connections: [{ ...site.connections[0], certificates: [] }, ...site.connections.slice(1)] };
  const off = { ...site, sso_enabled: false, on_disable: 'lock' };

  test.each([
    ['removed', without, 'CONNECTION_UNKNOWN', 'CONNECTION_UNKNOWN'],
    ['faulty', faulty, 'CERTIFICATE_MISSING', 'CERTIFICATE_MISSING'],
    ['of a site that is switched off', off, 'SSO_DISABLED', null],
  ] as const)('%s: an answer started at the IdP is refused, the metadata too', async (_, docs, atAcs, atMetadata) => {
    const now = openBrowser(openGateway({ ...vars, SITE_ISOLATION: docs }), url);
    const posted = { SAMLResponse: await say(url, 'acme') };
    await expectRefusal(await now.post('/_sso/saml/acme/acs', posted), atAcs);
    if (atMetadata === null) return;
    await expectRefusal(await now.get('/_sso/saml/acme/metadata'), atMetadata);
    await expectRefusal(await now.get('/_sso/saml/acme/slo?SAMLRequest=x'), atMetadata);
  });

  test.each([
    ['removed', without, 401],
    // A slip of the pen in the settings stops sign-in, but signs nobody out.
    ['faulty', faulty, 200],
  ] as const)('%s: its sessions', async (_, docs, status) => {
    expectSignedIn(await post('acme', await say(url, 'acme')), '/');
    const now = openBrowser(openGateway({ ...vars, SITE_ISOLATION: docs }), url);
    for (const [name, value] of browser.cookies) now.cookies.set(name, value);
    expect((await now.get('/_sso/session')).status).toBe(status);
  });

  test('not IdP-initiated any more: UNSOLICITED_NOT_ALLOWED', async () => {
    await expectRefusal(await post('asked', await say(url, 'asked')), 'UNSOLICITED_NOT_ALLOWED');
  });
});
