/** Two identifiers that must be equal and nearly are: what the eye overlooks, for the audit. It never makes them equal. */

const kinds: readonly (readonly [name: string, fold: (text: string) => string])[] = [
  ['white space around it', (text) => text.trim()],
  ['upper and lower case', (text) => text.toLowerCase()],
  ['http instead of https', (text) => text.replace(/^http:/i, 'https:')],
  // Looking back makes it linear: a stranger may send a hundred thousand slashes.
  ['a slash at the end', (text) => text.replace(/(?<!\/)\/+$/, '')],
];

function fold(text: string, without?: (typeof kinds)[number]): string {
  return kinds.reduce((folded, kind) => (kind === without ? folded : kind[1](folded)), text);
}

/** `detail`, and what the only difference is when it is one of those. */
export function withNearMiss(detail: string, expected: string, received: string | null): string {
  if (received === null || fold(expected) !== fold(received)) return detail;
  const only = kinds.filter((kind) => fold(expected, kind) !== fold(received, kind)).map(([name]) => name);
  return only.length === 0 ? detail : `${detail}: the only difference is ${only.join(' and ')}`;
}
