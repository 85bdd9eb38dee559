/** The lists that change during the soak: one in D1, one in KV, and the readers who watch them. */
import { signInByJwt } from '../lib/reader.ts';
import type { Stores } from '../lib/stores.ts';
import { inLanes } from './every.ts';
import { type Reader, staffPage } from './population.ts';
import { type ProbedList, startsOn } from './probes.ts';

/** KV's list is long, as one that is kept in a file would be. */
const OTHERS_IN_KV = 1000;

export function staffInD1({ db }: Stores): ProbedList {
  const sql = {
    add: "INSERT INTO list_members (list, email) VALUES ('staff', ?)",
    remove: "DELETE FROM list_members WHERE list = 'staff' AND email = ?",
  };
  return {
    name: 'staff in D1',
    page: staffPage,
    async set(email, on) {
      await db
        .prepare(on ? sql.add : sql.remove)
        .bind(email)
        .run();
    },
  };
}

/** A change writes the whole list, as `wrangler kv key put` does. */
export async function clientsInKv({ kv }: Stores): Promise<ProbedList> {
  const members = new Set(Array.from({ length: OTHERS_IN_KV }, (_, index) => `client-${index}@clients.example`));
  const write = () => kv.put('list:clients', [...members].join('\n'));
  await write();
  return {
    name: 'clients in KV',
    page: '/clients/prices',
    async set(email, on) {
      if (on) members.add(email);
      else members.delete(email);
      await write();
    },
  };
}

/** Readers of this list's probes, signed in. */
export function signInProbes(port: number, list: ProbedList, count: number): Promise<Reader[]> {
  return inLanes(count, 4, async (index) => {
    const email = `${list.name.replaceAll(' ', '-')}-${index}@probes.example`.toLowerCase();
    if (startsOn(index)) await list.set(email, true);
    return { email, cookie: await signInByJwt(port, email) };
  });
}
