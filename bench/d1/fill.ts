/** Rows of other people: what the figures must not depend on. Made inside D1, by one statement per table. */
import type { Stores } from '../lib/stores.ts';

export const reader = 'sam@acme.example';
export const ownList = 'staff';

export interface Fill {
  /** As many readers, list entries, used proofs, audit rows and NameIDs of other people. */
  readonly rows: number;
  /** On as many lists these entries are; our reader is on none of them. */
  readonly otherLists: number;
  /** As many lists our reader is on: `ownList`, `list-2`, `list-3`, … */
  readonly ownLists: number;
}

const count = (rows: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;

/** The same domain as our reader's and addresses on both sides of theirs, so that they are neighbours in every index. */
const email = `CASE i % 2 WHEN 0 THEN 'r' ELSE 't' END || i || '@acme.example'`;

function statements({ rows, otherLists, ownLists }: Fill): readonly string[] {
  const n = count(rows);
  return [
    `${n} INSERT INTO readers (site, connection, email) SELECT 'DOCS', 'acme', ${email} FROM n`,
    `${n} INSERT INTO list_members (list, email) SELECT 'other-' || (i % ${otherLists}), ${email} FROM n`,
    `${n} INSERT INTO replay (key, expires) SELECT 'DOCS/acme/' || hex(randomblob(16)), unixepoch() * 1000 + i FROM n`,
    `${n} INSERT INTO audit (reference, at, site, kind, detail) SELECT hex(randomblob(8)), unixepoch() * 1000 - i, 'DOCS', 'sign_in', '{}' FROM n`,
    `${n} INSERT INTO name_ids (site, connection, name_id, email, expires) SELECT 'DOCS', 'acme', 'id-' || i, ${email}, unixepoch() * 1000 + i FROM n`,
    `${count(ownLists)} INSERT INTO list_members (list, email) SELECT CASE i WHEN 1 THEN '${ownList}' ELSE 'list-' || i END, '${reader}' FROM n`,
  ];
}

export async function fillStores(stores: Stores, fill: Fill): Promise<void> {
  for (const statement of statements(fill)) await stores.db.prepare(statement).run();
}
