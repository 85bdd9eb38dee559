/** Two sites of one Worker, alike in everything but their names: what an isolate remembers of one is not what it knows of the other. */
import { env } from 'cloudflare:workers';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setActive } from '../support/readers.ts';
import { docs, echoOf, openGateway } from '../support/worker-gateway.ts';

const rules = (list: string) => [{ paths: ['/handbook/*'], access: 'lists', lists: [list] }];
const first = { ...docs, host: 'first.example', origin: 'service:ORIGIN', rules: rules('first') };
const second = { ...first, host: 'second.example', rules: rules('second') };
const gateway = openGateway({ SITE_FIRST: first, SITE_SECOND: second });
const hosts = ['first.example', 'second.example'] as const;

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-03T08:00:00Z') }));
afterEach(() => vi.useRealTimers());

function signIn(host: string, email: string): Promise<string> {
  return gateway.signIn(email, { at: `https://${host}/_sso/jwt/helpdesk` });
}

async function read(host: string, path: string, Cookie: string): Promise<Response> {
  return gateway.fetch(`https://${host}${path}`, { headers: { Cookie } });
}

describe('ATTACK a memory of one site that serves the other', () => {
  test('who is deactivated at one is not at the other, and the other way round', async () => {
    const email = 'both@acme.example';
    const cookies = [await signIn(hosts[0], email), await signIn(hosts[1], email)] as const;
    await setActive(env.DB, { site: 'FIRST', connection: 'helpdesk', email }, false);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await read(hosts[0], '/kb/a', cookies[0])).status).toBe(403);
    expect((await read(hosts[1], '/kb/a', cookies[1])).status).toBe(200);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await read(hosts[1], '/kb/a', cookies[1])).status).toBe(200);
    expect((await read(hosts[0], '/kb/a', cookies[0])).status).toBe(403);
  });

  test('each reads the lists in KV that its own rules name', async () => {
    await env.KV.put('list:first', 'one@acme.example\n');
    await env.KV.put('list:second', 'two@acme.example\n');
    for (const [host, email, status] of [
      [hosts[0], 'one@acme.example', 200],
      [hosts[1], 'one@acme.example', 403],
      [hosts[1], 'two@acme.example', 200],
      [hosts[0], 'two@acme.example', 403],
    ] as const)
      expect([host, email, (await read(host, '/handbook/a', await signIn(host, email))).status]).toEqual([
        host,
        email,
        status,
      ]);
  });

  test('each origin gets an assertion made out for its own site', async () => {
    for (const host of hosts) {
      const { headers } = await echoOf(await read(host, '/kb/a', await signIn(host, 'same@acme.example')));
      expect(decodeJwt(headers['x-sso-assertion'] ?? '')).toMatchObject({ aud: host, iss: `https://${host}` });
    }
  });
});
