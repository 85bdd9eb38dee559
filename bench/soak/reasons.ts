/** Why the gateway refused what it should not have: its own audit knows, the reader's page does not say. */
import type { Stores } from '../lib/stores.ts';
import { noteError, type Tally } from './tally.ts';

/** Refusals that are not one of `expected` are errors. */
export async function noteOtherRefusals(tally: Tally, { db }: Stores, expected: readonly string[]): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT code || ' ' || coalesce(json_extract(detail, '$.received'), '') AS what, count(*) AS times
       FROM audit WHERE kind = 'refused' AND code NOT IN (SELECT value FROM json_each(?)) GROUP BY what`,
    )
    .bind(JSON.stringify(expected))
    .all<{ what: string; times: number }>();
  for (const { what, times } of results) noteError(tally, `in the audit: ${what}`, times);
}
