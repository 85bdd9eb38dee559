/** Why the gateway refused what it should not have: its own audit knows, the reader's page does not say. */
import type { Stores } from '../lib/stores.ts';

/** Refusals that are not one of `expected`, one per line with how often; empty when there are none. */
export async function otherRefusals({ db }: Stores, expected: readonly string[]): Promise<string> {
  const row = await db
    .prepare(
      `SELECT group_concat(line, char(10)) AS text FROM (
         SELECT count(*) || ' × ' || code || ' ' || coalesce(json_extract(detail, '$.received'), '') AS line
         FROM audit WHERE kind = 'refused' AND code NOT IN (SELECT value FROM json_each(?))
         GROUP BY code, json_extract(detail, '$.received'))`,
    )
    .bind(JSON.stringify(expected))
    .first<{ text: string | null }>();
  return row?.text ?? '';
}
