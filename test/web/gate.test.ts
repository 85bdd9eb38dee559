import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import {
  addToList,
  cookieSet,
  docs,
  echoOf,
  jwtConnection,
  navigation,
  openGateway,
} from '../support/worker-gateway.ts';

const gateway = openGateway();
const staff = await gateway.signIn('gate-staff@acme.example');
const stranger = await gateway.signIn('gate-stranger@acme.example');
await addToList('staff', 'gate-staff@acme.example');

/** A refusal opens nothing: no way on, no session, no shared cache. */
function expectSilence(response: Response): void {
  expect(response.headers.get('Location')).toBeNull();
  expect(cookieSet(response, '__Host-sso') ?? '').toBe('');
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
}

describe('nobody is signed in', () => {
  test('a public page is open and as cacheable as the origin says', async () => {
    const answer = encodeURIComponent('{"headers":[["Cache-Control","public, max-age=60"]]}');
    const response = await gateway.fetch(`/public/a?answer=${answer}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    expect(response.headers.get('X-Robots-Tag')).toBeNull();
  });

  test('a page view is sent to sign in and will come back', async () => {
    const response = await gateway.fetch('/kb/a?b=c&d', { headers: navigation });
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toBe('/_sso/login?return_to=%2Fkb%2Fa%3Fb%3Dc%26d');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('Vary')).toContain('Cookie');
  });

  test.each([
    ['GET that accepts HTML, without Sec-Fetch-Mode', 'GET', { Accept: 'text/html,*/*' }, 302],
    ['HEAD that accepts HTML, without Sec-Fetch-Mode', 'HEAD', { Accept: 'text/html' }, 302],
    ['POST that accepts HTML, without Sec-Fetch-Mode', 'POST', { Accept: 'text/html' }, 401],
    ['GET of a script', 'GET', { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }, 401],
    ['GET of an image', 'GET', { 'Sec-Fetch-Mode': 'no-cors' }, 401],
    ['GET of a program', 'GET', { Accept: '*/*' }, 401],
    ['a conditional GET', 'GET', { 'If-None-Match': '*', 'If-Modified-Since': new Date(0).toUTCString() }, 401],
    ['a WebSocket', 'GET', { Upgrade: 'websocket', 'Sec-Fetch-Mode': 'websocket' }, 401],
    ['a health check by name', 'GET', { 'User-Agent': 'GoogleHC/1.0' }, 401],
  ])('%s', async (_, method, headers, status) => {
    const response = await gateway.fetch('/kb/a', { method, headers });
    expect(response.status).toBe(status);
    if (status === 302) return;
    expectSilence(response);
    expect(await response.json()).toEqual({ error: 'SIGN_IN_REQUIRED', login_url: 'https://docs.example/_sso/login' });
  });

  test.each(['OPTIONS', 'PROPFIND', 'PUT', 'DELETE', 'PATCH', 'SEARCH'])(
    'the method %s opens nothing',
    async (method) => {
      const response = await gateway.fetch('/kb/a', { method });
      expect(response.status).toBe(401);
      expectSilence(response);
    },
  );

  test('DENIED: a closed page is closed, not a sign-in', async () => {
    const response = await gateway.fetch('/closed/x', { headers: navigation });
    expect(response.status).toBe(403);
    expectSilence(response);
    expect(await response.text()).toContain('DENIED');
  });
});

describe('somebody is signed in', () => {
  test('sso opens to any reader, the answer is theirs alone', async () => {
    const response = await gateway.fetch('/kb/a', { headers: { Cookie: stranger } });
    expect((await echoOf(response)).headers['x-sso-email']).toBe('gate-stranger@acme.example');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('X-Robots-Tag')).toBe('noindex, noarchive');
    expect(response.headers.get('Vary')).toBe('Cookie');
  });

  test('lists opens to a reader on the list', async () => {
    const response = await gateway.fetch('/handbook/a', { headers: { Cookie: staff } });
    expect((await echoOf(response)).headers['x-sso-lists']).toBe('["staff"]');
  });

  test('NOT_ON_LIST: a reader on no list is told who they are, and the audit row says why', async () => {
    const response = await gateway.fetch('/handbook/a?q=1', { headers: { ...navigation, Cookie: stranger } });
    expect(response.status).toBe(403);
    expectSilence(response);
    const page = await response.text();
    expect(page).toContain('gate-stranger@acme.example');
    expect(page).toContain('href="/_sso/login?return_to=%2Fhandbook%2Fa&amp;another=1"');
    const reference = /[0-9A-HJKMNP-TV-Z]{10}/.exec(page)?.[0] ?? '';
    const row = await env.DB.prepare('SELECT * FROM audit WHERE reference = ?').bind(reference).first();
    expect(row).toMatchObject({
      code: 'NOT_ON_LIST',
      site: 'DOCS',
      email: 'gate-stranger@acme.example',
      path: '/handbook/a',
    });
    expect(row?.['detail']).toContain('staff, board');
  });

  test('NOT_ON_LIST for a script is short JSON', async () => {
    const response = await gateway.fetch('/salaries.json', { headers: { Cookie: stranger } });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: 'NOT_ON_LIST', reference: expect.stringMatching(/^[0-9A-Z]{10}$/) });
  });

  test('a public page names the reader to the origin, and then is private', async () => {
    const response = await gateway.fetch('/public/a', { headers: { Cookie: stranger } });
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect((await echoOf(response)).headers['x-sso-email']).toBe('gate-stranger@acme.example');
  });
});

describe('the path', () => {
  test.each([
    '/handbook/%2e%2e%2fhandbook/a',
    '/public/..%2fhandbook/a',
    '/public/%2e%2e%5chandbook/a',
    '/public/%252e%252e/handbook/a',
    '//handbook/a',
    '/public/..;/handbook/a',
    '/HANDBOOK/a',
    '/%68andbook/a',
    '/salaries.',
    '/salaries/index.html',
    '/salaries.md',
    '/salaries%20',
  ])('%s is the page on the list, however it is spelled', async (path) => {
    const response = await gateway.fetch(path, { headers: { Cookie: stranger } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: 'NOT_ON_LIST' });
  });

  test.each([
    ['/public/%zz', 'PATH_NOT_DECODABLE'],
    ['/public/%c0%ae', 'PATH_NOT_DECODABLE'],
    ['/public/%00', 'PATH_CONTROL_CHARACTER'],
    ['/public/%250a', 'PATH_CONTROL_CHARACTER'],
  ])('%s is %s', async (path, code) => {
    const response = await gateway.fetch(path, { headers: { Cookie: staff } });
    expect(response.status).toBe(400);
    expectSilence(response);
    expect(await response.json()).toMatchObject({ error: code });
  });

  test.each([
    '/_sso',
    '/_sso/',
    '/_sso/nothing',
    '/_ssonothing/../_sso/x',
    '/%5fsso/session',
    '/_SSO/session',
    '/public/..%2f_sso/login',
    '//_sso/login',
    '/_hcms/mem/jwt/',
    '/HS-LOGIN',
    '/_sso/session/',
    '/_sso/login/',
  ])('NOT_FOUND: %s never reaches the origin', async (path) => {
    const response = await gateway.fetch(path, { headers: { Cookie: staff } });
    expect(response.status).toBe(404);
    expectSilence(response);
    expect(await response.json()).toMatchObject({ error: 'NOT_FOUND' });
  });

  test('METHOD_NOT_ALLOWED: an address of Postern’s names its methods', async () => {
    const response = await gateway.fetch('/_sso/session', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD');
    expect(await response.json()).toMatchObject({ error: 'METHOD_NOT_ALLOWED' });
  });

  test('only the URL decides: headers, query and fragment do not', async () => {
    const headers = { 'X-Original-URL': '/public/a', 'X-Forwarded-Uri': '/public/a', 'X-Rewrite-URL': '/public/a' };
    expect((await gateway.fetch('/kb/a?x=/public/a#/public/a', { headers })).status).toBe(401);
  });
});

describe('several sites on one Worker', () => {
  const two = openGateway({
    SITE_DOCS: docs,
    SITE_BLOG: {
      ...docs,
      host: 'blog.example',
      default_access: 'public',
      rules: [],
      connections: [jwtConnection('b')],
    },
    SITE_OFF: { ...docs, host: 'off.example', sso_enabled: false, on_disable: 'lock' },
    SITE_FREE: { ...docs, host: 'free.example', sso_enabled: false, on_disable: 'publish' },
  });

  test('each has its own rules', async () => {
    expect((await two.fetch('/kb/a')).status).toBe(401);
    expect((await two.fetch('https://blog.example/kb/a')).status).toBe(200);
  });

  test.each([
    ['https://off.example/kb/a', 403],
    ['https://off.example/handbook/a', 403],
    ['https://off.example/public/a', 200],
    ['https://free.example/kb/a', 200],
    ['https://free.example/handbook/a', 403],
    ['https://free.example/closed/a', 403],
  ])('with sign-in off, %s answers %i', async (url, status) => {
    expect((await two.fetch(url)).status).toBe(status);
  });

  test('SSO_DISABLED is the reason', async () => {
    expect(await (await two.fetch('https://off.example/kb/a')).json()).toMatchObject({ error: 'SSO_DISABLED' });
  });

  test.each([
    'https://other.example/',
    'https://docs.example.evil/',
    'https://docs.example:8443/',
    'https://docs.example./',
  ])('UNKNOWN_HOST: %s', async (url) => {
    const headers = { Host: 'docs.example', 'X-Forwarded-Host': 'docs.example' };
    const response = await two.fetch(url, { headers });
    expect(response.status).toBe(404);
    expectSilence(response);
    expect(await response.json()).toEqual({ error: 'UNKNOWN_HOST' });
  });
});
