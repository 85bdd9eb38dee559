import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { dropBodyHeaders, isStripped } from '../../src/web/upstream-headers.ts';
import { addToList, echoOf, openGateway } from '../support/worker-gateway.ts';

const gateway = openGateway();

async function said(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  return (await echoOf(await gateway.fetch(path, { headers }))).headers;
}

const FORGED = [
  'X-Sso-Email',
  'x-sso-email',
  'X_Sso_Email',
  'X.Sso.Email',
  'XSsoEmail',
  'x-sso_email',
  'X--Sso--Email',
  '-X-Sso-Email',
  'X-Sso-Name',
  'X-Sso-Connection',
  'X-Sso-Lists',
  'X_Sso_Assertion',
];

const REWRITING = [
  'X-Original-URL',
  'X_Original_URL',
  'X-Rewrite-URL',
  'X-Original-URI',
  'X-Forwarded-Uri',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Path',
  'X-Forwarded-Prefix',
  'X_Forwarded_Prefix',
  'X-Forwarded-Server',
  'X-Forwarded-Port',
  'X-Forwarded-Method',
  'Forwarded',
  'X-HTTP-Method-Override',
  'X-HTTP-Method',
  'X-Method-Override',
  'X-Middleware-Subrequest',
  'X-Middleware-Rewrite',
  'X-Invoke-Path',
  'X-Matched-Path',
  'X-Astro-Path',
];

describe('what a client cannot say to the origin', () => {
  test.each(FORGED)('%s is removed for a stranger, and for a reader replaced', async (name) => {
    const stranger = await said('/public/a', { [name]: 'boss@acme.example' });
    expect(Object.values(stranger)).not.toContain('boss@acme.example');
    const Cookie = await gateway.signIn('sam@acme.example');
    const reader = await said('/kb/a', { [name]: 'boss@acme.example', Cookie });
    expect(Object.values(reader)).not.toContain('boss@acme.example');
    expect(reader['x-sso-email']).toBe('sam@acme.example');
  });

  test.each(REWRITING)('%s is removed', async (name) => {
    expect(Object.values(await said('/public/a', { [name]: '/closed/a' }))).not.toContain('/closed/a');
  });

  test('the site’s own host and scheme stand in X-Forwarded-*', async () => {
    const forged = {
      'X-Forwarded-Host': 'evil.example',
      X_Forwarded_Host: 'evil.example',
      'X-Forwarded-Proto': 'http',
    };
    const headers = await said('/public/a', {
      ...forged,
      'X-Forwarded-For': '10.0.0.1',
      'CF-Connecting-IP': '192.0.2.7',
    });
    expect(headers['x-forwarded-host']).toBe('docs.example');
    expect(headers['x-forwarded-proto']).toBe('https');
    expect(headers['x-forwarded-for']).toBe('192.0.2.7');
    expect(Object.values(headers)).not.toContain('evil.example');
  });

  test.each([
    'Accept',
    'Authorization',
    'Range',
    'If-None-Match',
    'X-Requested-With',
    'X-Custom',
    'Content-Type',
    'Origin',
  ])('%s is not ours to touch', (name) => expect(isStripped(name)).toBe(false));

  test('however a name is spelled that resembles ours, with whatever mark in front', () => {
    for (const mark of ['', '-', '_', '.', '!', '~', '`', '^', '|', '+', "'", '*', '@', '[', '{']) {
      for (const name of [...FORGED, ...REWRITING, 'Base-Url', 'Request-Uri', 'Destination-Url', 'Front-End-Https']) {
        for (const spelled of [name, name.toLowerCase(), name.toUpperCase()])
          expect([`${mark}${spelled}`, isStripped(`${mark}${spelled}`)]).toEqual([`${mark}${spelled}`, true]);
      }
    }
  });

  test.each([
    ['a=1; $; b=2', 'a=1; b=2'],
    ['$; a=1', 'a=1'],
    ['a=1; $', 'a=1'],
    ['a=1; __Host-sso-login=x; $; b="c,d"', 'a=1; b="c,d"'],
    ['__host-other=1; $', '__host-other=1'],
  ])('Postern’s cookies are taken out of %s', async (template, left) => {
    const session = await gateway.signIn('sam@acme.example');
    expect((await said('/kb/a', { Cookie: template.replace('$', session) }))['cookie']).toBe(left);
  });

  test('one behind a comma is believed by nobody, and taken out all the same', async () => {
    const session = await gateway.signIn('sam@acme.example');
    expect((await said('/public/a', { Cookie: `a=1, ${session}` }))['cookie']).toBe('a=1');
  });

  test('what tells of a body is taken out where the body stays behind', () => {
    const headers = new Headers({ 'Content-Length': '3', 'Transfer-Encoding': 'chunked', Accept: '*/*' });
    dropBodyHeaders(headers);
    expect([...headers.keys()]).toEqual(['accept']);
  });

  test('no Cookie header is left when ours was the only one', async () => {
    const Cookie = await gateway.signIn('sam@acme.example');
    expect(await said('/kb/a', { Cookie })).not.toHaveProperty('cookie');
  });
});

