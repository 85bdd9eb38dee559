import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signOutEverywhere } from '../../src/store/readers.ts';
import { setActive } from '../support/readers.ts';
import { addToList, cookieSet, docs, echoOf, openGateway, removeFromList } from '../support/worker-gateway.ts';

// What changes in the stores is seen at most 60 s later, without a new sign-in: here with the clock moved by that much.
const gateway = openGateway();
const who = { site: 'DOCS', connection: 'helpdesk', email: 'fresh@acme.example' };

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-03T08:00:00Z') }));
afterEach(() => vi.useRealTimers());

function aMinutePasses(): void {
  vi.setSystemTime(Date.now() + 60_000);
}

async function statusFor(Cookie: string, path = '/handbook/a'): Promise<number> {
  return (await gateway.fetch(path, { headers: { Cookie } })).status;
}

describe('within a minute and without a new sign-in', () => {
  test('a reader put on a D1 list may read, and taken off it may not', async () => {
    const Cookie = await gateway.signIn(who.email);
    expect(await statusFor(Cookie)).toBe(403);
    await addToList('staff', 'Fresh@Acme.example');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(200);
    await removeFromList('staff', 'fresh@acme.example');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(403);
  });

  test('the origin is told of no list that the reader was taken off', async () => {
    const Cookie = await gateway.signIn('told@acme.example');
    const told = async () => {
      const { headers } = await echoOf(await gateway.fetch('/kb/a', { headers: { Cookie } }));
      return [headers['x-sso-lists'], JSON.parse(atob((headers['x-sso-assertion'] ?? '').split('.')[1] ?? '')).lists];
    };
    await addToList('staff', 'told@acme.example');
    expect(await told()).toEqual(['["staff"]', ['staff']]);
    await removeFromList('staff', 'told@acme.example');
    aMinutePasses();
    expect(await told()).toEqual(['[]', []]);
  });

  test('a domain in D1 works the same', async () => {
    const Cookie = await gateway.signIn('fresh@other.example');
    await addToList('board', '*@other.example');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(200);
    await removeFromList('board', '*@other.example');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(403);
  });

  test('a line in a KV list lets in, and its removal keeps out', async () => {
    const Cookie = await gateway.signIn('kit@acme.example');
    expect(await statusFor(Cookie)).toBe(403);
    await env.KV.put('list:board', '# the board\nkit@acme.example\n*@fresh-partner.example\n');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(200);
    expect(await statusFor(await gateway.signIn('any@fresh-partner.example'))).toBe(200);
    await env.KV.put('list:board', '*@fresh-partner.example\n');
    aMinutePasses();
    expect(await statusFor(Cookie)).toBe(403);
    await env.KV.delete('list:board');
    aMinutePasses();
    expect(await statusFor(await gateway.signIn('any@fresh-partner.example'))).toBe(403);
  });

  test('READER_DEACTIVATED: refused and signed out; public pages stay open and do not name them', async () => {
    const Cookie = await gateway.signIn(who.email);
    expect(await statusFor(Cookie, '/kb/a')).toBe(200);
    await setActive(env.DB, who, false);
    aMinutePasses();
    const response = await gateway.fetch('/kb/a', { headers: { Cookie } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: 'READER_DEACTIVATED' });
    expect(cookieSet(response, '__Host-sso')).toBe('');
    const open = await echoOf(await gateway.fetch('/public/a', { headers: { Cookie } }));
    expect(open.headers).not.toHaveProperty('x-sso-email');
    await setActive(env.DB, who, true);
    aMinutePasses();
    expect(await statusFor(Cookie, '/kb/a')).toBe(200);
  });

  test('SESSION_SIGNED_OUT: every session so far is over, a new one counts', async () => {
    const laptop = await gateway.signIn(who.email);
    vi.setSystemTime(Date.now() + 1000);
    const phone = await gateway.signIn(who.email);
    await signOutEverywhere(env.DB, who, new Date());
    aMinutePasses();
    for (const Cookie of [laptop, phone]) {
      const response = await gateway.fetch('/kb/a', { headers: { Cookie } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: 'SESSION_SIGNED_OUT' });
      expect(cookieSet(response, '__Host-sso')).toBe('');
    }
    expect(await statusFor(await gateway.signIn(who.email), '/kb/a')).toBe(200);
  });
});

