/** How a sign-in leaves for a SAML identity provider: binding, signature, hints, and what our metadata says of it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { fromBase64 } from '../../src/lib/base64.ts';
import { fromUtf8 } from '../../src/lib/bytes.ts';
import { verifyEnveloped } from '../../src/proof/saml/signature/enveloped.ts';
import { readPinnedKeys } from '../../src/proof/saml/signature/keys.ts';
import { verifyRedirectQuery } from '../../src/proof/saml/signature/redirect.ts';
import { readXml } from '../../src/proof/saml/xml/reader.ts';
import { childElements, isElement } from '../../src/proof/saml/xml/tree.ts';
import { submitHash, submitScript } from '../../src/web/pages/submit.ts';
import { signsRequests } from '../../src/web/saml-start.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { idpEntityId, idpKey, readRequest, samlTable, say, ssoUrl } from '../support/idp.ts';
import { privatePem } from '../support/saml-key.ts';
import { openGateway } from '../support/worker-gateway.ts';

const url = 'https://requests.example';
const base = { host: 'requests.example', title: 'Acme Docs', origin: 'service:ORIGIN', default_access: 'sso' };

let key: SigningKey;
let next: SigningKey;
const pairOf = async (pair: SigningKey) => (await privatePem(pair)) + pair.certificatePem;

beforeAll(async () => {
  key = await makeKey(new Date());
  next = await makeKey(new Date());
});

type Table = Readonly<Record<string, unknown>>;

function open(connection: Table, vars: Table = {}): Browser {
  return openBrowser(openGateway({ ...vars, SITE_REQUESTS: { ...base, connections: [connection] } }), url);
}

async function openSigning(connection: Table): Promise<Browser> {
  return open(connection, { SIGNING_KEY: await pairOf(key) });
}

interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly html: string;
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

/** The form of the page as a browser reads it. */
async function readForm(response: Response): Promise<Form> {
  const html = await response.clone().text();
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '';
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]));
  return { action: unescaped(action), fields, html };
}

function xmlOf({ fields }: Form): string {
  return fromUtf8(fromBase64(fields['SAMLRequest'] ?? '') ?? new Uint8Array()) ?? '';
}

function idOf(xml: string): string {
  return / ID="([^"]*)"/.exec(xml)?.[1] ?? '';
}

/** Whether a posted request is signed by `key`, where the schema wants the signature. */
async function isSigned(xml: string): Promise<boolean> {
  const root = readXml(xml);
  const pinned = readPinnedKeys([key.certificatePem]);
  if (!root.ok || !pinned.ok) return false;
  const [issuer, signature] = childElements(root.value);
  if (issuer?.local !== 'Issuer' || signature === undefined) return false;
  if (!isElement(signature, 'http://www.w3.org/2000/09/xmldsig#', 'Signature')) return false;
  return (await verifyEnveloped(signature, root.value, { keys: pinned.value, legacyCrypto: false })).ok;
}

async function isQuerySigned(location: string, by = key): Promise<boolean> {
  const pinned = readPinnedKeys([by.certificatePem]);
  if (!pinned.ok) return false;
  const query = location.slice(location.indexOf('?') + 1);
  return (await verifyRedirectQuery(query, 'SAMLRequest', pinned.value, false)).ok;
}

async function finish(browser: Browser, requestId: string, relayState: string): Promise<Response> {
  const SAMLResponse = await say(url, 'okta', { inResponseTo: requestId, nameId: 'sam@acme.example' });
  return browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: relayState });
}

