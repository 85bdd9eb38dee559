/** Attacks on single logout, by the names of the attack catalogue: each with its exact code, in silence, and the reader stays. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildResponse, signElement } from '../../demo/idp/sign.ts';
import type { ReasonCode } from '../../src/core/reasons.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { type Browser, expectRefusal, openBrowser } from '../support/browser.ts';
import {
  buildLogoutRequest,
  buildLogoutResponse,
  idOf,
  postFields,
  type ResponseParts,
  readOwnRedirect,
  redirectQuery,
  signedQuery,
  signLogout,
  signQuery,
} from '../support/logout.ts';
import { cut, swap } from '../support/saml.ts';
import {
  ask,
  expectNothingEnded,
  gateway,
  idpEntityId,
  idpKey,
  isIn,
  otherKey,
  signedIn,
  sloPath,
  somebody,
  spKey,
  tenant,
  url,
} from '../support/slo-site.ts';

const name = somebody();
const okta = sloPath('okta');
const minute = 60_000;
let reader: Browser;
beforeAll(async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
  reader = await signedIn(name);
  // From here on any request that counts would end the session.
  vi.setSystemTime(Date.now() + 2 * minute);
  return () => vi.useRealTimers();
});

const at = (offset: number) => new Date(Date.now() + offset);
const get = (query: string, path = okta) => reader.get(`${path}?${query}`);
const post = (xml: string, path = okta) => reader.post(path, postFields(xml), { 'Sec-Fetch-Site': 'cross-site' });

interface Attack {
  readonly name: string;
  readonly code: ReasonCode;
  readonly send: () => Promise<Response>;
}

async function judge({ code, send }: Attack): Promise<void> {
  await expectNothingEnded(await send(), code, reader);
}

function run(attacks: readonly Attack[]): void {
  for (const attack of attacks) test(`ATTACK ${attack.name}: ${attack.code}`, () => judge(attack));
}

/** Signed as it should be, by redirect. */
const genuine = async (xml: string, key = idpKey) => get(await signedQuery(xml, key));
/** The same by POST. */
const genuinePost = async (xml: string, key = idpKey) => post(await signLogout(xml, key));

