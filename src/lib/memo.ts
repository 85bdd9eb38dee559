/** Remembers what a pure function said about a text. When `limit` texts are known all are forgotten, so that nobody can fill the memory. */
export function memoize<V extends object | string | number | boolean>(
  limit: number,
  ask: (text: string) => V,
): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= limit) known.clear();
    const value = ask(text);
    known.set(text, value);
    return value;
  };
}
