/**
 * Puts the demo's people where the gateway looks for them: `staff` in D1, `board` as a text value in KV, and one reader who
 * is deactivated. Only the first start does so: what somebody changes afterwards is theirs and stays.
 */
import { getPlatformProxy } from 'wrangler';
import { people } from '../people.ts';
import { samlConnection, site } from '../places.ts';

/** The parts of the bindings' interfaces that seeding needs. */
export interface Stores {
  readonly DB: {
    prepare(sql: string): { bind(...values: readonly string[]): { run(): Promise<unknown> } };
  };
  readonly KV: { get(key: string): Promise<string | null>; put(key: string, value: string): Promise<void> };
}

/** Seeds the local D1 and KV that `wrangler dev` uses. */
export async function seedLocally(): Promise<void> {
  // Named so that wrangler looks there, in vain, and not into .dev.vars: it would announce each time that it did.
  const envFiles = ['.wrangler/no-secrets-needed'];
  const { env, dispose } = await getPlatformProxy<Stores & Record<string, unknown>>({ envFiles });
  try {
    await seed(env);
  } finally {
    await dispose();
  }
}

export async function seed({ DB, KV }: Stores): Promise<void> {
  const staff = JSON.stringify(people.filter((person) => person.lists.includes('staff')).map((person) => person.email));
  await DB.prepare(
    `INSERT INTO list_members (list, email, source) SELECT 'staff', value, 'demo' FROM json_each(?1)
     WHERE NOT EXISTS (SELECT 1 FROM list_members WHERE source = 'demo')`,
  )
    .bind(staff)
    .run();
  for (const { email, name } of people.filter((person) => person.deactivated)) {
    await DB.prepare(
      'INSERT INTO readers (site, connection, email, name, active) VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT DO NOTHING',
    )
      .bind(site, samlConnection, email, name)
      .run();
  }
  if ((await KV.get('list:board')) === null) await KV.put('list:board', boardText());
}

/** A list as a person would write it: one address a line, and a comment. */
export function boardText(): string {
  const members = people.filter((person) => person.lists.includes('board')).map((person) => person.email);
  return ['# Supervisory board, as of the general meeting', ...members, ''].join('\n');
}