describe('the redirect binding', () => {
  test('is the default, and unsigned even with a key at hand', async () => {
    const browser = await openSigning(samlTable('okta'));
    const location = (await browser.get('/_sso/login')).headers.get('Location') ?? '';
    expect([...new URL(location).searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState']);
  });

  test('sign_requests: a detached signature, and the answer signs in', async () => {
    const browser = await openSigning(samlTable('okta', { sign_requests: true, sso_url: `${ssoUrl}?tenant=%2f1` }));
    const response = await browser.get('/_sso/login?return_to=/kb/');
    const location = response.headers.get('Location') ?? '';
    expect([response.status, location.startsWith(`${ssoUrl}?tenant=%2f1&SAMLRequest=`)]).toEqual([302, true]);
    expect(await isQuerySigned(location)).toBe(true);
    expect(await isQuerySigned(location.replace('RelayState=l', 'RelayState=m'))).toBe(false);
    const asked = await readRequest(location);
    expect(asked.xml).not.toContain('Signature');
    expect(asked.xml).toContain(`Destination="${ssoUrl}?tenant=%2f1"`);
    expectSignedIn(await finish(browser, asked.requestId, asked.relayState), '/kb/');
  });

  test('force_authn and name_id_format are in the request, and otherwise not', async () => {
    const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    const browser = open(samlTable('okta', { force_authn: true, name_id_format: format }));
    const { xml } = await readRequest((await browser.get('/_sso/login')).headers.get('Location') ?? '');
    expect(xml).toContain(' ForceAuthn="true"');
    expect(xml).toContain(`<samlp:NameIDPolicy Format="${format}" AllowCreate="true"/>`);
    const plain = await readRequest((await open(samlTable('okta')).get('/_sso/login')).headers.get('Location') ?? '');
    expect(plain.xml).not.toMatch(/ForceAuthn|NameIDPolicy/);
  });
});

describe('the POST binding', () => {
  const post = samlTable('okta', { request_binding: 'post' });

  test('is a page that works without script, and the answer signs in', async () => {
    const browser = open(post);
    const response = await browser.get('/_sso/login?return_to=/kb/');
    const form = await readForm(response);
    expect([response.status, response.headers.get('Location')]).toEqual([200, null]);
    expect(form.action).toBe(ssoUrl);
    expect(Object.keys(form.fields)).toEqual(['SAMLRequest', 'RelayState']);
    expect(form.fields['RelayState']).toMatch(/^login-[\w-]{22}$/);
    expect(form.html).toMatch(/<button type="submit">Continue<\/button>/);
    expect(xmlOf(form)).not.toContain('Signature');
    expectSignedIn(await finish(browser, idOf(xmlOf(form)), form.fields['RelayState'] ?? ''), '/kb/');
  });

  test('sign_requests: an enveloped signature after the Issuer', async () => {
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
    const table = { ...post, sign_requests: true, name_id_format: format, force_authn: true };
    const browser = await openSigning(table);
    const form = await readForm(await browser.get('/_sso/login'));
    const xml = xmlOf(form);
    expect(await isSigned(xml)).toBe(true);
    expect(await isSigned(xml.replace('ForceAuthn="true"', 'ForceAuthn="false"'))).toBe(false);
    expect(form.fields).not.toHaveProperty('Signature');
    expectSignedIn(await finish(browser, idOf(xml), form.fields['RelayState'] ?? ''), '/');
  });

  test('lets one script run, by its hash, and the form go to identity providers only', async () => {
    const response = await open(post).get('/_sso/login');
    const { html } = await readForm(response);
    const scripts = [...html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, script]) => script);
    expect(scripts).toEqual([submitScript]);
    const policy = response.headers.get('Content-Security-Policy')?.split('; ') ?? [];
    expect(policy).toContain(`script-src '${submitHash}'`);
    expect(policy).toContain(`form-action ${new URL(ssoUrl).origin} https:`);
    expect(policy).toContain("default-src 'none'");
    expect(policy.join()).not.toContain('unsafe');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.getSetCookie().join()).toMatch(/^__Host-sso-login=[^,]+SameSite=None$/);
  });

  test('speaks the language of the reader', async () => {
    const response = await open(post).get('/_sso/login', { 'Accept-Language': 'de' });
    expect(await response.text()).toContain('>Weiter</button>');
  });
});

