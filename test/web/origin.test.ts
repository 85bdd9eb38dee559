import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { cookieSet, docs, echoOf, navigation, openGateway } from '../support/worker-gateway.ts';

const gateway = openGateway({
  SITE_ZONE: { ...docs, host: 'zone.example', origin: 'zone' },
  SITE_ASSETS: { ...docs, host: 'assets.example', origin: 'assets' },
  SITE_SERVICE: { ...docs, host: 'service.example', origin: 'service:ORIGIN' },
  SITE_DOWN: { ...docs, host: 'down-site.example', origin: 'https://down.example' },
});
const Cookie = await gateway.signIn('sam@acme.example');
const ADDRESS = '/_sso/jwt/helpdesk';

/** The query that makes the origin answer so. */
function answering(answer: { readonly status?: number; readonly headers?: readonly (readonly string[])[] }): string {
  return `answer=${encodeURIComponent(JSON.stringify(answer))}`;
}

function get(at: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return gateway.fetch(at, { headers: { Cookie, ...headers } });
}

describe('the four kinds of origin', () => {
  test('a URL: its own host, the bytes of path and query as received', async () => {
    const echo = await echoOf(await get('/kb/%61;x=%2F/b%20c/?q=%41&q=+&%zz'));
    expect(echo.url).toBe('https://origin.example/kb/%61;x=%2F/b%20c/?q=%41&q=+&%zz');
    expect(echo.headers['x-forwarded-host']).toBe('docs.example');
    expect(echo.headers['x-forwarded-proto']).toBe('https');
  });

  test('a private page is fetched past Cloudflare’s cache, a public one may come from it', async () => {
    // What the runtime makes of `no-store` on the wire; the lifetime it tells the platform is not to be seen here.
    expect((await echoOf(await get('/kb/a'))).headers['cache-control']).toBe('no-cache');
    expect((await echoOf(await gateway.fetch('/public/a'))).headers).not.toHaveProperty('cache-control');
  });

  test('the zone: the request as it came', async () => {
    expect((await echoOf(await gateway.fetch('https://zone.example/public/a?b'))).url).toBe(
      'https://zone.example/public/a?b',
    );
  });

  test('a service binding: the request as it came', async () => {
    const echo = await echoOf(await gateway.fetch('https://service.example/public/a?b'));
    expect(echo.url).toBe('https://service.example/public/a?b');
  });

  test('assets: the file, only for who may read it', async () => {
    expect((await gateway.fetch('https://assets.example/guide/')).status).toBe(401);
    const cookie = await gateway.signIn('sam@acme.example', { at: `https://assets.example${ADDRESS}` });
    const response = await gateway.fetch('https://assets.example/guide/', { headers: { Cookie: cookie } });
    expect(await response.text()).toContain('Guide');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await (await gateway.fetch('https://assets.example/')).text()).toContain('Asset');
  });

  test('assets: a match with the browser’s copy is private too, and no 304 goes to a stranger', async () => {
    const cookie = await gateway.signIn('sam@acme.example', { at: `https://assets.example${ADDRESS}` });
    const etag =
      (await gateway.fetch('https://assets.example/guide/', { headers: { Cookie: cookie } })).headers.get('ETag') ?? '';
    const again = { headers: { Cookie: cookie, 'If-None-Match': etag } };
    const response = await gateway.fetch('https://assets.example/guide/', again);
    expect(response.status).toBe(304);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect((await gateway.fetch('https://assets.example/guide/', { headers: { 'If-None-Match': etag } })).status).toBe(
      401,
    );
  });

  test('ORIGIN_UNREACHABLE: a plain 502 and an audit row', async () => {
    const response = await gateway.fetch('https://down-site.example/public/a', { headers: navigation });
    expect(response.status).toBe(502);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    const page = await response.text();
    expect(page).toContain('ORIGIN_UNREACHABLE');
    expect(page).not.toContain('connection refused');
    const row = await env.DB.prepare("SELECT detail FROM audit WHERE code = 'ORIGIN_UNREACHABLE'").first();
    expect(row?.['detail']).toContain('received');
  });

  test('a cookie that does not count is cleared though the origin does not answer', async () => {
    const headers = { ...navigation, Cookie: '__Host-sso=x' };
    const response = await gateway.fetch('https://down-site.example/public/a', { headers });
    expect(response.status).toBe(502);
    expect(cookieSet(response, '__Host-sso')).toBe('');
  });
});

