/**
 * A pattern that is read when it is first asked for. One of Unicode properties costs before anybody uses it: an engine that reads a
 * module checks every pattern literal in it, and for these it collects the characters that they name.
 */
export function latePattern(source: string, flags: string): () => RegExp {
  let pattern: RegExp | null = null;
  return () => {
    pattern ??= new RegExp(source, flags);
    return pattern;
  };
}
