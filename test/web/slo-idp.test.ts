/** Single logout with what the identity provider's metadata says, and with NameIDs that it encrypts for us. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { buildResponse, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { deflateRaw } from '../../src/lib/deflate.ts';
import { english } from '../../src/web/pages/texts/en.ts';
import { openBrowser } from '../support/browser.ts';
import { encrypt } from '../support/encrypt.ts';
import { endpoint, entity } from '../support/idp-metadata.ts';
import { postFields, readOwnRedirect, signedQuery, signLogout, signQuery } from '../support/logout.ts';
import { privatePem } from '../support/saml-key.ts';
import {
  ask,
  expectNothingEnded,
  gateway,
  idpEntityId,
  idpKey,
  isIn,
  signedIn,
  site,
  sloPath,
  somebody,
  spKey,
  url,
} from '../support/slo-site.ts';
import { openGateway } from '../support/worker-gateway.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const minute = 60_000;
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const SIGNING_KEY = `${await privatePem(spKey)}\n${spKey.certificatePem}`;

test('a LogoutRequest by a key that metadata did not have yet is judged again with the new metadata; the answer goes to its ResponseLocation', async () => {
  const next = await makeKey(new Date());
  const slo = endpoint(
    'SingleLogoutService',
    'HTTP-Redirect',
    'https://idp.example/out',
    ' ResponseLocation="https://idp.example/out/done"',
  );
  const described = (...certificates: readonly string[]) => entity({ entityId: idpEntityId, certificates, slo });
  let document = described(idpKey.certificatePem);
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(document));
  const metadata = { idp_metadata_url: 'https://idp.example/slo-metadata.xml' };
  const table = {
    id: 'meta',
    type: 'saml',
    label: 'Meta',
    any_domain: true,
    email_from: 'nameid',
    idp_initiated: true,
    single_logout: true,
    ...metadata,
  };
  const renewing = openGateway({
    SITE_SLOMETA: { ...site, host: 'slo-meta.example', connections: [table] },
    SIGNING_KEY,
  });
  const own = 'https://slo-meta.example/_sso/saml/meta';
  const [browser, name] = [openBrowser(renewing, 'https://slo-meta.example'), somebody()];
  const parts = {
    now: new Date(),
    acsUrl: `${own}/acs`,
    spEntityId: `${own}/metadata`,
    issuer: idpEntityId,
    nameId: name,
  };
  const xml = await signElement(buildResponse(parts), { which: 'assertion', privateKey: idpKey.privateKey });
  expect((await browser.post('/_sso/saml/meta/acs', { SAMLResponse: toBase64(xml) })).status).toBe(303);

  document = described(next.certificatePem);
  pass(6 * minute);
  const before = fetched.mock.calls.length;
  const response = await browser.get(
    `${sloPath('meta')}?${await signedQuery(ask(name, { destination: `${own}/slo` }), next)}`,
  );
  expect(fetched.mock.calls.length).toBe(before + 1);
  const answer = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
  expect([answer.to, answer.attribute('Destination')]).toEqual([
    'https://idp.example/out/done',
    'https://idp.example/out/done',
  ]);
  pass(minute);
  expect(await isIn(browser)).toBe(false);
});

const encrypted = async (name: string, cipher: 'aes256-gcm' | 'aes128-cbc') => {
  const nameId = `<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${name}</saml:NameID>`;
  return `<saml:EncryptedID>${await encrypt(nameId, { to: [spKey.publicKey], cipher })}</saml:EncryptedID>`;
};

test('an encrypted NameID is opened with DECRYPTION_KEYS, by both bindings and kinds of cipher', async () => {
  const opening = openGateway({ SITE_SLO: site, SIGNING_KEY, DECRYPTION_KEYS: await privatePem(spKey) });
  for (const cipher of ['aes256-gcm', 'aes128-cbc'] as const) {
    const name = somebody();
    const reader = await signedIn(name, 'okta', {}, opening);
    pass(1000);
    const subject = await encrypted(name, cipher);
    const xml = await signLogout(ask('', { subject }), idpKey);
    const browser = openBrowser(opening, url);
    const sent =
      cipher === 'aes256-gcm'
        ? await browser.get(`${sloPath('okta')}?${await signedQuery(ask('', { subject }), idpKey)}`)
        : await browser.post(sloPath('okta'), postFields(xml));
    expect([200, 302]).toContain(sent.status);
    pass(minute);
    expect(await isIn(reader)).toBe(false);
  }
});

test('ATTACK an encrypted NameID of a stranger’s choice needs a signature like any other: LOGOUT_NOT_SIGNED', async () => {
  const name = somebody();
  const reader = await signedIn(name);
  const subject = await encrypted(name, 'aes256-gcm');
  await expectNothingEnded(
    await openBrowser(gateway, url).post(sloPath('okta'), postFields(ask('', { subject }))),
    'LOGOUT_NOT_SIGNED',
    reader,
  );
});

test('ATTACK an encrypted NameID for another key: SAML_DECRYPTION_FAILED', async () => {
  const opening = openGateway({
    SITE_SLO: site,
    SIGNING_KEY,
    DECRYPTION_KEYS: await privatePem(await makeKey(new Date())),
  });
  const name = somebody();
  const reader = await signedIn(name, 'okta', {}, opening);
  const xml = ask('', { subject: await encrypted(name, 'aes256-gcm') });
  const response = await openBrowser(opening, url).get(`${sloPath('okta')}?${await signedQuery(xml, idpKey)}`);
  await expectNothingEnded(response, 'SAML_DECRYPTION_FAILED', reader);
});

test('the deflated message is not UTF-8: SAML_NOT_UTF8', async () => {
  const reader = await signedIn(somebody());
  const latin1 = utf8(ask('x')).map((octet) => (octet === 0x78 ? 0xe9 : octet));
  const message = btoa(Array.from(await deflateRaw(latin1), (octet) => String.fromCharCode(octet)).join(''));
  const query = await signQuery(`SAMLRequest=${encodeURIComponent(message)}`, idpKey);
  await expectNothingEnded(await reader.get(`${sloPath('okta')}?${query}`), 'SAML_NOT_UTF8', reader);
});

test('ATTACK replay of the request that ended the last session: LOGOUT_REPLAYED, and the next one lives on', async () => {
  const name = somebody();
  const before = await signedIn(name);
  const xml = ask(name);
  const query = await signedQuery(xml, idpKey);
  expect((await openBrowser(gateway, url).get(`${sloPath('okta')}?${query}`)).status).toBe(302);
  pass(1000);
  expect(await isIn(before)).toBe(false);
  const next = await signedIn(name);
  const signedXml = await signLogout(xml, idpKey);
  for (const again of [
    () => openBrowser(gateway, url).get(`${sloPath('okta')}?${query}`),
    () => openBrowser(gateway, url).post(sloPath('okta'), postFields(signedXml)),
  ]) {
    pass(minute);
    await expectNothingEnded(await again(), 'LOGOUT_REPLAYED', next);
  }
  pass(minute);
  expect(await isIn(next)).toBe(true);
});

/** The real D1, but every statement asks for a table that is not there. */
const brokenD1 = new Proxy(env.DB, {
  get(database, key) {
    if (key === 'prepare') return () => database.prepare('SELECT * FROM a_table_on_fire');
    const value: unknown = Reflect.get(database, key);
    return typeof value === 'function' ? value.bind(database) : value;
  },
});