describe('forced logout without a signature that counts', () => {
  run([
    { name: 'unsigned, by redirect', code: 'LOGOUT_NOT_SIGNED', send: async () => get(await redirectQuery(ask(name))) },
    { name: 'unsigned, by POST', code: 'LOGOUT_NOT_SIGNED', send: () => post(ask(name)) },
    {
      name: 'signed inside only, by redirect',
      code: 'LOGOUT_NOT_SIGNED',
      send: async () => get(await redirectQuery(await signLogout(ask(name), idpKey))),
    },
    {
      name: 'the detached signature dropped',
      code: 'LOGOUT_NOT_SIGNED',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace(/&SigAlg=.*/, '')),
    },
    {
      name: 'SigAlg dropped',
      code: 'SAML_NOT_SIGNED',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace(/&SigAlg=[^&]*/, '')),
    },
    {
      name: 'Signature dropped',
      code: 'SAML_NOT_SIGNED',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace(/&Signature=.*/, '')),
    },
    {
      name: 'Signature empty',
      code: 'SAML_NOT_SIGNED',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace(/&Signature=.*/, '&Signature=')),
    },
    {
      name: 'two SigAlg',
      code: 'PARAMETER_REPEATED',
      send: async () => get(`${await signedQuery(ask(name), idpKey)}&SigAlg=x`),
    },
    {
      name: 'two Signatures',
      code: 'PARAMETER_REPEATED',
      send: async () => get(`Signature=x&${await signedQuery(ask(name), idpKey)}`),
    },
    {
      name: 'a second SAMLRequest',
      code: 'PARAMETER_REPEATED',
      send: async () => get(`${await redirectQuery(ask(name))}&${await signedQuery(ask('nobody'), idpKey)}`),
    },
    {
      name: 'a second SAMLRequest, its name spelled otherwise',
      code: 'BODY_UNREADABLE',
      send: async () =>
        get(
          `${(await redirectQuery(ask(name))).replace('SAML', 'SAM%4C')}&${await signedQuery(ask('nobody'), idpKey)}`,
        ),
    },
    {
      name: 'signed by another identity provider',
      code: 'SIGNATURE_MISMATCH',
      send: () => genuine(ask(name), otherKey),
    },
    {
      name: 'signed by another identity provider, by POST',
      code: 'SIGNATURE_MISMATCH',
      send: () => genuinePost(ask(name), otherKey),
    },
    { name: 'signed by our own key', code: 'SIGNATURE_MISMATCH', send: () => genuine(ask(name), spKey) },
    {
      name: 'SigAlg swapped for HMAC',
      code: 'SIGNATURE_ALGORITHM',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace(/rsa-sha256/, 'hmac-sha256')),
    },
    {
      name: 'really signed with SHA-1',
      code: 'SIGNATURE_SHA1',
      send: async () => get(await signedQuery(ask(name), idpKey, { algorithm: 'rsa-sha1' })),
    },
    {
      name: 'the same octets encoded again after signing',
      code: 'SIGNATURE_MISMATCH',
      send: async () => get((await signedQuery(ask(name), idpKey)).replace('%3A', '%3a')),
    },
    {
      name: 'another RelayState than the signed one',
      code: 'SIGNATURE_MISMATCH',
      send: async () =>
        get((await signedQuery(ask(name), idpKey, { relayState: 'a' })).replace('RelayState=a', 'RelayState=b')),
    },
    {
      name: 'a RelayState that was not signed',
      code: 'SIGNATURE_MISMATCH',
      send: async () => get(`${await signedQuery(ask(name), idpKey)}&RelayState=b`),
    },
    {
      name: 'changed after signing, by POST',
      code: 'DIGEST_MISMATCH',
      send: async () => post(swap(await signLogout(ask('somebody-else'), idpKey), 'somebody-else', name)),
    },
    {
      name: 'right inside, wrong outside',
      code: 'SIGNATURE_MISMATCH',
      send: async () => get(await signedQuery(await signLogout(ask(name), idpKey), otherKey)),
    },
    {
      name: 'right outside, wrong inside',
      code: 'SIGNATURE_MISMATCH',
      send: async () => get(await signedQuery(await signLogout(ask(name), otherKey), idpKey)),
    },
    {
      name: 'right outside, changed inside',
      code: 'DIGEST_MISMATCH',
      send: async () => get(await signedQuery(swap(await signLogout(ask('other'), idpKey), 'other', name), idpKey)),
    },
    {
      name: 'a detached signature in a POST, which nothing would check',
      code: 'LOGOUT_BINDING',
      send: async () =>
        reader.post(okta, { ...postFields(await signLogout(ask(name), idpKey)), Signature: 'x', SigAlg: 'y' }),
    },
    {
      name: 'a signed query over a forged form',
      code: 'LOGOUT_BINDING',
      send: async () => reader.post(`${okta}?${await signedQuery(ask('nobody'), idpKey)}`, postFields(ask(name))),
    },
    {
      name: 'a request and a response at once',
      code: 'LOGOUT_BINDING',
      send: async () => get(`${await signedQuery(ask(name), idpKey)}&SAMLResponse=x`),
    },
    {
      name: 'a request and a response at once, by POST',
      code: 'LOGOUT_BINDING',
      send: async () => reader.post(okta, { ...postFields(await signLogout(ask(name), idpKey)), SAMLResponse: 'x' }),
    },
    { name: 'nothing at all', code: 'PARAMETER_MISSING', send: () => get('') },
    { name: 'nothing at all, by POST', code: 'PARAMETER_MISSING', send: () => reader.post(okta, {}) },
  ]);
});