describe('what Postern says to the origin', () => {
  test('a stranger is nobody: no header of ours at all', async () => {
    const headers = await said('/public/a', {});
    expect(Object.keys(headers).filter((name) => name.startsWith('x-sso'))).toEqual([]);
  });

  test.each([
    ['Søren "the\r\nX-Evil: 1" <b>', "UTF-8''S%C3%B8ren%20%22the%0D%0AX-Evil%3A%201%22%20%3Cb%3E"],
    ["UTF-8''Boss", "UTF-8''UTF-8%27%27Boss"],
    ['\u202egnirts', "UTF-8''%E2%80%AEgnirts"],
  ])('the name %j travels as an RFC 8187 value', async (name, sent) => {
    const Cookie = await gateway.signIn('sam@acme.example', { name });
    const headers = await said('/kb/a', { Cookie });
    expect(headers['x-sso-name']).toBe(sent);
    expect(headers).not.toHaveProperty('x-evil');
  });

  test('a long name is cut, and the session still fits its cookie', async () => {
    const Cookie = await gateway.signIn('sam@acme.example', { name: '☃'.repeat(200) });
    expect(Cookie.length).toBeLessThan(4096);
    expect(decodeURIComponent((await said('/kb/a', { Cookie }))['x-sso-name']?.slice(7) ?? '')).toBe('☃'.repeat(120));
  });

  test('lists are a JSON array, of only those that a rule of this site names', async () => {
    for (const list of ['staff', 'board', 'secret-project']) await addToList(list, 'lena@acme.example');
    const headers = await said('/kb/a', { Cookie: await gateway.signIn('lena@acme.example') });
    expect(headers['x-sso-lists']).toBe('["board","staff"]');
  });

  test('the assertion verifies against the published keys and says the same', async () => {
    const headers = await said('/kb/a', { Cookie: await gateway.signIn('lena@acme.example', { name: 'Lena' }) });
    const jwks = await (await gateway.fetch('/_sso/jwks.json')).json<Parameters<typeof createLocalJWKSet>[0]>();
    const { payload, protectedHeader } = await jwtVerify(headers['x-sso-assertion'] ?? '', createLocalJWKSet(jwks), {
      issuer: 'https://docs.example',
      audience: 'docs.example',
      algorithms: ['ES256'],
      maxTokenAge: 300,
    });
    expect(protectedHeader.kid).toBe(jwks.keys[0]?.kid);
    expect(payload).toMatchObject({ sub: 'helpdesk:lena@acme.example', email: 'lena@acme.example', name: 'Lena' });
    expect(payload['lists']).toEqual(['board', 'staff']);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  test('an Ed25519 key signs with EdDSA', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const ASSERTION_KEY = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey));
    const other = openGateway({ ASSERTION_KEY });
    const Cookie = await other.signIn('sam@acme.example');
    const { headers } = await echoOf(await other.fetch('/kb/a', { headers: { Cookie } }));
    const jwks = await (await other.fetch('/_sso/jwks.json')).json<Parameters<typeof createLocalJWKSet>[0]>();
    expect(jwks.keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
    const { payload } = await jwtVerify(headers['x-sso-assertion'] ?? '', createLocalJWKSet(jwks), {
      algorithms: ['EdDSA'],
    });
    expect(payload['email']).toBe('sam@acme.example');
  });

  test('the assertion is signed again before it is half over', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-04T08:00:00Z') });
    const Cookie = await gateway.signIn('again@acme.example');
    const assertions: (string | undefined)[] = [];
    for (const seconds of [0, 149, 1]) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      assertions.push((await said('/kb/a', { Cookie }))['x-sso-assertion']);
    }
    vi.useRealTimers();
    expect(assertions[1]).toBe(assertions[0]);
    expect(assertions[2]).not.toBe(assertions[0]);
  });

  test('the published keys have no private part', async () => {
    const { keys } = await (await gateway.fetch('/_sso/jwks.json')).json<{ keys: Record<string, string>[] }>();
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
  });
});