describe('login_hint', () => {
  const hinting = { login_hint: true, email_domains: ['acme.example'] };
  const several = (more: Table) =>
    openBrowser(
      openGateway({
        SITE_REQUESTS: {
          ...base,
          connections: [
            samlTable('okta', { ...hinting, ...more }),
            samlTable('other', { login_hint: true, email_domains: ['acme.example', 'other.example'] }),
          ],
        },
      }),
      url,
    );

  test('takes the typed address along, in the query of the URL and never as a Subject', async () => {
    const browser = several({ email_domains: ['b.example'], sso_url: `${ssoUrl}?t=1` });
    const location = (await browser.get('/_sso/login?email=Sam%2Bx%26y%40B.example')).headers.get('Location') ?? '';
    expect(location).toMatch(`${ssoUrl}?t=1&login_hint=sam%2Bx%26y%40b.example&SAMLRequest=`);
    const { xml } = await readRequest(location);
    expect(xml).not.toContain('Subject');
    expect(xml).toContain(`Destination="${ssoUrl}?t=1"`);
  });

  test('is kept when the address leaves a choice', async () => {
    const browser = several({});
    const html = await (await browser.get('/_sso/login?email=sam@acme.example&return_to=/kb/')).text();
    const [, href = ''] = /href="(\/_sso\/login\/okta[^"]*)"/.exec(html) ?? [];
    expect(unescaped(href)).toBe('/_sso/login/okta?return_to=%2Fkb%2F&email=sam%40acme.example');
    const location = (await browser.get(unescaped(href))).headers.get('Location') ?? '';
    expect(new URL(location).searchParams.get('login_hint')).toBe('sam@acme.example');
  });

  test('works for POST, in the query of the action', async () => {
    const browser = open(samlTable('okta', { ...hinting, request_binding: 'post' }));
    const form = await readForm(await browser.get('/_sso/login/okta?email=sam@acme.example'));
    expect(form.action).toBe(`${ssoUrl}?login_hint=sam%40acme.example`);
    expect(Object.keys(form.fields)).toEqual(['SAMLRequest', 'RelayState']);
    expect(xmlOf(form)).toContain(`Destination="${ssoUrl}"`);
  });

  test('is signed around, not over', async () => {
    const browser = await openSigning(samlTable('okta', { ...hinting, sign_requests: true }));
    const location = (await browser.get('/_sso/login?email=sam@acme.example')).headers.get('Location') ?? '';
    expect(new URL(location).searchParams.get('login_hint')).toBe('sam@acme.example');
    expect(await isQuerySigned(location)).toBe(true);
  });

  test('is not sent where the settings do not say so, nor for what is no address', async () => {
    const quiet = open(samlTable('okta'));
    const loud = open(samlTable('okta', { login_hint: true }));
    const locations = [
      await quiet.get('/_sso/login?email=sam@acme.example'),
      await loud.get('/_sso/login'),
      await loud.get('/_sso/login?email=sam%26SAMLRequest%3Dx'),
    ].map((response) => response.headers.get('Location') ?? '');
    for (const location of locations) expect(location).toMatch(`${ssoUrl}?SAMLRequest=`);
  });
});

describe('what cannot be sent', () => {
  test('sign_requests without a key: SIGNING_KEY_MISSING', async () => {
    const browser = open(samlTable('okta', { sign_requests: true }));
    const row = await expectRefusal(await browser.get('/_sso/login'), 'SIGNING_KEY_MISSING');
    expect(row.detail.received).toContain('sign_requests');
  });

  test('metadata that wants signatures, without a key: SIGNING_KEY_MISSING', async () => {
    const browser = open(metadataTable('redirect', { wantsSigned: true }));
    await expectRefusal(await browser.get('/_sso/login'), 'SIGNING_KEY_MISSING');
  });

  test('a key that is none: SIGNING_KEY_UNREADABLE', async () => {
    const SIGNING_KEY = `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${key.certificatePem}`;
    const browser = open(samlTable('okta', { sign_requests: true }), { SIGNING_KEY });
    await expectRefusal(await browser.get('/_sso/login'), 'SIGNING_KEY_UNREADABLE');
  });

  test('a binding that the metadata does not have: SSO_BINDING_MISSING', async () => {
    const browser = open({ ...metadataTable('post'), request_binding: 'redirect' });
    const row = await expectRefusal(await browser.get('/_sso/login'), 'SSO_BINDING_MISSING');
    expect(row.detail).toMatchObject({ expected: 'redirect', received: 'post' });
  });
});

