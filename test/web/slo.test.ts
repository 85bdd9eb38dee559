/** Single logout as it should go: begun at the identity provider or here, by both bindings, signed both ways. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { english } from '../../src/web/pages/texts/en.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import type { SayOptions } from '../support/idp.ts';
import {
  buildLogoutResponse,
  idOf,
  type OwnMessage,
  partialLogout,
  postFields,
  type ResponseParts,
  readOwnPost,
  readOwnRedirect,
  redirectQuery,
  responder,
  signedQuery,
  signLogout,
  signQuery,
  success,
} from '../support/logout.ts';
import {
  ask,
  entraId,
  gateway,
  idpEntityId,
  idpKey,
  idpSlo,
  isIn,
  keyless,
  signedIn,
  sloPath,
  somebody,
  spKey,
  tenant,
  url,
} from '../support/slo-site.ts';

const fromHere = { 'Sec-Fetch-Site': 'same-origin' };
const start = new Date('2026-11-20T10:00:00.000Z');

/** Time passes as the tests say: a session counts only when it is younger than the mark that ended the others. */
beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

async function signOutRows(email: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await env.DB.prepare("SELECT * FROM audit WHERE kind = 'sign_out' AND email = ? ORDER BY at, detail")
    .bind(email)
    .all<Record<string, string>>();
  return rows.results.map((row) => ({ ...row, detail: JSON.parse(row['detail'] ?? '') }));
}

