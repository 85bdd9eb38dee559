/**
 * JSON objects in which every member has one meaning. JSON.parse keeps the last of two equal names and other readers keep the
 * first, so an IdP and a gateway could read two people out of one signed token: duplicates are refused at every depth.
 */
const MAX_DEPTH = 32;

/** The members of a JSON object; null when the text is anything else, repeats a name, or nests deeper than 32. */
export function readJsonObject(text: string): ReadonlyMap<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !hasUniqueNames(text)) return null;
  // A Map has no prototype to inherit a claim from.
  return new Map(Object.entries(value));
}

/** Walks text that JSON.parse has accepted: all it has to tell apart is brackets, strings, and strings before a colon. */
function hasUniqueNames(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(?:[ \t\r\n]*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > MAX_DEPTH) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token.endsWith(':')) {
      // Names are compared as what they spell: "a" and "\u0061" are one.
      const name: string = JSON.parse(token.slice(0, -1));
      const names = open.at(-1);
      if (names === undefined || names.has(name)) return false;
      names.add(name);
    }
  }
  return true;
}
