/** Deleting in rounds: D1 ends a statement after 30 s, and what was too much at one hour would be too much at the next. */

const ROWS = 5000;
const ROUNDS = 4;

/**
 * Deletes until nothing is left to delete, or 20 000 rows are gone: the next hour goes on.
 * @param remove a DELETE of at most so many rows.
 */
export async function deleteInRounds(remove: (rows: number) => D1PreparedStatement): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const { meta } = await remove(ROWS).run();
    if (meta.changes < ROWS) return;
  }
}
