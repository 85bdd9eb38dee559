/** The readers whose sessions make the load: all on the list `staff`, each signed in for real, each seen to get their own page. */
import { get, signInByJwt } from '../lib/reader.ts';
import type { Stores } from '../lib/stores.ts';
import { inLanes } from './every.ts';
import { isOwnPage } from './tally.ts';

export const staffPage = '/handbook/leave';

export interface Reader {
  readonly email: string;
  /** The Cookie header. */
  readonly cookie: string;
}

/** One statement, however many. */
export async function putOnStaff(stores: Stores, entries: readonly string[]): Promise<void> {
  await stores.db
    .prepare("INSERT INTO list_members (list, email) SELECT 'staff', value FROM json_each(?)")
    .bind(JSON.stringify(entries))
    .run();
}

export async function signInReaders(port: number, stores: Stores, count: number): Promise<Reader[]> {
  const emails = Array.from({ length: count }, (_, index) => `reader-${index}@acme.example`);
  await putOnStaff(stores, emails);
  return inLanes(count, 12, async (index) => {
    const email = emails[index] ?? '';
    const cookie = await signInByJwt(port, email);
    const answer = await get(port, staffPage, { Cookie: cookie });
    if (!isOwnPage(answer, email)) throw new Error(`${email} does not get the page: ${answer.status} ${answer.body}`);
    return { email, cookie };
  });
}
