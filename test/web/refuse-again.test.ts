import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { docs, navigation, openGateway } from '../support/worker-gateway.ts';

// What is refused again within a minute is the same answer under the same reference, and one row in the audit.
const gateway = openGateway();

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-04T08:00:00Z') }));
afterEach(() => vi.useRealTimers());

function secondsPass(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

async function ask(Cookie: string, path: string, more: Readonly<Record<string, string>> = {}) {
  const response = await gateway.fetch(path, { headers: { Cookie, ...more } });
  const body = await response.text();
  return { response, body, reference: /"reference":"(\w{10})"/.exec(body)?.[1] ?? null };
}

async function rowsFor(email: string): Promise<number> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM audit WHERE email = ? AND kind = 'refused'")
    .bind(email)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

describe('the same refusal', () => {
  test('within a minute: one reference, one row, the same headers', async () => {
    const Cookie = await gateway.signIn('again@acme.example');
    const first = await ask(Cookie, '/handbook/a');
    secondsPass(20);
    const second = await ask(Cookie, '/handbook/a?x=1');
    expect([first.response.status, second.response.status]).toEqual([403, 403]);
    expect(second.reference).toBe(first.reference);
    expect(first.reference).not.toBeNull();
    expect(second.body).toBe(first.body);
    expect([...second.response.headers]).toEqual([...first.response.headers]);
    expect(second.response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await rowsFor('again@acme.example')).toBe(1);
  });

  test('ATTACK a page that is reloaded with other queries writes one row', async () => {
    const Cookie = await gateway.signIn('reloading@acme.example');
    const bodies = new Set<string>();
    for (let n = 0; n < 5; n++) bodies.add((await ask(Cookie, `/handbook/a?n=${n}`, navigation)).body);
    expect(bodies.size).toBe(1);
    expect(await rowsFor('reloading@acme.example')).toBe(1);
  });

  test('after a minute: a new reference and a new row', async () => {
    const Cookie = await gateway.signIn('later@acme.example');
    const first = await ask(Cookie, '/handbook/a');
    secondsPass(60);
    expect((await ask(Cookie, '/handbook/a')).reference).not.toBe(first.reference);
    expect(await rowsFor('later@acme.example')).toBe(2);
  });

  test('of a clock that went back since is another one', async () => {
    const Cookie = await gateway.signIn('clock@acme.example');
    const first = await ask(Cookie, '/handbook/a');
    secondsPass(-1);
    expect((await ask(Cookie, '/handbook/a')).reference).not.toBe(first.reference);
  });

  test('is as private as the first: no robot keeps it, no cache shares it', async () => {
    const Cookie = await gateway.signIn('private@acme.example');
    for (let time = 0; time < 2; time++) {
      const { headers } = (await ask(Cookie, '/handbook/a', navigation)).response;
      expect(headers.get('X-Robots-Tag')).toBe('noindex, noarchive');
      expect(headers.get('Cache-Control')).toBe('private, no-store');
      expect(headers.get('Vary')?.toLowerCase()).toContain('cookie');
    }
  });

  test('by another method is another', async () => {
    const Cookie = await gateway.signIn('method@acme.example');
    const refused = async (method: string) =>
      (await (await gateway.fetch('/handbook/a', { method, headers: { Cookie } })).json<{ reference: string }>())
        .reference;
    expect(await refused('POST')).not.toBe(await refused('GET'));
    expect(await rowsFor('method@acme.example')).toBe(2);
  });

  test('at another site of the same gateway is another, under that site’s name', async () => {
    const two = openGateway({ SITE_TWIN: { ...docs, host: 'twin.example', title: 'Twin' } });
    const pageAt = async (site: string) => {
      const response = await two.fetch(`${site}/closed/a`, { headers: navigation });
      expect(response.status).toBe(403);
      return response.text();
    };
    expect(await pageAt('https://docs.example')).toContain('<a href="/"><bdi translate="no">Docs</bdi>');
    expect(await pageAt('https://twin.example')).toContain('<a href="/"><bdi translate="no">Twin</bdi>');
  });

  test('of another page, or in another language or form, is another', async () => {
    const Cookie = await gateway.signIn('other@acme.example');
    const first = await ask(Cookie, '/handbook/a');
    expect((await ask(Cookie, '/handbook/b')).reference).not.toBe(first.reference);
    const german = await ask(Cookie, '/handbook/a', { ...navigation, 'Accept-Language': 'de' });
    const dutch = await ask(Cookie, '/handbook/a', { ...navigation, 'Accept-Language': 'nl' });
    expect([german, dutch].map(({ response }) => response.headers.get('Content-Language'))).toEqual(['de', 'nl']);
    expect(await rowsFor('other@acme.example')).toBe(4);
  });

  test('ATTACK a page refused to one reader is never shown to another', async () => {
    const [sam, eve] = [await gateway.signIn('sam2@acme.example'), await gateway.signIn('eve2@acme.example')];
    const said = await ask(sam, '/handbook/a', navigation);
    const other = await ask(eve, '/handbook/a', navigation);
    expect(said.body).toContain('sam2@acme.example');
    expect(other.body).toContain('eve2@acme.example');
    expect(other.body).not.toContain('sam2@acme.example');
    expect((await gateway.fetch('/handbook/a', { headers: navigation })).status).toBe(302);
  });

  test('a cookie that does not count is cleared, whatever was said to one without', async () => {
    const without = await gateway.fetch('/closed/again');
    const broken = await gateway.fetch('/closed/again', { headers: { Cookie: '__Host-sso=broken' } });
    expect([without.status, broken.status]).toEqual([403, 403]);
    expect(without.headers.get('Set-Cookie')).toBeNull();
    expect(broken.headers.get('Set-Cookie')).toContain('__Host-sso=; Path=/; Max-Age=0');
  });

  test('ends when the reader may read: a list that lets them in counts at once as ever', async () => {
    const Cookie = await gateway.signIn('soon@acme.example');
    expect((await ask(Cookie, '/handbook/a')).response.status).toBe(403);
    await env.DB.prepare("INSERT INTO list_members (list, email) VALUES ('staff', 'soon@acme.example')").run();
    secondsPass(31);
    expect((await ask(Cookie, '/handbook/a')).response.status).toBe(200);
  });
});
