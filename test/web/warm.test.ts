import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { addToList, docs, openGateway } from '../support/worker-gateway.ts';

// The promise of the gate's speed: on a warm isolate an allowed request costs no cryptography, no KV and no D1. Everything
// is real here; each binding is only counted on its way.

const counts = new Map<string, number>();

/** The same object, every method call of it counted under `name`. */
function counted<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, key) {
      const value: unknown = Reflect.get(object, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return Reflect.apply(value, object, args);
      };
    },
  });
}

function countCrypto(): () => void {
  const names = ['sign', 'verify', 'digest', 'importKey', 'deriveKey', 'encrypt', 'decrypt'] as const;
  const spies = names.map((name) => {
    const original = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<never>;
    return vi.spyOn(crypto.subtle, name).mockImplementation((...args: unknown[]) => {
      counts.set('crypto', (counts.get('crypto') ?? 0) + 1);
      return original(...args);
    });
  });
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

test('a warm allowed request does no cryptography, no KV and no D1', async () => {
  const gateway = openGateway({
    DB: counted(env.DB, 'D1'),
    KV: counted(env.KV, 'KV'),
    SITE_DOCS: { ...docs, origin: 'service:ORIGIN' },
  });
  await addToList('staff', 'warm@acme.example');
  const Cookie = await gateway.signIn('warm@acme.example', { name: 'Sam' });
  const stop = countCrypto();
  counts.clear();

  expect((await gateway.fetch('/handbook/a', { headers: { Cookie } })).status).toBe(200);
  // The first one does each, or the counting would prove nothing: HMAC of the cookie and signature of the assertion.
  expect(Object.fromEntries(counts)).toMatchObject({ KV: 1, D1: expect.any(Number), crypto: expect.any(Number) });
  counts.clear();

  for (const path of ['/handbook/a', '/handbook/b', '/kb/a?x=y', '/public/a', '/']) {
    expect((await gateway.fetch(path, { headers: { Cookie } })).status).toBe(200);
  }
  expect(Object.fromEntries(counts)).toEqual({});
  stop();
});

test('a reader costs one round trip to D1 and one bulk read of KV, however many lists there are', async () => {
  const lists = Array.from({ length: 90 }, (_, i) => `list-${i}`);
  const rules = lists.map((list) => ({ paths: [`/${list}/*`], access: 'lists', lists: [list] }));
  const gateway = openGateway({
    DB: counted(env.DB, 'D1'),
    KV: counted(env.KV, 'KV'),
    SITE_DOCS: { ...docs, origin: 'service:ORIGIN', rules },
  });
  for (const list of lists) await addToList(list, 'many@acme.example');
  const Cookie = await gateway.signIn('many@acme.example');
  counts.clear();
  const response = await gateway.fetch('/list-89/a', { headers: { Cookie } });
  expect(response.status).toBe(200);
  // Two prepared statements and the one batch that runs them.
  expect(Object.fromEntries(counts)).toEqual({ D1: 3, KV: 1 });
});
