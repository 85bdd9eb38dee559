/**
 * Remembers what a pure function said about a text. Long texts are asked about anew each time, and when `limit` texts are known all are
 * forgotten: whoever sends the texts cannot fill the memory with them.
 */
const LONGEST = 64;

export function memoize<V extends object | string | number | boolean>(
  limit: number,
  ask: (text: string) => V,
): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = ask(text);
    if (text.length > LONGEST) return value;
    if (known.size >= limit) known.clear();
    known.set(text, value);
    return value;
  };
}