describe('wrapping: a genuine signature of something else', () => {
  const acs = `${url}/_sso/saml/okta/acs`;
  const response = () =>
    buildResponse({ now: new Date(), acsUrl: acs, issuer: idpEntityId, spEntityId: `${url}/_sso/saml/okta/metadata` });
  const signedResponse = (which: 'assertion' | 'response') =>
    signElement(response(), { which, privateKey: idpKey.privateKey });
  const extended = (content: string) => ask(name, { extra: `<samlp:Extensions>${content}</samlp:Extensions>` });

  run([
    {
      name: 'a signed Assertion inside a forged LogoutRequest',
      code: 'LOGOUT_SHAPE',
      send: async () => post(extended(cut(await signedResponse('assertion'), 'saml2:Assertion'))),
    },
    {
      name: 'a signed Assertion as a child of a forged LogoutRequest',
      code: 'LOGOUT_SHAPE',
      send: async () => post(ask(name, { extra: cut(await signedResponse('assertion'), 'saml2:Assertion') })),
    },
    {
      name: 'the Signature of an Assertion moved to a forged LogoutRequest of the same ID',
      code: 'DIGEST_MISMATCH',
      send: async () => {
        const assertion = cut(await signedResponse('assertion'), 'saml2:Assertion');
        return post(ask(name, { id: idOf(assertion), extra: cut(assertion, 'ds:Signature') }));
      },
    },
    {
      name: 'the Signature of an Assertion moved to a forged LogoutRequest of another ID',
      code: 'SIGNATURE_REFERENCE',
      send: async () => post(ask(name, { extra: cut(await signedResponse('assertion'), 'ds:Signature') })),
    },
    {
      name: 'a genuine LogoutRequest inside a forged one',
      code: 'LOGOUT_SHAPE',
      send: async () => post(extended(await signLogout(ask('nobody'), idpKey))),
    },
    {
      name: 'a Signature that is not the root’s',
      code: 'SAML_MISPLACED_SIGNATURE',
      send: async () => post(extended(cut(await signLogout(ask('nobody'), idpKey), 'ds:Signature'))),
    },
    {
      name: 'two Signatures',
      code: 'SAML_SEVERAL_SIGNATURES',
      send: async () => {
        const xml = await signLogout(ask(name), idpKey);
        return post(swap(xml, '</samlp:LogoutRequest>', `${cut(xml, 'ds:Signature')}</samlp:LogoutRequest>`));
      },
    },
    {
      name: 'an ID twice',
      code: 'SAML_ID_DUPLICATE',
      send: async () => post(await signLogout(ask(name, { id: '_a', extra: '<samlp:Extensions ID="_a"/>' }), idpKey)),
    },
    {
      name: 'a signed SAML Response in place of a LogoutRequest',
      code: 'LOGOUT_SHAPE',
      send: async () => post(await signedResponse('response')),
    },
    {
      name: 'a LogoutResponse in place of a LogoutRequest',
      code: 'LOGOUT_SHAPE',
      send: async () => {
        const parts = { now: new Date(), issuer: idpEntityId, destination: url + okta, inResponseTo: null };
        return genuine(buildLogoutResponse(parts));
      },
    },
    {
      name: 'an element that does not belong there',
      code: 'SAML_UNEXPECTED_ELEMENT',
      send: () => genuinePost(ask(name, { extra: '<samlp:Status/>' })),
    },
    {
      name: 'a document type',
      code: 'XML_DOCTYPE',
      send: () => genuine(`<!DOCTYPE a>${ask(name)}`),
    },
  ]);
});