describe('begun at the identity provider', () => {
  const nobody = () => openBrowser(gateway, url);

  test('by redirect: every browser of the NameID is signed out within a minute, and the answer is signed', async () => {
    const name = somebody();
    const [here, there] = [await signedIn(name), await signedIn(name)];
    expect(await isIn(there)).toBe(true);
    pass(1);
    const xml = ask(name, { sessionIndexes: ['_one-of-them'] });
    const query = await signedQuery(xml, idpKey, { relayState: 'a b+c&d=é"<' });
    const response = await here.get(`${sloPath('okta')}?${query}`);
    expect(response.status).toBe(302);
    const answer = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
    expect([answer.to, answer.parameter, answer.relayState]).toEqual([idpSlo, 'SAMLResponse', 'a b+c&d=é"<']);
    expect(answer.attribute('InResponseTo')).toBe(idOf(xml));
    expect(answer.attribute('Destination')).toBe(idpSlo);
    expect(answer.xml).toContain(`<saml:Issuer>${url}/_sso/saml/okta/metadata</saml:Issuer>`);
    expect(answer.xml).toContain(`Value="${success}"`);
    expect(response.headers.get('Clear-Site-Data')).toBe('"cache"');
    expect(here.cookies.has('__Host-sso')).toBe(false);
    pass(60);
    expect(await isIn(there)).toBe(false);
    expect(await isIn(await signedIn(name))).toBe(true);
  });

  test('a RelayState of more than 80 bytes does not go back, but nobody stays signed in for it', async () => {
    for (const [relayState, echoed] of [
      ['é'.repeat(40), 'é'.repeat(40)],
      [`${'é'.repeat(40)}x`, null],
    ] as const) {
      const name = somebody();
      const reader = await signedIn(name);
      pass(1);
      const response = await nobody().get(`${sloPath('okta')}?${await signedQuery(ask(name), idpKey, { relayState })}`);
      const answer = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
      expect(answer.relayState).toBe(echoed);
      pass(60);
      expect(await isIn(reader)).toBe(false);
    }
  });

  test('by POST: the same, with the answer in a form, its RelayState escaped', async () => {
    const name = somebody();
    const reader = await signedIn(name);
    pass(1);
    const xml = await signLogout(ask(name), idpKey);
    const response = await nobody().post(sloPath('okta'), postFields(xml, 'SAMLRequest', '"><script>x</script>'));
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).not.toContain('<script>x');
    const answer = await readOwnPost(html, spKey);
    expect([answer.to, answer.parameter, answer.relayState]).toEqual([idpSlo, 'SAMLResponse', '"><script>x</script>']);
    expect(answer.attribute('InResponseTo')).toBe(idOf(xml));
    pass(60);
    expect(await isIn(reader)).toBe(false);
  });

  test('by POST whoever the digested octets name is signed out, whatever else the message was read as', async () => {
    const other = somebody();
    const named = `x${other.slice(1)}`;
    const [reader, bystander] = [await signedIn(named), await signedIn(other)];
    const xml = await signLogout(ask(other), idpKey);
    pass(1);
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (hash, data) => {
      const made = await digest(hash, data);
      const octets = data as Uint8Array;
      const text = new TextDecoder().decode(octets);
      octets.set(new TextEncoder().encode(named), text.indexOf(other));
      return made;
    });
    await nobody().post(sloPath('okta'), postFields(xml));
    vi.restoreAllMocks();
    pass(60);
    expect([await isIn(reader), await isIn(bystander)]).toEqual([false, true]);
  });

  test('a query that is encoded or ordered another way than ours, as its signer wrote it', async () => {
    const query = await redirectQuery(ask(somebody()), { relayState: 'a/b' });
    const lower = await signQuery(
      query.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      idpKey,
    );
    expect((await nobody().get(`${sloPath('okta')}?${lower}`)).status).toBe(302);
    const parts = (await signedQuery(ask(somebody()), idpKey, { relayState: 'a/b' })).split('&');
    expect((await nobody().get(`${sloPath('okta')}?${parts.reverse().join('&')}&x=1`)).status).toBe(302);
  });

  test('signed both ways at once: both are right', async () => {
    const name = somebody();
    const query = await signedQuery(await signLogout(ask(name), idpKey), idpKey);
    expect((await nobody().get(`${sloPath('okta')}?${query}`)).status).toBe(302);
  });

  test('a NameID that changes at every sign-in: each of them ends all', async () => {
    const email = somebody();
    const transient = (nameId: string) => signedIn(nameId, 'transient', { attributes: { mail: [email] } });
    const [first, second] = [await transient('_t1'), await transient('_t2')];
    pass(1);
    const xml = ask('_t1', { destination: url + sloPath('transient') });
    await nobody().get(`${sloPath('transient')}?${await signedQuery(xml, idpKey)}`);
    pass(60);
    expect([await isIn(first), await isIn(second)]).toEqual([false, false]);
  });

  test('its ID is used up as a request’s, and an Assertion may have the same', async () => {
    const [name, id] = [somebody(), `_${crypto.randomUUID()}`];
    expect((await nobody().get(`${sloPath('okta')}?${await signedQuery(ask(name, { id }), idpKey)}`)).status).toBe(302);
    expect(await isIn(await signedIn(name, 'okta', { assertionId: id }))).toBe(true);
  });

  test('heard from another browser: the very next page is refused, though the reader was just remembered', async () => {
    const name = somebody();
    const browser = await signedIn(name);
    expect(await isIn(browser)).toBe(true);
    pass(1);
    await nobody().get(`${sloPath('okta')}?${await signedQuery(ask(name), idpKey)}`);
    expect(await isIn(browser)).toBe(false);
  });

  test('is audited', async () => {
    const name = somebody();
    await signedIn(name);
    await nobody().get(`${sloPath('okta')}?${await signedQuery(ask(name, { sessionIndexes: ['_s'] }), idpKey)}`);
    const detail = { everywhere: true, by: 'identity provider', nameId: name, sessionIndexes: ['_s'], readers: 1 };
    expect(await signOutRows(name)).toMatchObject([{ site: 'SLO', connection: 'okta', code: null, detail }]);
  });

  test('a NameID that nobody has is answered like any other', async () => {
    const response = await nobody().get(`${sloPath('okta')}?${await signedQuery(ask(somebody()), idpKey)}`);
    const answer = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
    expect(answer.xml).toContain(`Value="${success}"`);
  });

  test('somebody else’s browser carries it: that session stays', async () => {
    const [name, carrier] = [somebody(), await signedIn(somebody())];
    await signedIn(name);
    const response = await carrier.get(`${sloPath('okta')}?${await signedQuery(ask(name), idpKey)}`);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await isIn(carrier)).toBe(true);
  });

  test('the same NameID by another connection is another reader, who stays', async () => {
    const name = somebody();
    const [here, there] = [await signedIn(name, 'okta'), await signedIn(name, 'post')];
    pass(1);
    const response = await there.get(`${sloPath('okta')}?${await signedQuery(ask(name), idpKey)}`);
    expect(response.headers.getSetCookie()).toEqual([]);
    pass(60);
    expect([await isIn(here), await isIn(there)]).toEqual([false, true]);
  });

  test('without an endpoint to answer at, or a key to sign with, the sessions end all the same', async () => {
    for (const [connection, at] of [
      ['mute', gateway],
      ['okta', keyless],
    ] as const) {
      const name = somebody();
      const reader = await signedIn(name, connection, {}, at);
      pass(1);
      const xml = ask(name, { destination: url + sloPath(connection) });
      const response = await openBrowser(at, url).get(`${sloPath(connection)}?${await signedQuery(xml, idpKey)}`);
      expect(await response.text()).toContain(english.signedOut.title);
      pass(60);
      expect(await isIn(reader)).toBe(false);
    }
  });
});

