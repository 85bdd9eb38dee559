/** The very database, and every statement that is prepared on it while a test listens. */
export function listenTo(db: D1Database): { readonly db: D1Database; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const listening = new Proxy(db, {
    get(database, key) {
      const value: unknown = Reflect.get(database, key);
      if (typeof value !== 'function') return value;
      return (first: unknown, ...more: unknown[]) => {
        if (key === 'prepare') asked.push(String(first));
        return value.call(database, first, ...more);
      };
    },
  });
  return { db: listening, asked };
}

/** How SQLite would carry out each statement, line by line. */
export async function plansOf(db: D1Database, asked: readonly string[]): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    asked.map(async (sql) => {
      const places = [...sql.matchAll(/\?(\d*)/g)].map(([, number = ''], index) => Number(number || index + 1));
      const values = Array.from({ length: Math.max(...places) }, () => null);
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values);
      return (await plan.all<{ detail: string }>()).results.map(({ detail }) => detail);
    }),
  );
}