/** The real D1, but the mark that ends a reader's sessions cannot be written. */
const readOnlyReaders = new Proxy(env.DB, {
  get(database, key) {
    if (key === 'prepare')
      return (sql: string) => database.prepare(sql.replace('INTO readers', 'INTO a_table_on_fire'));
    const value: unknown = Reflect.get(database, key);
    return typeof value === 'function' ? value.bind(database) : value;
  },
});

test('D1 fails between two statements of a LogoutRequest: what has ended nothing is not used up', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const broken = openGateway({ SITE_SLO: site, SIGNING_KEY, DB: readOnlyReaders });
  const name = somebody();
  const browser = await signedIn(name);
  const query = await signedQuery(ask(name), idpKey);
  expect((await openBrowser(broken, url).get(`${sloPath('okta')}?${query}`)).status).toBe(503);
  expect(await isIn(browser)).toBe(true);
  expect((await openBrowser(gateway, url).get(`${sloPath('okta')}?${query}`)).status).toBe(302);
  expect(await isIn(browser)).toBe(false);
});

test('D1 fails: signing out in this browser still works; a LogoutRequest is 503 and good for another try', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const broken = openGateway({ SITE_SLO: site, SIGNING_KEY, DB: brokenD1 });
  const name = somebody();
  const browser = await signedIn(name);
  const query = await signedQuery(ask(name), idpKey);
  const asked = await openBrowser(broken, url).get(`${sloPath('okta')}?${query}`);
  expect([asked.status, asked.headers.get('Location')]).toEqual([503, null]);
  expect(await isIn(browser)).toBe(true);

  const leaver = openBrowser(broken, url);
  for (const [cookie, value] of browser.cookies) leaver.cookies.set(cookie, value);
  const response = await leaver.post('/_sso/logout', {}, { 'Sec-Fetch-Site': 'same-origin' });
  expect(await response.text()).toContain(english.signedOut.here);
  expect(leaver.cookies.size).toBe(0);
  expect(log.mock.calls.flat().join()).toContain('Signed out in this browser only');

  expect((await openBrowser(gateway, url).get(`${sloPath('okta')}?${query}`)).status).toBe(302);
});
