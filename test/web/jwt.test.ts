import { env } from 'cloudflare:workers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/lib/base64.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { jwtSecret, samlTable, token } from '../support/idp.ts';
import { type Gateway, openGateway } from '../support/worker-gateway.ts';

const url = 'https://jwt.example';
const base = {
  host: 'jwt.example',
  title: 'Acme Docs',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  session: { lifetime: '12h' },
};
const desk = {
  id: 'desk',
  type: 'jwt',
  remote_login_url: 'https://desk.example/login',
  algorithm: 'HS256',
  key_secret: 'DESK_KEY',
};

function gatewayWith(...connections: readonly object[]): Gateway {
  return openGateway({ SITE_JWT: { ...base, connections }, DESK_KEY: jwtSecret });
}

const gateway = gatewayWith(desk);
const email = 'pat@partner.example';
const callbacks = ['/_sso/jwt/desk', '/_hcms/mem/jwt'];
const forms = ['/_sso/jwt/desk/verify', '/_hcms/mem/jwt/verify'];

let browser: Browser;
beforeEach(() => {
  browser = openBrowser(gateway, url);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a sign-in', () => {
  for (const path of callbacks) {
    for (const name of ['jwt', 'code', 'id_token', 'access_token']) {
      test(`GET and POST ${path} with ${name}`, async () => {
        const email = `${name}${path.length}@partner.example`;
        expectSignedIn(await browser.get(`${path}?${name}=${await token(email)}&redirect_url=${url}/kb/`), '/kb/');
        const response = await browser.post(path, { [name]: await token(email), return_to: '/kb/?a=b' });
        expectSignedIn(response, '/kb/?a=b');
        expect(await (await browser.get('/_sso/session')).json()).toMatchObject({ email, connection: 'desk' });
      });
    }
  }

  test('POST without a body, the token in the query', async () => {
    const init = { method: 'POST', redirect: 'manual' as const };
    expectSignedIn(
      await gateway.fetch(`${url}/_sso/jwt/desk?jwt=${await token('query-post@partner.example')}`, init),
      '/',
    );
  });

  test('that was started here goes back to its page when the provider names none', async () => {
    await browser.get('/_sso/login/desk?return_to=/kb/deep');
    expectSignedIn(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), '/kb/deep');
  });

  test('ATTACK open redirect: every other redirect_url leads home', async () => {
    for (const evil of [
      'https://evil.example/',
      '//evil.example',
      '/_sso/logout',
      'javascript:alert(1)',
      `${url}.evil.example/`,
      `${url}@evil.example/`,
    ]) {
      const fields = { jwt: await token('redirected@partner.example'), redirect_url: evil };
      expectSignedIn(await browser.post('/_sso/jwt/desk', fields, { Cookie: 'theme=dark' }), '/');
    }
  });
});

describe('idp_initiated = false binds the callback to a browser that started here', () => {
  const bound = gatewayWith(
    { ...desk, idp_initiated: false, any_domain: true },
    { ...desk, id: 'other', idp_initiated: false, any_domain: true },
  );
  beforeEach(() => {
    browser = openBrowser(bound, url);
  });

  test('started here', async () => {
    await browser.get('/_sso/login/desk?return_to=/kb/');
    expectSignedIn(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), '/kb/');
    await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), 'LOGIN_NOT_FOUND');
  });

  test('ATTACK login CSRF: not started here: LOGIN_NOT_FOUND', async () => {
    await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), 'LOGIN_NOT_FOUND');
  });

  test('started by another connection: LOGIN_OTHER_CONNECTION', async () => {
    await browser.get('/_sso/login/other');
    await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), 'LOGIN_OTHER_CONNECTION');
  });

  test('too late: LOGIN_EXPIRED', async () => {
    await browser.get('/_sso/login/desk');
    vi.useFakeTimers({ now: Date.now() + 10 * 60_000 + 1, toFake: ['Date'] });
    await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt: await token(email) }), 'LOGIN_EXPIRED');
  });
});