describe('genuine, but not for us, or not now', () => {
  run([
    {
      name: 'of another issuer',
      code: 'LOGOUT_ISSUER',
      send: () => genuine(ask(name, { issuer: 'https://other.example/saml' })),
    },
    {
      name: 'of an issuer with a slash more',
      code: 'LOGOUT_ISSUER',
      send: () => genuine(ask(name, { issuer: `${idpEntityId}/` })),
    },
    {
      name: 'without an issuer',
      code: 'LOGOUT_ISSUER',
      send: () => genuine(swap(ask(name), /<saml:Issuer>.*<\/saml:Issuer>/, '')),
    },
    {
      name: 'with two issuers',
      code: 'LOGOUT_ISSUER',
      send: () => genuine(ask(name, { extra: `<saml:Issuer>${idpEntityId}</saml:Issuer>` })),
    },
    {
      name: 'for another connection',
      code: 'LOGOUT_DESTINATION',
      send: () => genuine(ask(name, { destination: url + sloPath('post') })),
    },
    {
      name: 'for another service of the same identity provider',
      code: 'LOGOUT_DESTINATION',
      send: () => genuinePost(ask(name, { destination: 'https://wiki.example/slo' })),
    },
    {
      name: 'for nobody in particular',
      code: 'LOGOUT_DESTINATION',
      send: () => genuine(ask(name, { destination: null })),
    },
    {
      name: 'posted to another connection',
      code: 'SIGNATURE_MISMATCH',
      send: async () => get(await signedQuery(ask(name), idpKey), sloPath('other')),
    },
    {
      name: 'expired by its NotOnOrAfter',
      code: 'LOGOUT_EXPIRED',
      send: () => genuine(ask(name, { notOnOrAfter: at(-minute) })),
    },
    {
      name: 'kept for later: its IssueInstant is too old, though it names no end',
      code: 'LOGOUT_EXPIRED',
      send: () => genuine(ask(name, { now: at(-6 * minute), notOnOrAfter: null })),
    },
    {
      name: 'kept for later, good for a year',
      code: 'LOGOUT_EXPIRED',
      send: () => genuine(ask(name, { now: at(-6 * minute), notOnOrAfter: at(365 * 24 * 60 * minute) })),
    },
    {
      name: 'of the future',
      code: 'LOGOUT_NOT_YET_VALID',
      send: () => genuine(ask(name, { now: at(2 * minute) })),
    },
    {
      name: 'without an IssueInstant',
      code: 'TIME_INVALID',
      send: () => genuine(swap(ask(name), / IssueInstant="[^"]*"/, '')),
    },
    {
      name: 'with a NotOnOrAfter that is none',
      code: 'TIME_INVALID',
      send: () => genuine(swap(ask(name), / NotOnOrAfter="[^"]*"/, ' NotOnOrAfter="never"')),
    },
    { name: 'of another version', code: 'SAML_VERSION', send: () => genuine(ask(name, { version: '1.1' })) },
    { name: 'without an ID', code: 'SAML_ID_MISSING', send: () => genuine(swap(ask(name), / ID="[^"]*"/, '')) },
    {
      name: 'an encrypted NameID',
      code: 'LOGOUT_ENCRYPTED_ID',
      send: () => genuine(ask(name, { subject: '<saml:EncryptedID/>' })),
    },
    { name: 'no NameID', code: 'LOGOUT_NAME_ID', send: () => genuine(ask(name, { subject: '' })) },
    {
      name: 'two NameIDs',
      code: 'LOGOUT_NAME_ID',
      send: () => genuine(ask('nobody', { extra: `<saml:NameID>${name}</saml:NameID>` })),
    },
    {
      name: 'a NameID and a BaseID',
      code: 'LOGOUT_NAME_ID',
      send: () => genuine(ask(name, { extra: '<saml:BaseID/>' })),
    },
    {
      name: 'a NameID with markup in it',
      code: 'LOGOUT_NAME_ID',
      send: () => genuine(ask(name, { subject: `<saml:NameID>${name}<b/></saml:NameID>` })),
    },
    { name: 'a blank NameID', code: 'LOGOUT_NAME_ID', send: () => genuine(ask(' ')) },
    {
      name: 'an empty SessionIndex',
      code: 'LOGOUT_SHAPE',
      send: () => genuine(ask(name, { sessionIndexes: [''] })),
    },
    {
      name: 'an unknown connection',
      code: 'CONNECTION_UNKNOWN',
      send: async () => get(await signedQuery(ask(name), idpKey), sloPath('nobody')),
    },
  ]);

  test('ATTACK replay, by the same binding and by the other: LOGOUT_REPLAYED', async () => {
    const xml = ask(somebody(), { now: at(-minute) });
    const query = await signedQuery(xml, idpKey);
    expect((await openBrowser(gateway, url).get(`${okta}?${query}`)).status).toBe(302);
    await expectNothingEnded(await get(query), 'LOGOUT_REPLAYED', reader);
    await expectNothingEnded(await genuinePost(xml), 'LOGOUT_REPLAYED', reader);
    // As long as the message is good, clock skew included, the cron does not forget it.
    vi.setSystemTime(Date.now() + 5 * minute - 1);
    await gateway.scheduled(new Date());
    await expectNothingEnded(await get(query), 'LOGOUT_REPLAYED', reader);
    vi.setSystemTime(Date.now() + 1);
    await expectNothingEnded(await get(query), 'LOGOUT_EXPIRED', reader);
  });

  test('a refused request is not used up', async () => {
    const xml = ask(somebody());
    await expectNothingEnded(await get(await redirectQuery(xml)), 'LOGOUT_NOT_SIGNED', reader);
    expect((await genuine(xml)).status).toBe(302);
  });

  const others: [string, () => Promise<Response>][] = [
    [
      'another identity provider names a reader of this one',
      async () => {
        const issuer = 'https://other.example/saml';
        const destination = url + sloPath('other');
        return get(await signedQuery(ask(name, { issuer, destination }), otherKey), sloPath('other'));
      },
    ],
    ['the NameID %', () => genuine(ask('%'))],
    ['the NameID *', () => genuine(ask('*'))],
    ['the SessionIndex * of somebody else', () => genuine(ask(somebody(), { sessionIndexes: ['*'] }))],
    ['the NameID in capitals', () => genuine(ask(name.toUpperCase()))],
    [
      'the NameID with a comment and more behind it',
      () => genuine(ask(name, { subject: `<saml:NameID>${name}<!-- -->.evil</saml:NameID>` })),
    ],
  ];
  for (const [what, send] of others) {
    test(`ATTACK ${what}: answered, and the reader stays`, async () => {
      const response = await send();
      expect([response.status, response.headers.getSetCookie()]).toEqual([302, []]);
      expect(await isIn(reader)).toBe(true);
    });
  }
});

describe('the deflated message', () => {
  const signedRaw = (message: string) => signQuery(`SAMLRequest=${encodeURIComponent(message)}`, idpKey);
  const bomb = async () => {
    const white = ' '.repeat(8 * 1024 * 1024);
    return signedQuery(swap(ask(name), '</samlp:LogoutRequest>', `${white}</samlp:LogoutRequest>`), idpKey);
  };

  run([
    { name: 'a deflate bomb of 8 MB', code: 'SAML_TOO_LARGE', send: async () => get(await bomb()) },
    {
      name: 'a message that is not deflated',
      code: 'LOGOUT_DEFLATE',
      send: async () => get(await signedRaw(btoa(ask(name)))),
    },
    { name: 'no base64', code: 'SAML_NOT_BASE64', send: async () => get(await signedRaw('@@@')) },
    {
      name: 'another encoding than DEFLATE',
      code: 'LOGOUT_DEFLATE',
      send: async () => get(`${await signedQuery(ask(name), idpKey)}&SAMLEncoding=urn:x`),
    },
    {
      name: 'a form that is none',
      code: 'BODY_UNREADABLE',
      send: () => reader.post(okta, '{}', { 'Content-Type': 'application/json' }),
    },
  ]);
});

describe('methods', () => {
  test('ATTACK HEAD ends nothing: METHOD_NOT_ALLOWED', async () => {
    const query = await signedQuery(ask(name), idpKey);
    const response = await gateway.fetch(`${url}${okta}?${query}`, { method: 'HEAD' });
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, POST']);
    expect(await isIn(reader)).toBe(true);
  });
});

describe('answers to our own request', () => {
  async function leaving(connection = 'okta') {
    const browser = await signedIn(somebody(), connection);
    const response = await browser.post('/_sso/logout', {}, { 'Sec-Fetch-Site': 'same-origin' });
    const asked = await readOwnRedirect(response.headers.get('Location') ?? '', spKey);
    return { browser, requestId: asked.attribute('ID') ?? '' };
  }

  const answer = (inResponseTo: string | null, parts: Partial<ResponseParts> = {}) =>
    buildLogoutResponse({ now: new Date(), issuer: idpEntityId, destination: url + okta, inResponseTo, ...parts });
  const signed = (xml: string, key = idpKey) => signedQuery(xml, key, { parameter: 'SAMLResponse' });

  const wrong: [string, ReasonCode, (requestId: string) => Promise<string>][] = [
    ['to another request', 'LOGOUT_IN_RESPONSE_TO', () => signed(answer('_another'))],
    ['to no request', 'LOGOUT_IN_RESPONSE_TO', () => signed(answer(null))],
    ['signed by another', 'SIGNATURE_MISMATCH', (id) => signed(answer(id), otherKey)],
    ['of another issuer', 'LOGOUT_ISSUER', (id) => signed(answer(id, { issuer: 'https://other.example' }))],
    [
      'of Entra’s other issuer, by another preset',
      'LOGOUT_ISSUER',
      (id) => signed(answer(id, { issuer: `https://login.microsoftonline.com/${tenant}/` })),
    ],
    ['for another address', 'LOGOUT_DESTINATION', (id) => signed(answer(id, { destination: 'https://wiki.example' }))],
    ['too old', 'LOGOUT_EXPIRED', (id) => signed(answer(id, { now: at(-7 * minute) }))],
    [
      'without a Status',
      'SAML_STATUS_SHAPE',
      async (id) => signed(swap(answer(id), /<samlp:Status>.*<\/samlp:Status>/, '')),
    ],
    ['that is a request', 'LOGOUT_SHAPE', () => signed(ask(name))],
    [
      'signed inside only',
      'LOGOUT_NOT_SIGNED',
      async (id) => redirectQuery(await signLogout(answer(id), idpKey), { parameter: 'SAMLResponse' }),
    ],
    [
      'sent twice',
      'PARAMETER_REPEATED',
      async (id) => `${await redirectQuery(answer(id), { parameter: 'SAMLResponse' })}&SAMLResponse=x`,
    ],
  ];
  for (const [what, code, query] of wrong) {
    test(`ATTACK an answer ${what}: ${code}`, async () => {
      const { browser, requestId } = await leaving();
      await expectRefusal(await browser.get(`${okta}?${await query(requestId)}`), code);
    });
  }

  test('ATTACK an answer to a browser that asked nothing, to a finished sign-out, by another connection, too late: LOGOUT_NOT_ASKED', async () => {
    await expectNothingEnded(await get(await signed(answer('_x'))), 'LOGOUT_NOT_ASKED', reader);
    const done = await leaving();
    const query = await signed(answer(done.requestId));
    expect((await done.browser.get(`${okta}?${query}`)).status).toBe(200);
    await expectRefusal(await done.browser.get(`${okta}?${query}`), 'LOGOUT_NOT_ASKED');
    const elsewhere = await leaving();
    const xml = answer(elsewhere.requestId, { destination: url + sloPath('local') });
    await expectRefusal(await elsewhere.browser.get(`${sloPath('local')}?${await signed(xml)}`), 'LOGOUT_NOT_ASKED');
    for (const [late, status] of [
      [-1, 200],
      [0, 403],
    ] as const) {
      const { browser, requestId } = await leaving();
      vi.setSystemTime(Date.now() + 10 * minute + late);
      expect((await browser.get(`${okta}?${await signed(answer(requestId))}`)).status).toBe(status);
    }
  });

  test('ATTACK a RelayState that is an address is not followed', async () => {
    const { browser, requestId } = await leaving();
    const options = { parameter: 'SAMLResponse', relayState: 'https://evil.example/' } as const;
    const response = await browser.get(`${okta}?${await signedQuery(answer(requestId), idpKey, options)}`);
    expect([response.status, response.headers.get('Location')]).toEqual([200, null]);
    expect(await response.text()).not.toContain('evil.example');
  });

  test('ATTACK a logout cookie that is made up, or two of them: LOGOUT_NOT_ASKED', async () => {
    const { browser, requestId } = await leaving();
    const ours = browser.cookies.get('__Host-sso-logout') ?? '';
    browser.cookies.set('__Host-sso-logout', `${ours}; __Host-sso-logout=${ours.toLowerCase()}`);
    await expectRefusal(await browser.get(`${okta}?${await signed(answer(requestId))}`), 'LOGOUT_NOT_ASKED');
    browser.cookies.set('__Host-sso-logout', btoa(String.fromCharCode(...utf8('made up, and long enough to look at'))));
    await expectRefusal(await browser.get(`${okta}?${await signed(answer(requestId))}`), 'LOGOUT_NOT_ASKED');
  });
});

test('the reader of all these attacks is still signed in, and a genuine request ends it', async () => {
  expect(await isIn(reader)).toBe(true);
  const xml = buildLogoutRequest({ now: new Date(), issuer: idpEntityId, destination: url + okta, nameId: name });
  expect((await genuine(xml)).status).toBe(302);
  expect(await isIn(reader)).toBe(false);
});