interface Leaving {
  readonly browser: Browser;
  readonly asked: OwnMessage;
}

async function leave(name: string, connection = 'okta', by: SayOptions = {}): Promise<Leaving> {
  const browser = await signedIn(name, connection, { sessionIndex: '_index-1', ...by });
  pass(1);
  const response = await browser.post('/_sso/logout', {}, fromHere);
  expect(response.headers.get('Clear-Site-Data')).toBe('"cache"');
  const location = response.headers.get('Location');
  const asked =
    location === null ? await readOwnPost(await response.text(), spKey) : await readOwnRedirect(location, spKey);
  return { browser, asked };
}

function answerTo(asked: OwnMessage, parts: Partial<ResponseParts> = {}, connection = 'okta'): string {
  const inResponseTo = asked.attribute('ID');
  const destination = url + sloPath(connection);
  return buildLogoutResponse({ now: new Date(), issuer: idpEntityId, destination, inResponseTo, ...parts });
}

async function comeBack({ browser }: Leaving, xml: string, connection = 'okta'): Promise<Response> {
  return browser.get(`${sloPath(connection)}?${await signedQuery(xml, idpKey, { parameter: 'SAMLResponse' })}`);
}

describe('begun here', () => {
  test('the question says so, and its form may lead there', async () => {
    const response = await (await signedIn(somebody())).get('/_sso/logout');
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self' https:");
    expect(await response.text()).toContain(english.signOut.providerHint);
  });

  test('by redirect: signed out here at once and everywhere, then our signed request', async () => {
    const name = somebody();
    const other = await signedIn(name);
    const { browser, asked } = await leave(name);
    expect(browser.cookies.has('__Host-sso')).toBe(false);
    expect([asked.to, asked.parameter, asked.relayState]).toEqual([idpSlo, 'SAMLRequest', null]);
    expect(asked.attribute('Destination')).toBe(idpSlo);
    expect(asked.attribute('ID')).toMatch(/^_/);
    expect(asked.attribute('NotOnOrAfter')).toBe(new Date(Date.now() + 300_000).toISOString());
    expect(asked.xml).toContain(`<saml:Issuer>${url}/_sso/saml/okta/metadata</saml:Issuer>`);
    const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    expect(asked.xml).toContain(`<saml:NameID Format="${format}">${name}</saml:NameID>`);
    expect(asked.xml).toContain('<samlp:SessionIndex>_index-1</samlp:SessionIndex>');
    pass(60);
    expect(await isIn(other)).toBe(false);
  });

  test('by POST: our request in a form that may only lead there', async () => {
    const { browser, asked } = await leave(somebody(), 'post');
    expect([asked.to, asked.parameter]).toEqual([idpSlo, 'SAMLRequest']);
    const xml = await signLogout(answerTo(asked, {}, 'post'), idpKey);
    const response = await browser.post(sloPath('post'), postFields(xml, 'SAMLResponse'));
    expect(await response.text()).toContain(english.signedOut.providerDone);
  });

  test('the NameID goes back with the qualifiers it came with', async () => {
    const name = somebody();
    const own = `${url}/_sso/saml/okta/metadata`;
    const extra = `<saml2:NameID Format="urn:x" NameQualifier="a&amp;b" SPNameQualifier="${own}">${name}</saml2:NameID>`;
    const reader = await signedIn(name, 'okta', { nameId: null, extra: { subject: extra } });
    const response = await reader.post('/_sso/logout', {}, fromHere);
    const asked = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
    expect(asked.xml).toContain(
      `<saml:NameID Format="urn:x" NameQualifier="a&amp;b" SPNameQualifier="${own}">${name}<`,
    );
  });

  test('the answer ends it: the page says so, once', async () => {
    const name = somebody();
    const leaving = await leave(name);
    const xml = answerTo(leaving.asked);
    const response = await comeBack(leaving, xml);
    expect(response.status).toBe(200);
    expect(response.headers.get('Location')).toBeNull();
    expect(await response.text()).toContain(english.signedOut.providerDone);
    expect(leaving.browser.cookies.size).toBe(0);
    expect((await signOutRows(name)).map((row) => row['detail'])).toEqual([
      { everywhere: true, provider: 'asked' },
      { provider: 'done', status: success },
    ]);
  });

  const outcomes: [string, Partial<ResponseParts>, string][] = [
    ['partial, under Success', { innerStatus: partialLogout }, english.signedOut.providerPartial],
    ['partial, under Responder', { status: responder, innerStatus: partialLogout }, english.signedOut.providerPartial],
    ['partial, on top', { status: partialLogout }, english.signedOut.providerPartial],
    ['failed', { status: responder }, english.signedOut.providerFailed],
  ];
  for (const [what, parts, text] of outcomes) {
    test(`the answer is ${what}: the page says so`, async () => {
      const leaving = await leave(somebody());
      expect(await (await comeBack(leaving, answerTo(leaving.asked, parts))).text()).toContain(text);
    });
  }

  test('Entra’s answers have an issuer of their own', async () => {
    for (const issuer of [`https://login.microsoftonline.com/${tenant}/`, entraId]) {
      const leaving = await leave(somebody(), 'entra', { issuer: entraId });
      const xml = answerTo(leaving.asked, { issuer }, 'entra');
      expect(await (await comeBack(leaving, xml, 'entra')).text()).toContain(english.signedOut.providerDone);
    }
  });

  test('an answer without a signature is not believed, and no fault', async () => {
    const leaving = await leave(somebody());
    const query = await redirectQuery(answerTo(leaving.asked), { parameter: 'SAMLResponse' });
    const html = await (await leaving.browser.get(`${sloPath('okta')}?${query}`)).text();
    expect(html).toContain(english.signedOut.providerHint);
    expect(html).not.toContain(english.signedOut.providerDone);
  });

  test('single_logout = false, no endpoint: signed out here, and told about the rest', async () => {
    for (const [connection, why] of [
      ['local', undefined],
      ['mute', 'the identity provider has no single logout'],
    ] as const) {
      const name = somebody();
      const browser = await signedIn(name, connection);
      const response = await browser.post('/_sso/logout', {}, fromHere);
      expect(await response.text()).toContain(english.signedOut.providerHint);
      expect(browser.cookies.size).toBe(0);
      const detail = why === undefined ? { everywhere: false } : { everywhere: true, provider: why };
      expect((await signOutRows(name)).map((row) => row['detail'])).toEqual([detail]);
    }
  });
});