describe('replay', () => {
  test('ATTACK 20 simultaneous uses of one token make one session: JTI_CLAIM_INVALID', async () => {
    const jwt = await token(email, { jti: undefined });
    const posts = Array.from({ length: 20 }, () =>
      openBrowser(gateway, url).post('/_sso/jwt/desk', { jwt }, { Cookie: 'a=b' }),
    );
    const answers = await Promise.all(posts);
    expect(answers.filter((one) => one.status === 303)).toHaveLength(1);
    for (const one of answers.filter((each) => each.status !== 303)) await expectRefusal(one, 'JTI_CLAIM_INVALID');
  });

  test('a sign-in that the audit cannot have is none, and leaves its token good', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    // The row of a refusal has no SELECT: that one can be written.
    const DB = new Proxy(env.DB, {
      get(database, key) {
        if (key === 'prepare')
          return (sql: string) =>
            database.prepare(sql.includes('SELECT') ? sql.replace('INTO audit', 'INTO gone') : sql);
        const value: unknown = Reflect.get(database, key);
        return typeof value === 'function' ? value.bind(database) : value;
      },
    });
    const unaudited = openGateway({ SITE_JWT: { ...base, connections: [desk] }, DESK_KEY: jwtSecret, DB });
    const jwt = await token('unaudited@partner.example');
    await expectRefusal(await openBrowser(unaudited, url).post('/_sso/jwt/desk', { jwt }), 'STORE_UNAVAILABLE');
    expect(log).toHaveBeenCalled();
    expectSignedIn(await browser.post('/_sso/jwt/desk', { jwt }), '/');
  });

  test('ATTACK HEAD, as link scanners send it, uses nothing up', async () => {
    const jwt = await token(email);
    const head = await gateway.fetch(`${url}/_sso/jwt/desk?jwt=${jwt}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('Allow')]).toEqual([405, 'GET, POST']);
    expectSignedIn(await browser.get(`/_sso/jwt/desk?jwt=${jwt}`), '/');
  });

  test('the verify form uses nothing up and makes no session', async () => {
    const jwt = await token(email);
    for (const path of [...forms, ...forms]) {
      const response = await browser.post(path, { jwt });
      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain(email);
    }
    expectSignedIn(await browser.post('/_sso/jwt/desk', { jwt }), '/');
  });
});

/** A token with this header and these claims, signed with the secret or with nothing. */
async function raw(
  header: unknown,
  claims: unknown = { email, exp: Math.floor(Date.now() / 1000) + 60 },
): Promise<string> {
  const head = typeof header === 'string' ? header : toBase64Url(utf8(JSON.stringify(header)));
  const input = `${head}.${toBase64Url(utf8(JSON.stringify(claims)))}`;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8(jwtSecret), algorithm, false, ['sign']);
  return `${input}.${toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(input))))}`;
}

/** What the verify form says to programs. */
async function verify(one: Browser, path: string, fields: Record<string, string>): Promise<unknown> {
  const response = await one.post(path, fields, { Accept: 'application/json', 'Sec-Fetch-Mode': 'cors' });
  expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
  return response.json();
}

describe('what a connection and its site expect of a token', () => {
  async function codeOf(change: object, claims: Readonly<Record<string, unknown>>, site: object = {}): Promise<string> {
    const connections = [{ ...desk, ...change }];
    const at = openGateway({ SITE_JWT: { ...base, ...site, connections }, DESK_KEY: jwtSecret });
    const response = await openBrowser(at, url).post('/_sso/jwt/desk', { jwt: await token(email, claims) });
    if (response.status === 303) return 'accepted';
    await expectRefusal(response, 'TOKEN_VERIFICATION_FAILED');
    return 'refused';
  }

  test.each([
    ['issuer', 'iss'],
    ['subject', 'sub'],
    ['audience', 'aud'],
  ])('%s', async (setting, claim) => {
    const change = { [setting]: 'https://right.example' };
    expect(await codeOf(change, { [claim]: 'https://right.example' })).toBe('accepted');
    for (const wrong of ['https://right.example/', 'https://other.example', ['https://other.example'], undefined])
      expect(await codeOf(change, { [claim]: wrong })).toBe('refused');
    expect(await codeOf({}, { [claim]: 'https://other.example' })).toBe('accepted');
  });

  test.each([
    ['0s', 0],
    ['60s', 60],
    ['300s', 300],
  ])('clock_skew = %s', async (clock_skew, seconds) => {
    vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z'), toFake: ['Date'] });
    const now = Date.now() / 1000;
    expect(await codeOf({}, { exp: now - seconds + 1 }, { clock_skew })).toBe('accepted');
    expect(await codeOf({}, { exp: now - seconds }, { clock_skew })).toBe('refused');
  });
});

describe('the codes of a token, at the callback and on the verify form', () => {
  const cases: readonly (readonly [
    string,
    (
      | 'TOKEN_VERIFICATION_FAILED'
      | 'COULD_NOT_PARSE_HEADER'
      | 'WRONG_TYPE_IN_HEADER'
      | 'ALGORITHM_MISSING_IN_HEADER'
      | 'NONE_ALGORITHM_PROVIDED'
      | 'MISSING_EMAIL_IN_TOKEN'
    ),
    () => Promise<string>,
  ])[] = [
    ['empty', 'TOKEN_VERIFICATION_FAILED', async () => ''],
    ['not a token', 'TOKEN_VERIFICATION_FAILED', async () => '<script>alert(1)</script>'],
    ['another algorithm', 'TOKEN_VERIFICATION_FAILED', () => raw({ alg: 'HS512' })],
    ['a bad signature', 'TOKEN_VERIFICATION_FAILED', async () => `${(await raw({ alg: 'HS256' })).slice(0, -4)}AAAA`],
    ['expired', 'TOKEN_VERIFICATION_FAILED', () => token(email, { exp: 1_700_000_000 })],
    ['header of nothing', 'COULD_NOT_PARSE_HEADER', () => raw('bm8')],
    ['wrong typ', 'WRONG_TYPE_IN_HEADER', () => raw({ alg: 'HS256', typ: 'at+jwt' })],
    ['no alg', 'ALGORITHM_MISSING_IN_HEADER', () => raw({ typ: 'JWT' })],
    ['alg none', 'NONE_ALGORITHM_PROVIDED', () => raw({ alg: 'nOnE' })],
    ['no email', 'MISSING_EMAIL_IN_TOKEN', () => token('')],
    ['an email that is none', 'MISSING_EMAIL_IN_TOKEN', () => token('a@b@c')],
  ];
  for (const [name, code, make] of cases) {
    test(`${name}: ${code}`, async () => {
      const jwt = await make();
      for (const path of callbacks) {
        const row = await expectRefusal(await browser.post(path, { jwt }), code);
        expect([row.connection, row.path]).toEqual(['desk', path]);
      }
      for (const path of forms) expect(await verify(browser, path, { jwt })).toMatchObject({ ok: false, code });
    });
  }

  test('no token, two tokens, one twice, one in query and form: TOKEN_VERIFICATION_FAILED', async () => {
    const jwt = await token(email);
    await expectRefusal(await browser.get('/_sso/jwt/desk'), 'TOKEN_VERIFICATION_FAILED');
    await expectRefusal(await browser.post('/_sso/jwt/desk', { token: jwt }), 'TOKEN_VERIFICATION_FAILED');
    await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt, code: jwt }), 'TOKEN_VERIFICATION_FAILED');
    await expectRefusal(await browser.post('/_sso/jwt/desk', `jwt=${jwt}&jwt=${jwt}`), 'TOKEN_VERIFICATION_FAILED');
    await expectRefusal(await browser.post(`/_sso/jwt/desk?jwt=${jwt}`, { jwt }), 'TOKEN_VERIFICATION_FAILED');
  });

  test('a repeated redirect_url: PARAMETER_REPEATED', async () => {
    const query = `jwt=${await token(email)}&redirect_url=/a&redirect_url=/b`;
    await expectRefusal(await browser.get(`/_sso/jwt/desk?${query}`), 'PARAMETER_REPEATED');
  });

  test('an empty redirect_url is none: the page that was asked for first is where it goes', async () => {
    await browser.get('/_sso/login/desk?return_to=/kb/deep');
    expectSignedIn(await browser.get(`/_sso/jwt/desk?jwt=${await token(email)}&redirect_url=`), '/kb/deep');
  });

  test('the audit row never has the token', async () => {
    const jwt = await token(email, { exp: 1_700_000_000 });
    const row = await expectRefusal(await browser.get(`/_sso/jwt/desk?jwt=${jwt}`), 'TOKEN_VERIFICATION_FAILED');
    expect(JSON.stringify(row)).not.toContain(jwt.slice(-20));
  });

  test.each(['/kb/a?share=secret', '/kb/a#share=secret'])(
    'the audit row of a sign-in to %s has the path alone',
    async (page) => {
      const reader = `path${page.length}${page.includes('#')}@partner.example`;
      const query = new URLSearchParams({ jwt: await token(reader), redirect_url: page });
      expect((await browser.get(`/_sso/jwt/desk?${query}`)).headers.get('Location')).toBe(page);
      const row = env.DB.prepare('SELECT detail FROM audit WHERE email = ?').bind(reader);
      expect(JSON.parse((await row.first<{ detail: string }>())?.detail ?? '{}')).toMatchObject({ target: '/kb/a' });
    },
  );

  test('a form that is too large or none: BODY_TOO_LARGE, BODY_UNREADABLE', async () => {
    await expectRefusal(await browser.post('/_sso/jwt/desk', `jwt=${'A'.repeat(600_000)}`), 'BODY_TOO_LARGE');
    await expectRefusal(
      await browser.post('/_sso/jwt/desk', '{}', { 'Content-Type': 'application/json' }),
      'BODY_UNREADABLE',
    );
  });
});

describe('the codes of settings win over the token’s', () => {
  const { key_secret: _, ...keyless } = desk;
  const cases = [
    ['INVALID_LOGIN_URL', { ...desk, remote_login_url: 'http://desk.example/' }],
    ['INVALID_KEY', { ...desk, key_secret: 'NOT_THERE' }],
    ['INVALID_KEY', { ...keyless, algorithm: 'RS256', key: 'no key' }],
    ['INVALID_KEY_LENGTH', { ...desk, algorithm: 'HS512' }],
  ] as const;
  for (const [code, table] of cases) {
    test(code, async () => {
      browser = openBrowser(gatewayWith(table), url);
      await expectRefusal(await browser.post('/_sso/jwt/desk', { jwt: 'no token' }), code);
      await expectRefusal(await browser.get('/_hcms/mem/jwt'), code);
      expect(await verify(browser, '/_sso/jwt/desk/verify', {})).toMatchObject({ ok: false, code });
      const page = await (await browser.get('/_hcms/mem/jwt/verify')).text();
      expect(page).toContain(code);
    });
  }

  test('PRIVATE_KEY_PROVIDED', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const { d, ...rest } = await exportJWK(privateKey);
    expect(d).toBeDefined();
    const pkcs8 = (await crypto.subtle.exportKey('pkcs8', privateKey as CryptoKey)) as ArrayBuffer;
    const key = btoa(String.fromCharCode(...new Uint8Array(pkcs8)));
    expect(rest.kty).toBe('RSA');
    browser = openBrowser(gatewayWith({ ...keyless, algorithm: 'RS256', key }), url);
    await expectRefusal(await browser.get('/_sso/jwt/desk?jwt=x'), 'PRIVATE_KEY_PROVIDED');
  });

  test('NO_SETTINGS: no jwt connection, none of this id, or several where the path names none', async () => {
    const none = openBrowser(gatewayWith(samlTable('okta')), url);
    for (const path of ['/_hcms/mem/jwt', '/_sso/jwt/desk', '/_sso/jwt/okta']) {
      await expectRefusal(await none.get(`${path}?jwt=x`), 'NO_SETTINGS');
      expect(await verify(none, `${path}/verify`, {})).toMatchObject({ ok: false, code: 'NO_SETTINGS' });
    }
    const two = gatewayWith({ ...desk, any_domain: true }, { ...desk, id: 'other', any_domain: true });
    const several = openBrowser(two, url);
    await expectRefusal(await several.get('/_hcms/mem/jwt?jwt=x'), 'NO_SETTINGS');
    expectSignedIn(await several.get(`/_sso/jwt/other?jwt=${await token(email)}`), '/');
  });

  test('sso_enabled = false: SSO_DISABLED', async () => {
    const off = { ...base, sso_enabled: false, on_disable: 'lock', connections: [desk] };
    browser = openBrowser(openGateway({ SITE_JWT: off, DESK_KEY: jwtSecret }), url);
    await expectRefusal(await browser.get(`/_sso/jwt/desk?jwt=${await token(email)}`), 'SSO_DISABLED');
  });
});

describe('the verify form', () => {
  test('asks, and shows claims as text', async () => {
    const empty = await browser.get('/_sso/jwt/desk/verify');
    expect(await empty.text()).toContain('action="/_sso/jwt/desk/verify"');
    const jwt = await token(email, { name: '<script>alert(1)</script>' });
    const html = await (await browser.post('/_sso/jwt/desk/verify', { jwt })).text();
    expect(html).toContain(email);
    expect(html).not.toContain('<script>');
    expect(html).not.toContain(jwt.slice(-20));
  });

  test('says the claims to programs', async () => {
    const said = await verify(browser, '/_sso/jwt/desk/verify', {
      jwt: await token(email, { sub: '42', name: 'Pat' }),
    });
    expect(said).toMatchObject({ ok: true, claims: { email, name: 'Pat', sub: '42' } });
  });
});

describe('jwks_url', () => {
  const table = { id: 'desk', type: 'jwt', remote_login_url: 'https://desk.example/login', algorithm: 'ES256' };

  async function provider(jwksUrl: string) {
    const pairs = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const answer = { keys: [{ ...(await exportJWK(pairs[0]?.publicKey as CryptoKey)), kid: 'k0' }], status: 200 };
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => Response.json({ keys: answer.keys }, { status: answer.status }));
    const sign = (n: number, kid: string | undefined) =>
      new SignJWT({ email, exp: Math.floor(Date.now() / 1000) + 60, jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
        .sign(pairs[n]?.privateKey as CryptoKey);
    const rotate = async () => {
      answer.keys.push({ ...(await exportJWK(pairs[1]?.publicKey as CryptoKey)), kid: 'k1' });
    };
    const change = async () => {
      answer.keys = [{ ...(await exportJWK(pairs[1]?.publicKey as CryptoKey)), kid: 'k0' }];
    };
    browser = openBrowser(gatewayWith({ ...table, jwks_url: jwksUrl }), url);
    const post = async (n: number, kid: string | undefined) =>
      browser.post('/_sso/jwt/desk', { jwt: await sign(n, kid) });
    return { answer, fetched, post, rotate, change };
  }

  test('is fetched once, without following redirects, and again for an unknown key after a minute', async () => {
    const { fetched, post, rotate } = await provider('https://desk.example/keys/rotating');
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    expectSignedIn(await post(0, 'k0'), '/');
    expectSignedIn(await post(0, 'k0'), '/');
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]).toMatchObject([
      'https://desk.example/keys/rotating',
      { redirect: 'manual', cache: 'no-store' },
    ]);
    await rotate();
    await expectRefusal(await post(1, 'k1'), 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 60_001);
    expectSignedIn(await post(1, 'k1'), '/');
    expect(fetched).toHaveBeenCalledTimes(2);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    expectSignedIn(await post(0, 'k0'), '/');
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test.each(['k0', undefined])('a key that is changed under its old id (%s) is found after a minute', async (kid) => {
    const { fetched, post, change } = await provider(`https://desk.example/keys/changed/${kid}`);
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    expectSignedIn(await post(0, kid), '/');
    await change();
    await expectRefusal(await post(1, kid), 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 60_001);
    expectSignedIn(await post(1, kid), '/');
    await expectRefusal(await post(0, kid), 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test('ATTACK nobody’s signatures do not make the gateway hammer the provider', async () => {
    const { fetched, post } = await provider('https://desk.example/keys/forged');
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    expectSignedIn(await post(0, 'k0'), '/');
    vi.setSystemTime(Date.now() + 60_001);
    for (let i = 0; i < 5; i++) await expectRefusal(await post(1, 'k0'), 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test.each(['https://192.168.0.1/jwks', 'https://keys.internal/jwks', 'http://localhost:9999/jwks'])(
    'ATTACK INVALID_KEY: %s is not asked by a site that is not on this machine',
    async (address) => {
      const { fetched, post } = await provider(address);
      await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
      expect(fetched).not.toHaveBeenCalled();
    },
  );

  test('ATTACK strangers’ key ids do not make the gateway hammer the provider', async () => {
    const { fetched, post } = await provider('https://desk.example/keys/hammered');
    for (let i = 0; i < 5; i++) await expectRefusal(await post(1, `made-up-${i}`), 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test('ATTACK nor do many of them at once: one fetch, and nobody waits for it', async () => {
    const { fetched, post } = await provider('https://desk.example/keys/flooded');
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    expectSignedIn(await post(0, 'k0'), '/');
    vi.setSystemTime(Date.now() + 60_001);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => post(1, `made-up-${i}`)));
    for (const answer of answers) await expectRefusal(answer, 'TOKEN_VERIFICATION_FAILED');
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test('ATTACK a stranger’s key id at a provider that is down does not lose the keys that are known', async () => {
    const { answer, fetched, post } = await provider('https://desk.example/keys/down');
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    expectSignedIn(await post(0, 'k0'), '/');
    answer.status = 503;
    vi.setSystemTime(Date.now() + 60_001);
    await expectRefusal(await post(1, 'made-up'), 'TOKEN_VERIFICATION_FAILED');
    expectSignedIn(await post(0, 'k0'), '/');
    expect(fetched).toHaveBeenCalledTimes(2);
    // No longer than keys are kept anyway: one that was withdrawn has its end.
    vi.setSystemTime(Date.now() + 9 * 60_000);
    await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
  });

  test('ATTACK INVALID_KEY: an octet of the key set now and then, for ever', async () => {
    const { fetched, post } = await provider('https://desk.example/keys/slow');
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.timeout(100));
    const pull = async (controller: ReadableStreamDefaultController) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.enqueue(new Uint8Array([0x20]));
    };
    fetched.mockImplementation(async () => new Response(new ReadableStream({ pull })));
    await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
    expect(limit).toHaveBeenCalledWith(5000);
  });

  test('a redirect, an error, or something that is no key set: INVALID_KEY', async () => {
    const { answer, fetched, post } = await provider('https://desk.example/keys/broken');
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    answer.status = 500;
    await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
    await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
    expect(fetched).toHaveBeenCalledTimes(1);
    const broken = [
      async () => Response.redirect('https://evil.example/keys', 302),
      async () => new Response('<html>'),
      async () => new Response(JSON.stringify({ keys: answer.keys }) + ' '.repeat(70_000)),
      () => Promise.reject(new Error('connection refused')),
    ];
    for (const fetchBroken of broken) {
      vi.setSystemTime(Date.now() + 10_001);
      fetched.mockImplementation(fetchBroken);
      await expectRefusal(await post(0, 'k0'), 'INVALID_KEY');
    }
    expect(fetched).toHaveBeenCalledTimes(5);
  });
});
