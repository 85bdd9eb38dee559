import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { createIdp } from '../../demo/idp/server.ts';
import { acsUrl, jwtCallbackUrl, spEntityId } from '../../demo/places.ts';

const now = new Date('2026-05-04T10:00:00.000Z');
const jwtKey = 'a shared secret of at least thirty-two octets';
let server: Server;
let base: string;

beforeAll(async () => {
  server = createIdp({ key: await makeKey(now), jwtKey, clock: () => now });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function get(path: string): Promise<Response> {
  return fetch(base + path, { redirect: 'manual' });
}

function post(path: string, form: Record<string, string>): Promise<Response> {
  return fetch(base + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
}

function authnRequest({ issuer = spEntityId, attributes = '', id = '_r1' } = {}): string {
  const namespaces = 'xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"';
  return `<p:AuthnRequest ${namespaces} ID="${id}" Version="2.0"${attributes}><a:Issuer>${issuer}</a:Issuer></p:AuthnRequest>`;
}

function ssoPath(xml: string, relayState = 'relay-1'): string {
  const SAMLRequest = deflateRawSync(xml).toString('base64');
  return `/saml/sso?${new URLSearchParams({ SAMLRequest, RelayState: relayState })}`;
}

function field(html: string, name: string): string | undefined {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
}

describe('SAML', () => {
  test('asks who you are and carries the request through the form', async () => {
    const response = await get(ssoPath(authnRequest(), '"><b>'));
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(field(html, 'requestId')).toBe('_r1');
    expect(field(html, 'relayState')).toBe('&quot;&gt;&lt;b&gt;');
    for (const name of ['sam', 'bea', 'noel', 'dora']) expect(html).toContain(`value="${name}"`);
    expect(html).not.toContain('value="pat"');
  });

  test('answers with a signed Response posted to the pinned ACS', async () => {
    const html = await (await post('/saml/answer', { who: 'bea', requestId: '_r1', relayState: 'relay-1' })).text();
    expect(html).toContain(`action="${acsUrl}"`);
    expect(field(html, 'RelayState')).toBe('relay-1');
    const xml = Buffer.from(field(html, 'SAMLResponse') ?? '', 'base64').toString('utf8');
    expect(xml).toContain('InResponseTo="_r1"');
    expect(xml).toContain('>bea@acme.example</saml2:NameID>');
    expect(xml).toContain('#rsa-sha256"');
    expect(html).toContain('<button class="go">Continue</button>');
  });

  test('answers unasked without InResponseTo and RelayState', async () => {
    expect((await get('/saml/start')).status).toBe(200);
    const html = await (await post('/saml/answer', { who: 'sam' })).text();
    expect(field(html, 'RelayState')).toBeUndefined();
    expect(atob(field(html, 'SAMLResponse') ?? '')).not.toContain('InResponseTo');
  });

  test.each([
    [
      'another ACS',
      authnRequest({ attributes: ' AssertionConsumerServiceURL="https://evil.example/"' }),
      'an answer to https://evil.example/',
    ],
    ['another SP', authnRequest({ issuer: 'https://evil.example/' }), 'a request from https://evil.example/'],
    ['no ID', authnRequest({ id: '' }), 'a request without a proper ID'],
    ['another message', '<LogoutRequest/>', 'not an AuthnRequest'],
    ['a bomb', ' '.repeat(200_000), 'Cannot create a Buffer larger than'],
    ['no XML', 'hello', 'XML '],
  ])('refuses a request that names %s', async (_, xml, message) => {
    const response = await get(ssoPath(xml));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test.each([
    [{ who: 'mallory' }, 'nobody by that name'],
    [{ who: 'pat' }, 'nobody by that name'],
    [{ who: 'sam', requestId: '" x="' }, 'a request without a proper ID'],
    [{ who: 'sam', relayState: 'x'.repeat(70_000) }, 'a form that is too long'],
  ])('refuses the answer form %#', async (form, message) => {
    const response = await post('/saml/answer', form as Record<string, string>);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test('describes itself', async () => {
    const response = await get('/saml/metadata');
    expect(response.headers.get('content-type')).toBe('application/samlmetadata+xml');
    expect(await response.text()).toMatch(/<ds:X509Certificate>[A-Za-z0-9+/=]{500,}</);
  });
});

describe('JWT', () => {
  test('sends the partner to the gateway with a token and the page asked for', async () => {
    const html = await (await get('/jwt/login?redirect_url=%2Fkb%2F')).text();
    expect(field(html, 'redirectUrl')).toBe('/kb/');
    expect(html).not.toContain('value="sam"');
    const response = await post('/jwt/answer', { who: 'pat', redirectUrl: '/kb/' });
    const location = new URL(response.headers.get('location') ?? '');
    expect(response.status).toBe(302);
    expect(location.origin + location.pathname).toBe(jwtCallbackUrl);
    expect(location.searchParams.get('redirect_url')).toBe('/kb/');
    const token = location.searchParams.get('jwt') ?? '';
    const { payload } = await jwtVerify(token, new TextEncoder().encode(jwtKey), {
      currentDate: now,
      algorithms: ['HS256'],
    });
    expect(payload).toMatchObject({ email: 'pat@partner.example', sub: 'pat', exp: now.getTime() / 1000 + 300 });
    expect(payload.jti).toBeTruthy();
  });
  test('signs in nobody of the SAML side', async () => {
    expect((await post('/jwt/answer', { who: 'sam', redirectUrl: '/' })).status).toBe(400);
  });
});

test('says it is there, and what it does not have', async () => {
  expect(await (await get('/health')).text()).toBe('ok\n');
  expect((await get('/')).status).toBe(200);
  expect((await get('/nothing')).status).toBe(404);
  expect((await post('/saml/sso', {})).status).toBe(404);
});
