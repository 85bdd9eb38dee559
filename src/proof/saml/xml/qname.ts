/**
 * Names of elements and attributes: plain ASCII QNames. Messages have few, and mostly in the same order again and again, so a name is
 * first compared with the one that came next last time, then looked for by a hash; only a new one is made into a text and taken apart.
 * The names met are kept from one text to the next. They are all that is kept: copies, not long, and never more than there are places.
 */
import type { Codes } from './scan.ts';

export interface QName {
  /** As written, prefix included. */
  readonly name: string;
  /** Empty without one. */
  readonly prefix: string;
  readonly local: string;
  /** Its units. */
  readonly codes: Codes;
  readonly place: number;
  /** The place of the name that came next, the last time. */
  next: number;
  /** What the prefix was last found to mean, and under which bindings (State.bindings); see tags.ts. */
  uri: string | undefined;
  under: number;
}

/** The names of one text. */
export interface Names {
  readonly text: string;
  readonly codes: Codes;
  last: QName;
}

const places = 1024;
/** Whoever sends longer names has them read anew each time. */
const longestKept = 64;

/** By the last bits of the hash; of two names with one place the later counts. */
const met = new Array<QName | undefined>(places).fill(undefined);

/** Stands before the first name of every text. */
const beginning: QName = newName('x', new Uint8Array(), 0, -1);

export function namesOf(text: string, codes: Codes): Names {
  return { text, codes, last: beginning };
}

const colon = 0x3a;

/**
 * By code unit: 1, a name may start with it; 2, it may stand further on only; 3, the colon; 4, beyond ASCII, where a wider reader might
 * see the name go on. Everything else ends a name.
 */
const kinds = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') kinds[character.charCodeAt(0)] = 1;
for (const character of '0123456789-.') kinds[character.charCodeAt(0)] = 2;
kinds[colon] = 3;
kinds.fill(4, 0x80);

/** What stands at a place, by `kinds`; the end of the text ends a name. */
function kindAt(codes: Codes, at: number): number {
  return kinds[codes[at] ?? 0] ?? 0;
}

/** Whether these units stand at `at`, whatever follows them. */
export function stands(units: Codes, codes: Codes, at: number): boolean {
  for (let i = 0; i < units.length; i++) if (codes[at + i] !== units[i]) return false;
  return true;
}

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(names: Names, at: number): QName | null {
  const { codes, last } = names;
  const guess = met[last.next];
  if (guess !== undefined && stands(guess.codes, codes, at) && kindAt(codes, at + guess.codes.length) === 0) {
    names.last = guess;
    return guess;
  }
  const name = findQName(names, at);
  if (name === null) return null;
  last.next = name.place;
  names.last = name;
  return name;
}

function findQName({ text, codes }: Names, at: number): QName | null {
  let end = at;
  let hash = 0;
  let kind = kindAt(codes, end);
  while (kind !== 0 && kind !== 4) {
    hash = (hash * 31 + (codes[end] ?? 0)) | 0;
    end++;
    kind = kindAt(codes, end);
  }
  if (kind === 4) return null;
  const place = hash & (places - 1);
  const before = met[place];
  if (before !== undefined && before.codes.length === end - at && stands(before.codes, codes, at)) return before;
  // Cut out of a text of its own: a part of `text` would keep the whole of it in memory.
  const made = takeApart(` ${text.slice(at, end)}`.slice(1), codes.slice(at, end), place);
  if (made !== null && end - at <= longestKept) met[place] = made;
  return made;
}

/** `name` is made of characters of names and colons. */
function takeApart(name: string, units: Codes, place: number): QName | null {
  const border = name.indexOf(':');
  const local = name.slice(border + 1);
  const isWhole = isStart(local) && !local.includes(':') && (border === -1 || isStart(name));
  return isWhole ? newName(name, units, place, border) : null;
}

function newName(name: string, codes: Codes, place: number, border: number): QName {
  const [prefix, local] = border === -1 ? ['', name] : [name.slice(0, border), name.slice(border + 1)];
  return { name, prefix, local, codes, place, next: place, uri: undefined, under: -1 };
}

function isStart(part: string): boolean {
  return kinds[part.charCodeAt(0)] === 1;
}
