/**
 * Names of elements and attributes: plain ASCII QNames. A message has few, and uses them over and over, so the names met so far are
 * found by a hash that is made while the characters are looked at, and compared; only a new name is made into a text and taken apart.
 */

export interface QName {
  /** As written, prefix included. */
  readonly name: string;
  /** Empty without one. */
  readonly prefix: string;
  readonly local: string;
  /** What the prefix was last found to mean, and under which bindings (State.bindings); see tags.ts. */
  uri: string | undefined;
  under: number;
}

/** By the last bits of the hash; of two names with one place the later counts, and the other is read anew each time. */
export type KnownNames = (QName | undefined)[];

const places = 64;

export function noNames(): KnownNames {
  return new Array<QName | undefined>(places).fill(undefined);
}

const colon = 0x3a;

/** By ASCII code: 1, a name may start with it; 2, it may stand further on only; 3, the colon. Everything else ends a name. */
const inNames = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') inNames[character.charCodeAt(0)] = 1;
for (const character of '0123456789-.') inNames[character.charCodeAt(0)] = 2;
inNames[colon] = 3;

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(text: string, at: number, known: KnownNames): QName | null {
  let end = at;
  let hash = 0;
  let c = text.charCodeAt(end);
  // A character beyond ASCII ends a name too, and so does the end of the text, which is NaN.
  while (c < 128 && inNames[c] !== 0) {
    hash = (hash * 31 + c) | 0;
    end++;
    c = text.charCodeAt(end);
  }
  if (c > 0x7f) return null;
  const place = hash & (places - 1);
  const before = known[place];
  if (before !== undefined && before.name.length === end - at && text.startsWith(before.name, at)) return before;
  const made = takeApart(text.slice(at, end));
  if (made !== null) known[place] = made;
  return made;
}

/** `name` is made of characters of names and colons. */
function takeApart(name: string): QName | null {
  const border = name.indexOf(':');
  const [prefix, local] = border === -1 ? ['', name] : [name.slice(0, border), name.slice(border + 1)];
  const whole = isStart(local) && !local.includes(':') && (border === -1 || isStart(prefix));
  return whole ? { name, prefix, local, uri: undefined, under: -1 } : null;
}

function isStart(part: string): boolean {
  return inNames[part.charCodeAt(0)] === 1;
}
