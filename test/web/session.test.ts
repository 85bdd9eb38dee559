import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fromBase64, fromBase64Url, toBase64Url } from '../../src/lib/base64.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { signToken } from '../../src/web/session-token.ts';
import { cookieSet, docs, jwtConnection, navigation, newSessionKey, openGateway } from '../support/worker-gateway.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const [oldKey, newKey] = [newSessionKey(), newSessionKey()];
const gateway = openGateway({ SESSION_KEYS: oldKey });
const fresh = await gateway.signIn('sam@acme.example');

function tokenOf(cookie: string): string {
  return cookie.slice('__Host-sso='.length);
}

/** Nobody, with this reason; the cookie is cleared and nothing is opened. */
async function expectNobody(response: Response, code: string): Promise<void> {
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: code });
  expect(cookieSet(response, '__Host-sso')).toBe('');
  expect(response.headers.get('Location')).toBeNull();
}

function withCookie(Cookie: string, at = '/kb/a') {
  return gateway.fetch(at, { headers: { Cookie } });
}

describe('a cookie that is not ours', () => {
  const [payload = '', mac = ''] = tokenOf(fresh).split('.');
  const other = toBase64Url(utf8(JSON.stringify({ host: 'docs.example', email: 'boss@acme.example' })));
  const flipped = toBase64Url((fromBase64Url(mac) ?? new Uint8Array()).map((byte, i) => (i === 0 ? byte ^ 1 : byte)));

  test.each([
    ['an empty one', '', 'SESSION_MALFORMED'],
    ['a word', 'x', 'SESSION_MALFORMED'],
    ['a payload alone', payload, 'SESSION_MALFORMED'],
    ['three parts', `${payload}.${mac}.`, 'SESSION_MALFORMED'],
    ['a padded signature', `${payload}.${mac}=`, 'SESSION_MALFORMED'],
    ['one longer than any of ours', `${payload}.${mac}${'A'.repeat(5000)}`, 'SESSION_MALFORMED'],
    ['an empty signature', `${payload}.`, 'SESSION_SIGNATURE'],
    ['an empty payload', `.${mac}`, 'SESSION_SIGNATURE'],
    ['a flipped bit in the signature', `${payload}.${flipped}`, 'SESSION_SIGNATURE'],
    ['a shortened signature', `${payload}.${mac.slice(0, -3)}`, 'SESSION_SIGNATURE'],
    ['another payload under our signature', `${other}.${mac}`, 'SESSION_SIGNATURE'],
    ['a shortened payload', `${payload.slice(0, -4)}.${mac}`, 'SESSION_SIGNATURE'],
  ])('%s', async (_, value, code) => {
    await expectNobody(await withCookie(`__Host-sso=${value}`), code);
  });

  test.each([
    ['without a member', { seenAt: undefined }],
    ['a time that is text', { expiresAt: '9999999999999' }],
    ['a time that is no whole number', { issuedAt: 0.5 }],
    ['a host that is a list', { host: ['docs.example'] }],
    ['an address that is none', { email: null }],
  ])('SESSION_MALFORMED: signed by us as another version would: %s', async (_, change) => {
    const session = JSON.parse(new TextDecoder().decode(fromBase64Url(payload) ?? new Uint8Array()));
    const secrets = { sessionKeys: [fromBase64(oldKey)] } as unknown as Parameters<typeof signToken>[0];
    expect((await withCookie(`__Host-sso=${await signToken(secrets, session)}`)).status).toBe(200);
    const value = await signToken(secrets, { ...session, ...change });
    await expectNobody(await withCookie(`__Host-sso=${value}`), 'SESSION_MALFORMED');
  });

  test('a public page stays open, unstamped, and the cookie is cleared', async () => {
    const response = await withCookie('__Host-sso=x', '/public/a');
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('x-sso');
    expect(cookieSet(response, '__Host-sso')).toBe('');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  });

  test('a page view goes to sign in and the cookie is cleared', async () => {
    const response = await gateway.fetch('/kb/a', { headers: { ...navigation, Cookie: '__Host-sso=x' } });
    expect(response.status).toBe(302);
    expect(cookieSet(response, '__Host-sso')).toBe('');
  });

  test('SESSION_SIGNATURE: a login cookie is no session, and a session of another gateway neither', async () => {
    await expectNobody(
      await withCookie(await openGateway({ SESSION_KEYS: newKey }).signIn('a@b.example')),
      'SESSION_SIGNATURE',
    );
  });
});

describe('several cookies', () => {
  test('SESSION_REPEATED: which of two is not ours to guess, a valid one among them or not', async () => {
    await expectNobody(await withCookie(`${fresh}; __Host-sso=x`), 'SESSION_REPEATED');
    await expectNobody(await withCookie(`__Host-sso=x, ${fresh}`), 'SESSION_REPEATED');
    await expectNobody(
      await withCookie(Array.from({ length: 60 }, (_, i) => `__Host-sso=${i}`).join('; ')),
      'SESSION_REPEATED',
    );
  });

  test('one that a sibling domain planted in a value of its own is nobody’s, and in nobody’s way', async () => {
    const planted = await withCookie(`a=x,${fresh}`);
    expect(planted.status).toBe(401);
    expect(planted.headers.get('Set-Cookie')).toBeNull();
    expect((await withCookie(`a=x,__Host-sso=planted; ${fresh}`)).status).toBe(200);
  });

  test('sixty copies of one are one', async () => {
    expect((await withCookie(Array(60).fill(fresh).join('; '))).status).toBe(200);
  });

  test('100 KB of other cookies are no matter', async () => {
    expect((await withCookie(`${'a=b; '.repeat(20_000)}${fresh}`)).status).toBe(200);
  });
});