/** A connection by an IdP's metadata with one SSO endpoint. */
function metadataTable(binding: 'redirect' | 'post', { wantsSigned = false } = {}): Table {
  const name = binding === 'redirect' ? 'HTTP-Redirect' : 'HTTP-POST';
  const certificate = idpKey.certificatePem.replace(/-----[A-Z ]+-----|\n/g, '');
  const idp_metadata =
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${idpEntityId}">` +
    `<IDPSSODescriptor WantAuthnRequestsSigned="${wantsSigned}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
    '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>' +
    `<X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>` +
    `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${name}" Location="${ssoUrl}"/>` +
    '</IDPSSODescriptor></EntityDescriptor>';
  return { id: 'okta', type: 'saml', idp_metadata };
}

describe('as the IdP’s metadata wants it', () => {
  test('POST where that is all there is', async () => {
    expect((await readForm(await open(metadataTable('post')).get('/_sso/login'))).action).toBe(ssoUrl);
  });

  test('signed where it says so, and not where the settings say otherwise', async () => {
    const table = metadataTable('redirect', { wantsSigned: true });
    const asked = async (more: Table) =>
      (await (await openSigning({ ...table, ...more })).get('/_sso/login')).headers.get('Location') ?? '';
    expect(await isQuerySigned(await asked({}))).toBe(true);
    expect(new URL(await asked({ sign_requests: false })).searchParams.has('Signature')).toBe(false);
  });
});

describe('our metadata', () => {
  async function metadataOf(browser: Browser): Promise<string> {
    return (await browser.get('/_sso/saml/okta/metadata')).text();
  }
  const body = ({ certificatePem }: SigningKey) => certificatePem.replace(/-----[A-Z ]+-----|\n/g, '');

  test('without a key has neither keys nor logout', async () => {
    const xml = await metadataOf(open(samlTable('okta')));
    expect(xml).toContain('AuthnRequestsSigned="false"');
    expect(xml).not.toMatch(/KeyDescriptor|SingleLogoutService|NameIDFormat/);
  });

  test('with a key has it, and where to sign out', async () => {
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
    const xml = await metadataOf(await openSigning(samlTable('okta', { sign_requests: true, name_id_format: format })));
    expect(xml).toContain('AuthnRequestsSigned="true"');
    expect(xml).toContain(body(key));
    expect(xml).toContain(`<md:NameIDFormat>${format}</md:NameIDFormat>`);
    for (const binding of ['HTTP-Redirect', 'HTTP-POST']) {
      expect(xml).toContain(`bindings:${binding}" Location="${url}/_sso/saml/okta/slo"`);
    }
    expect(await metadataOf(await openSigning(samlTable('okta')))).toContain('AuthnRequestsSigned="false"');
  });

  test('says that requests are signed when the IdP’s metadata wants them so', async () => {
    const table = metadataTable('redirect', { wantsSigned: true });
    expect(await metadataOf(await openSigning(table))).toContain('AuthnRequestsSigned="true"');
  });

  test('in a rollover publishes both keys, in one secret or in two, and the first one signs', async () => {
    const pairs = [await pairOf(next), await pairOf(key)] as const;
    const connection = samlTable('okta', { sign_requests: true });
    for (const vars of [{ SIGNING_KEY: pairs.join('\n') }, { SIGNING_KEY: pairs[0], SIGNING_KEY_2: pairs[1] }]) {
      const browser = open(connection, vars);
      const published = [...(await metadataOf(browser)).matchAll(/<ds:X509Certificate>([^<]*)/g)].map(
        ([, text]) => text,
      );
      expect(published).toEqual([body(next), body(key)]);
      const location = (await browser.get('/_sso/login')).headers.get('Location') ?? '';
      expect([await isQuerySigned(location, next), await isQuerySigned(location, key)]).toEqual([true, false]);
    }
  });
});

test.each([
  [null, false, false],
  [null, true, true],
  [false, true, false],
  [true, false, true],
])('sign_requests %s, wanted %s: signed %s', (signed, wantsSignedRequests, expected) => {
  const request = { signed, binding: null, forceAuthn: false, nameIdFormat: null, loginHint: false };
  const idp = { entityId: 'x', sso: [], slo: [], certificates: [], wantsSignedRequests };
  expect(signsRequests({ request }, idp)).toBe(expected);
  expect(signsRequests({ request }, null)).toBe(signed === true);
});
