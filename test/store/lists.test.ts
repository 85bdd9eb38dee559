import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { readKvLists } from '../../src/store/lists.ts';
import { StoreUnavailable } from '../../src/store/reach.ts';

describe('readKvLists', () => {
  test('addresses and domains, one per line; a list that KV does not have is absent', async () => {
    await env.KV.put('list:kv-a', '# staff\r\nSam@Acme.example\n*@partner.example # all of them\n\n');
    const lists = await readKvLists(env.KV, ['kv-a', 'kv-none']);
    expect([...lists.keys()]).toEqual(['kv-a']);
    expect(lists.get('kv-a')?.has('sam@acme.example')).toBe(true);
    expect(lists.get('kv-a')?.has('any@partner.example')).toBe(true);
    expect(lists.get('kv-a')?.has('any@acme.example')).toBe(false);
  });

  test('no names, no read', async () => {
    expect((await readKvLists(env.KV, [])).size).toBe(0);
  });

  test('more lists than one bulk read takes', async () => {
    const names = Array.from({ length: 230 }, (_, i) => `kv-many-${i}`);
    await Promise.all([0, 99, 100, 199, 200, 229].map((i) => env.KV.put(`list:kv-many-${i}`, `r${i}@acme.example`)));
    const lists = await readKvLists(env.KV, names);
    expect(lists.size).toBe(6);
    expect(lists.get('kv-many-229')?.has('r229@acme.example')).toBe(true);
  });

  test('a KV that fails is a store that is unavailable', async () => {
    await expect(readKvLists(env.KV, ['x'.repeat(600)])).rejects.toThrow(StoreUnavailable);
  });
});
