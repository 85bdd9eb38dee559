import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { toBase64Url } from '../../src/lib/base64.ts';
import { cookieSet, docs, echoOf, navigation, openGateway, secrets } from '../support/worker-gateway.ts';

let log: MockInstance<typeof console.error>;
beforeEach(() => {
  log = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => log.mockRestore());

/** The real D1, but every statement asks for a table that is not there. */
const brokenD1 = new Proxy(env.DB, {
  get(database, key) {
    if (key === 'prepare') return () => database.prepare('SELECT * FROM a_table_on_fire');
    const value: unknown = Reflect.get(database, key);
    return typeof value === 'function' ? value.bind(database) : value;
  },
});

/** The real KV, but its keys are longer than KV allows. */
const brokenKv = new Proxy(env.KV, {
  get(namespace, key) {
    if (key === 'get') return () => namespace.get('fire'.repeat(200));
    return Reflect.get(namespace, key);
  },
});

const Cookie = await openGateway().signIn('sam@acme.example');

describe.each([
  ['D1', { DB: brokenD1 }],
  ['KV', { KV: brokenKv }],
])('%s fails', (store, bindings) => {
  const gateway = openGateway(bindings);

  test('STORE_UNAVAILABLE: a private page is 503, never open, and the session is kept', async () => {
    const response = await gateway.fetch('/kb/a', { headers: { Cookie } });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: 'STORE_UNAVAILABLE' });
    expect(cookieSet(response, '__Host-sso')).toBeNull();
    expect(response.headers.get('Location')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  });

  test('a page view gets a page that says nothing of the cause', async () => {
    const response = await gateway.fetch('/handbook/a', { headers: { ...navigation, Cookie } });
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain('STORE_UNAVAILABLE');
    expect(page).not.toContain('fire');
    expect(page).toContain('href="/handbook/a"');
    expect(log.mock.calls.flat().map(String).join()).toContain(`${store} failed`);
  });

  test('a public page is served, unstamped', async () => {
    const { headers } = await echoOf(await gateway.fetch('/public/a', { headers: { Cookie } }));
    expect(headers).not.toHaveProperty('x-sso-email');
    expect(headers).not.toHaveProperty('cookie');
  });

  test('a closed page is closed, and a stranger is sent to sign in', async () => {
    expect((await gateway.fetch('/closed/a', { headers: { Cookie } })).status).toBe(403);
    expect((await gateway.fetch('/kb/a', { headers: navigation })).status).toBe(302);
  });
});

test('STORE_UNAVAILABLE: a D1 that answers less than it was asked lets nobody in', async () => {
  for (const answered of [[], [{ results: [] }]]) {
    const DB = new Proxy(env.DB, {
      get(database, key) {
        if (key === 'batch') return async () => answered;
        const value: unknown = Reflect.get(database, key);
        return typeof value === 'function' ? value.bind(database) : value;
      },
    });
    const response = await openGateway({ DB }).fetch('/kb/a', { headers: { Cookie } });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: 'STORE_UNAVAILABLE' });
  }
});

test('the audit row of a refusal that cannot be written changes no answer', async () => {
  const gateway = openGateway({ DB: brokenD1 });
  const response = await gateway.fetch('/closed/a');
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ error: 'DENIED' });
});

test('SIGN_IN_REQUIRED: dot segments that our own fetch resolves do not lend a public prefix to a list page', async () => {
  const app = createApp({ ...env, ...secrets, SITE_DOCS: docs });
  for (const path of ['/public/a%2fb/../..%2fsalaries', '/public/a%2fb\\%2e%2e\\..%2fsalaries']) {
    const request = new Request(`https://${docs.host}/`);
    // The runtime gives the target of a request as it was received; only a Request that is made here is normalised.
    Object.defineProperty(request, 'url', { value: `https://${docs.host}${path}` });
    expect(new URL(request.url).pathname).toBe('/public/..%2fsalaries');
    const response = await app.fetch(request, createExecutionContext());
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'SIGN_IN_REQUIRED' });
  }
});

test('INTERNAL_ERROR: what nobody thought of is 503, not an open door', async () => {
  // A key of the right form that is no point of its curve: settings cannot see it, signing fails.
  const part = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const gateway = openGateway({
    ASSERTION_KEY: JSON.stringify({ kty: 'EC', crv: 'P-256', x: part, y: part, d: part }),
  });
  const response = await gateway.fetch('/kb/a', { headers: { Cookie } });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: 'INTERNAL_ERROR' });
  expect(log).toHaveBeenCalled();
});

test('when even the refusal fails, the answer is a bare 503', async () => {
  const app = createApp({ ...env, ...secrets, SITE_DOCS: docs });
  const response = await app.fetch(new Request('https://docs.example/closed/a'), {} as ExecutionContext);
  expect(response.status).toBe(503);
  expect(await response.text()).toBe('503\n');
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
});

describe('settings', () => {
  const broken = { ...docs, host: 'broken.example', default_access: 'everyone', orgin: 'x' };

  test('SETTINGS_INVALID: the site is closed, its reader told nothing, the log has every fault once', async () => {
    const gateway = openGateway({ SITE_BROKEN: broken });
    expect(log.mock.calls).toHaveLength(1);
    expect(String(log.mock.calls[0])).toContain('SITE_BROKEN.default_access');
    expect(String(log.mock.calls[0])).toContain('SITE_BROKEN.orgin');
    for (const path of ['/', '/public/a', '/_sso/login', '/%5fsso/x']) {
      const response = await gateway.fetch(`https://broken.example${path}`, { headers: navigation });
      expect(response.status).toBe(500);
      const page = await response.text();
      expect(page).toContain('SETTINGS_INVALID');
      expect(page).not.toContain('default_access');
    }
    expect(log.mock.calls).toHaveLength(1);
    expect((await gateway.fetch('/public/a')).status).toBe(200);
  });

  test('SETTINGS_INVALID: without secrets every site is closed', async () => {
    for (const secret of ['SESSION_KEYS', 'ASSERTION_KEY']) {
      const gateway = openGateway({ [secret]: undefined });
      expect((await gateway.fetch('/public/a')).status).toBe(500);
      const health = await gateway.fetch('/_sso/health');
      expect(health.status).toBe(503);
      expect(await health.json()).toEqual({ ok: false, failed: 'settings' });
    }
  });

  test('SETTINGS_INVALID: without any site nothing is a site', async () => {
    expect((await openGateway({ SITE_DOCS: undefined }).fetch('/')).status).toBe(500);
  });
});

describe('health', () => {
  test('200 when D1 answers, 503 and the part otherwise', async () => {
    expect((await openGateway().fetch('/_sso/health')).status).toBe(200);
    const response = await openGateway({ DB: brokenD1 }).fetch('/_sso/health');
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('fire');
  });
});
