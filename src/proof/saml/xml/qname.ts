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
  /** Its octets, four at a time; the last four may overlap those before. Empty for a name of less than four. */
  readonly quads: Int32Array;
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
  /** Of the same octets. */
  readonly view: DataView;
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
const beginning: QName = newName('', { quads: new Int32Array(), place: 0 }, -1);

export function namesOf(text: string, codes: Codes): Names {
  const view = new DataView(codes.buffer, codes.byteOffset, codes.length);
  return { text, codes, view, last: beginning, left: mostKept };
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

const quad = 4;

/** The octets of a name of `length` that stands at `at`. */
function quadsOf({ view }: Names, at: number, length: number): Int32Array {
  const quads = new Int32Array(length < quad ? 0 : Math.ceil(length / quad));
  for (let i = 0; i < quads.length; i++) quads[i] = view.getInt32(at + Math.min(i * quad, length - quad), true);
  return quads;
}

/**
 * Whether the name stands at `at`, whatever follows it. Octet by octet the loop would run so often that an engine compiles it in the
 * middle of the first sign-in, which costs more than the loop.
 */
export function stands({ name, quads }: QName, { codes, view }: Names, at: number): boolean {
  const { length } = name;
  if (length < quad) {
    for (let i = 0; i < length; i++) if (codes[at + i] !== name.charCodeAt(i)) return false;
    return true;
  }
  const last = at + length - quad;
  if (last + quad > codes.length) return false;
  for (let i = 0; i < quads.length - 1; i++) if (view.getInt32(at + i * quad, true) !== quads[i]) return false;
  return view.getInt32(last, true) === quads[quads.length - 1];
}

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(names: Names, at: number): QName | null {
  const { codes, last } = names;
  const guess = met[last.next];
  if (guess !== undefined && stands(guess, names, at) && kinds[codes[at + guess.name.length] ?? 0] === 0) {
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
  if (before !== undefined && before.name.length === end - at && stands(before, names, at)) return before;
  const name = names.text.slice(at, end);
  const where = { quads: quadsOf(names, at, end - at), place };
  if (name.length > longestKept || names.left === 0) return takeApart(name, where);
  names.left--;
  // Cut out of a text of its own: a part of the message's would keep the whole of it in memory.
  const made = takeApart(` ${name}`.slice(1), where);
  if (made !== null) met[place] = made;
  return made;
}

type Where = Pick<QName, 'quads' | 'place'>;

/** `name` is made of characters of names and colons. */
function takeApart(name: string, where: Where): QName | null {
  const border = name.indexOf(':');
  const local = name.slice(border + 1);
  const isWhole = isStart(local) && !local.includes(':') && (border === -1 || isStart(name));
  return isWhole ? newName(name, where, border) : null;
}

function newName(name: string, { quads, place }: Where, border: number): QName {
  const [prefix, local] = border === -1 ? ['', name] : [name.slice(0, border), name.slice(border + 1)];
  return { name, prefix, local, quads, place, next: place, uri: undefined, under: -1 };
}

function isStart(part: string): boolean {
  return kinds[part.charCodeAt(0)] === 1;
}