describe('keys', () => {
  test('an old key still verifies, the newest signs', async () => {
    const rotated = openGateway({ SESSION_KEYS: `${newKey},${oldKey}` });
    const headers = { Cookie: fresh };
    expect((await rotated.fetch('/kb/a', { headers })).status).toBe(200);
    const Cookie = await rotated.signIn('sam@acme.example');
    await expectNobody(await withCookie(Cookie), 'SESSION_SIGNATURE');
    expect((await openGateway({ SESSION_KEYS: newKey }).fetch('/kb/a', { headers: { Cookie } })).status).toBe(200);
  });

  test('SESSION_SIGNATURE: a key that was taken out verifies nothing any more', async () => {
    const later = openGateway({ SESSION_KEYS: newKey });
    await expectNobody(await later.fetch('/kb/a', { headers: { Cookie: fresh } }), 'SESSION_SIGNATURE');
  });
});

describe('another site', () => {
  const two = openGateway({ SESSION_KEYS: oldKey, SITE_BLOG: { ...docs, host: 'blog.example' } });

  test('SESSION_OTHER_HOST: a session is good on its own host only', async () => {
    const response = await two.fetch('https://blog.example/kb/a', { headers: { Cookie: fresh } });
    await expectNobody(response, 'SESSION_OTHER_HOST');
  });

  test('SESSION_CONNECTION_GONE: a session goes with its connection', async () => {
    const changed = openGateway({ SESSION_KEYS: oldKey, SITE_DOCS: { ...docs, connections: [jwtConnection('new')] } });
    await expectNobody(await changed.fetch('/kb/a', { headers: { Cookie: fresh } }), 'SESSION_CONNECTION_GONE');
  });
});

test('SESSION_EMAIL_NOT_ALLOWED: a session ends when its connection may no longer vouch for the address', async () => {
  const narrowed = (domain: string) => [{ ...jwtConnection('helpdesk'), any_domain: false, email_domains: [domain] }];
  const ask = (domain: string) =>
    openGateway({ SESSION_KEYS: oldKey, SITE_DOCS: { ...docs, connections: narrowed(domain) } }).fetch('/kb/a', {
      headers: { Cookie: fresh },
    });
  await expectNobody(await ask('example.com'), 'SESSION_EMAIL_NOT_ALLOWED');
  expect((await ask('acme.example')).status).toBe(200);
});

describe('time', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-02T08:00:00Z') }));
  afterEach(() => vi.useRealTimers());

  function wait(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  }

  test('SESSION_IDLE: two hours without a request', async () => {
    const Cookie = await gateway.signIn('sam@acme.example');
    wait(2 * HOUR - 1);
    expect((await withCookie(Cookie)).status).toBe(200);
    wait(1);
    await expectNobody(await withCookie(Cookie), 'SESSION_IDLE');
  });

  test('a reader who reads on is renewed, but not on every request', async () => {
    let Cookie = await gateway.signIn('sam@acme.example');
    wait(10 * MINUTE);
    expect(cookieSet(await withCookie(Cookie), '__Host-sso')).toBeNull();
    for (let hours = 0; hours < 10; hours++) {
      wait(HOUR);
      const response = await withCookie(Cookie);
      expect(response.status).toBe(200);
      Cookie = `__Host-sso=${cookieSet(response, '__Host-sso')}`;
    }
  });

  test('a reader of whom all is in memory is renewed when it is time', async () => {
    const Cookie = await gateway.signIn('sam@acme.example');
    wait(12 * MINUTE - 5000);
    expect(cookieSet(await withCookie(Cookie), '__Host-sso')).toBeNull();
    wait(5000);
    expect(cookieSet(await withCookie(Cookie), '__Host-sso')).toMatch(/^[\w-]+\.[\w-]+$/);
  });

  test('SESSION_EXPIRED: renewal does not lengthen the lifetime', async () => {
    let Cookie = await gateway.signIn('sam@acme.example');
    for (let hours = 0; hours < 11; hours++) {
      wait(HOUR);
      const value = cookieSet(await withCookie(Cookie), '__Host-sso');
      Cookie = `__Host-sso=${value}`;
    }
    wait(HOUR - 1);
    expect((await withCookie(Cookie)).status).toBe(200);
    wait(1);
    await expectNobody(await withCookie(Cookie), 'SESSION_EXPIRED');
  });

  test.each([
    ['0s', 0],
    ['60s', MINUTE],
    ['300s', 5 * MINUTE],
  ])('SESSION_NOT_YET_VALID: from a clock further ahead than clock_skew = %s', async (clock_skew, ahead) => {
    const site = openGateway({ SESSION_KEYS: oldKey, SITE_DOCS: { ...docs, clock_skew } });
    const seen = async (Cookie: string) => site.fetch('/kb/a', { headers: { Cookie } });
    wait(ahead + 1);
    const Cookie = await site.signIn('sam@acme.example');
    wait(-ahead);
    expect((await seen(Cookie)).status).toBe(200);
    wait(-1);
    await expectNobody(await seen(Cookie), 'SESSION_NOT_YET_VALID');
  });

  test('the cookie’s attributes are those of a host-bound session', async () => {
    await gateway.signIn('sam@acme.example');
    wait(HOUR);
    const response = await withCookie(await gateway.signIn('sam@acme.example'));
    expect(response.headers.getSetCookie()).toEqual([]);
    wait(HOUR);
    const again = await withCookie(fresh);
    expect(again.headers.getSetCookie()[0]).toMatch(
      /^__Host-sso=[\w.-]*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/,
    );
  });
});