describe('what passes through', () => {
  test('a range', async () => {
    const response = await get('/kb/range', { Range: 'bytes=3-5' });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe('bytes 3-5/100');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await response.text()).toBe('def');
  });

  test('HEAD', async () => {
    const response = await gateway.fetch('/kb/head', { method: 'HEAD', headers: { Cookie } });
    expect(response.headers.get('X-Method')).toBe('HEAD');
    expect(await response.text()).toBe('');
  });

  test('a streamed answer', async () => {
    expect(await (await get('/kb/stream')).text()).toBe('one two three');
  });

  test('a body of 8 MB, streamed', async () => {
    const chunk = new Uint8Array(1 << 20);
    let left = 8;
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
    const response = await gateway.fetch('/kb/count', { method: 'PUT', body, headers: { Cookie } });
    expect(await response.text()).toBe(String(8 << 20));
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT'])('%s with its body', async (method) => {
    const body = method === 'OPTIONS' ? null : 'a=b';
    const echo = await echoOf(await gateway.fetch('/kb/a', { method, body, headers: { Cookie } }));
    expect(echo).toMatchObject({ method, body });
  });

  test('a WebSocket, with the reader’s name on the handshake', async () => {
    const response = await get('/kb/socket', { Upgrade: 'websocket' });
    expect(response.status).toBe(101);
    expect(response.headers.getSetCookie()).toEqual([]);
    const socket = response.webSocket;
    if (socket === null) throw new Error('no socket');
    socket.accept();
    const heard = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)));
    socket.send('hello');
    expect(await heard).toBe('sam@acme.example said hello');
    socket.close();
  });

  test('a WebSocket on a public page, with a cookie that does not count: nothing is set on the handshake', async () => {
    const headers = { Upgrade: 'websocket', Cookie: '__Host-sso=x' };
    const response = await gateway.fetch('/public/socket', { headers });
    expect(response.status).toBe(101);
    expect(response.headers.getSetCookie()).toEqual([]);
    response.webSocket?.accept();
    response.webSocket?.close();
  });

  test('METHOD_NOT_PASSED_ON: TRACE would echo the cookies', async () => {
    const response = await gateway.fetch('/public/a', { method: 'TRACE' });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ error: 'METHOD_NOT_PASSED_ON' });
  });
});

describe('what comes back', () => {
  test.each([
    ['https://origin.example/kb/b?c#d', 'https://docs.example/kb/b?c#d'],
    ['https://origin.example', 'https://docs.example'],
    ['//origin.example/kb/b', 'https://docs.example/kb/b'],
    ['HTTPS://Origin.Example/kb/b', 'https://docs.example/kb/b'],
    ['http://origin.example/kb/b', 'https://docs.example/kb/b'],
    ['https://origin.example:443/kb/b', 'https://docs.example/kb/b'],
    ['http://origin.example:80?b', 'https://docs.example?b'],
    ['https://origin.example:8443/kb/b', 'https://origin.example:8443/kb/b'],
    ['https://sam@origin.example/kb/b', 'https://sam@origin.example/kb/b'],
    ['/kb/b', '/kb/b'],
    ['https://origin.example.evil/b', 'https://origin.example.evil/b'],
    ['https://other.example/b', 'https://other.example/b'],
  ])('a redirect is passed on, not followed: %s', async (location, passed) => {
    const response = await get(`/kb/a?${answering({ status: 302, headers: [['Location', location]] })}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toBe(passed);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  });

  test.each([200, 304, 401, 403, 404, 410, 500, 503])(
    'a private answer of %i is kept out of shared caches',
    async (status) => {
      const removed = [
        ['CDN-Cache-Control', 'max-age=600'],
        ['Cloudflare-CDN-Cache-Control', 'max-age=600'],
        ['Netlify-CDN-Cache-Control', 'max-age=600'],
        ['Surrogate-Control', 'max-age=600'],
        ['Edge-Control', 'cache-maxage=10m'],
        ['X-Accel-Expires', '600'],
        ['Expires', 'Thu, 01 Jan 2099 00:00:00 GMT'],
      ];
      const headers = [['Cache-Control', 'public, max-age=600, s-maxage=900'], ['Vary', 'Accept-Encoding'], ...removed];
      const response = await get(`/kb/a?${answering({ status, headers })}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('Cache-Control')).toBe('private, no-store');
      for (const [name = ''] of removed) {
        expect(response.headers.get(name), name).toBeNull();
      }
      expect(response.headers.get('Vary')).toBe('Accept-Encoding, Cookie');
      expect(response.headers.get('X-Robots-Tag')).toBe('noindex, noarchive');
    },
  );

  test.each([
    ['private, max-age=60', 'private, max-age=60'],
    ['Private', 'Private'],
    ['private="Set-Cookie", max-age=60', 'private, no-store'],
    ['private, public', 'private, no-store'],
    ['private, s-maxage=60', 'private, no-store'],
    ['x=", private,", max-age=60', 'private, no-store'],
    ['no-cache', 'private, no-store'],
    ['max-age=60', 'private, no-store'],
  ])('Cache-Control %s of a private answer', async (said, kept) => {
    const response = await get(`/kb/a?${answering({ headers: [['Cache-Control', said]] })}`);
    expect(response.headers.get('Cache-Control')).toBe(kept);
  });

  test('the origin cannot set Postern’s cookies, and its own pass', async () => {
    const headers = [
      ['Set-Cookie', 'a=1; Path=/'],
      ['Set-Cookie', '__Host-sso=evil; Secure; Path=/'],
      ['Set-Cookie', ' __Host-sso-login = evil; Secure; Path=/'],
      // A cookie without a name is sent back as its value alone.
      ['Set-Cookie', '=__Host-sso=evil; Secure; Path=/'],
      ['Set-Cookie', ' =\t__Host-sso-logout=evil; Secure; Path=/'],
      ['Set-Cookie', 'b=2'],
    ];
    for (const path of ['/kb/a', '/public/a']) {
      const response = await gateway.fetch(`${path}?${answering({ headers })}`, { headers: { Cookie } });
      expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
      expect(cookieSet(response, '__Host-sso')).toBeNull();
    }
  });
});
