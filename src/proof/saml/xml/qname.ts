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
  /** What holds its units, from `at` on. */
  readonly codes: Codes;
  readonly at: number;
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
  /** How many more of its names may be kept. */
  left: number;
}

const places = 1024;
/** No message has longer names, or more of them: whoever sends such has them read anew each time. */
const longestKept = 64;
const mostKept = 256;

/** By the last bits of the hash; of two names with one place the later counts. */
const met = new Array<QName | undefined>(places).fill(undefined);

/** Stands before the first name of every text. */
const beginning: QName = newName('', { codes: new Uint8Array(), at: 0, place: 0 }, -1);

export function namesOf(text: string, codes: Codes): Names {
  return { text, codes, last: beginning, left: mostKept };
}

const colon = 0x3a;

/**
 * By code unit: 1, a name may start with it; 2, it may stand further on only; 3, the colon; 4, beyond ASCII, where a wider reader might
 * see the name go on. Everything else ends a name, the end of the text too.
 */
const kinds = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') kinds[character.charCodeAt(0)] = 1;
for (const character of '0123456789-.') kinds[character.charCodeAt(0)] = 2;
kinds[colon] = 3;
kinds.fill(4, 0x80);

/** Whether the name stands at `at`, whatever follows it. */
export function stands(name: QName, codes: Codes, at: number): boolean {
  const { codes: units, at: first } = name;
  const { length } = name.name;
  for (let i = 0; i < length; i++) if (codes[at + i] !== units[first + i]) return false;
  return true;
}

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(names: Names, at: number): QName | null {
  const { codes, last } = names;
  const guess = met[last.next];
  if (guess !== undefined && stands(guess, codes, at) && kinds[codes[at + guess.name.length] ?? 0] === 0) {
    names.last = guess;
    return guess;
  }
  const name = findQName(names, at);
  if (name === null) return null;
  last.next = name.place;
  names.last = name;
  return name;
}

function findQName(names: Names, at: number): QName | null {
  const { codes } = names;
  let end = at;
  let hash = 0;
  let code = codes[end] ?? 0;
  let kind = kinds[code];
  while (kind !== 0 && kind !== 4) {
    hash = (hash * 31 + code) | 0;
    end++;
    code = codes[end] ?? 0;
    kind = kinds[code];
  }
  if (kind === 4) return null;
  const place = hash & (places - 1);
  const before = met[place];
  if (before !== undefined && before.name.length === end - at && stands(before, codes, at)) return before;
  const name = names.text.slice(at, end);
  if (name.length > longestKept || names.left === 0) return takeApart(name, { codes, at, place });
  names.left--;
  // Cut out of a text of its own: a part of the message's would keep the whole of it in memory.
  const made = takeApart(` ${name}`.slice(1), { codes: codes.slice(at, end), at: 0, place });
  if (made !== null) met[place] = made;
  return made;
}

type Where = Pick<QName, 'codes' | 'at' | 'place'>;

/** `name` is made of characters of names and colons. */
function takeApart(name: string, where: Where): QName | null {
  const border = name.indexOf(':');
  const local = name.slice(border + 1);
  const isWhole = isStart(local) && !local.includes(':') && (border === -1 || isStart(name));
  return isWhole ? newName(name, where, border) : null;
}

function newName(name: string, { codes, at, place }: Where, border: number): QName {
  const [prefix, local] = border === -1 ? ['', name] : [name.slice(0, border), name.slice(border + 1)];
  return { name, prefix, local, codes, at, place, next: place, uri: undefined, under: -1 };
}

function isStart(part: string): boolean {
  return kinds[part.charCodeAt(0)] === 1;
}