// What the gate recalls of a reader is put together from two memories, each with an age of its own: neither may lend the other its youth.
describe('when one memory is older than the other', () => {
  const site = 'https://ages.example';
  const ages = openGateway({ SITE_AGES: { ...docs, host: 'ages.example' } });
  const signIn = (email: string) => ages.signIn(email, { at: `${site}/_sso/jwt/helpdesk` });
  const read = async (Cookie: string) => (await ages.fetch(`${site}/handbook/a`, { headers: { Cookie } })).status;

  function secondsPass(seconds: number): void {
    vi.setSystemTime(Date.now() + seconds * 1000);
  }

  test('a D1 list: the KV lists were read again for somebody else', async () => {
    const [reader, other] = [await signIn('d1-age@acme.example'), await signIn('other-age@acme.example')];
    await addToList('staff', 'd1-age@acme.example');
    expect(await read(reader)).toBe(200);
    await removeFromList('staff', 'd1-age@acme.example');
    secondsPass(29);
    expect(await read(reader)).toBe(200);
    secondsPass(2);
    expect(await read(other)).toBe(403);
    expect(await read(reader)).toBe(403);
  });

  test('a KV list: the reader’s record is younger', async () => {
    await env.KV.put('list:board', 'kv-age@acme.example\n');
    expect(await read(await signIn('other-age@acme.example'))).toBe(403);
    secondsPass(20);
    const reader = await signIn('kv-age@acme.example');
    expect(await read(reader)).toBe(200);
    await env.KV.delete('list:board');
    secondsPass(11);
    expect(await read(reader)).toBe(403);
  });

  test('a D1 list: the KV lists are the very ones that the reader was last judged by', async () => {
    const [reader, other] = [await signIn('same-age@acme.example'), await signIn('other-age@acme.example')];
    await addToList('staff', 'same-age@acme.example');
    expect(await read(other)).toBe(403);
    secondsPass(20);
    expect(await read(reader)).toBe(200);
    secondsPass(11);
    expect(await read(other)).toBe(403);
    expect(await read(reader)).toBe(200);
    await removeFromList('staff', 'same-age@acme.example');
    secondsPass(20);
    expect(await read(reader)).toBe(403);
  });
});

// One isolate may serve several sites: what it remembers of one is nothing that it knows of another.
describe('two sites in one memory', () => {
  const connections = docs.connections;
  const sites = {
    SITE_ONE: { ...docs, host: 'one.example', connections },
    SITE_TWO: {
      ...docs,
      host: 'two.example',
      connections,
      rules: [{ paths: ['/*'], access: 'lists', lists: ['two'] }],
    },
  };
  const both = openGateway(sites);
  const signIn = (host: string, email: string) => both.signIn(email, { at: `https://${host}/_sso/jwt/helpdesk` });
  const read = async (host: string, Cookie: string) =>
    (await both.fetch(`https://${host}/handbook/a`, { headers: { Cookie } })).status;

  test('READER_DEACTIVATED on the one, with the other asked first', async () => {
    const email = 'one-and-two@acme.example';
    await addToList('staff', email);
    await addToList('two', email);
    const [one, two] = [await signIn('one.example', email), await signIn('two.example', email)];
    await setActive(env.DB, { site: 'ONE', connection: 'helpdesk', email }, false);
    expect([await read('two.example', two), await read('one.example', one)]).toEqual([200, 403]);
  });

  test('each has the KV lists that its own rules name', async () => {
    await env.KV.put('list:board', 'kv-of-one@acme.example');
    await env.KV.put('list:two', 'kv-of-two@acme.example');
    aMinutePasses();
    const one = await signIn('one.example', 'kv-of-one@acme.example');
    const two = await signIn('two.example', 'kv-of-two@acme.example');
    expect([await read('one.example', one), await read('two.example', two)]).toEqual([200, 200]);
    await env.KV.delete('list:board');
    await env.KV.delete('list:two');
  });
});
