/**
 * Names of elements and attributes: plain ASCII QNames. Messages have few, and mostly in the same order again and again, so a name is
 * first compared with the one that followed the same two last time, then looked for by a hash; only a new one is made into a text.
 * The names met are kept from one text to the next. They are all that is kept: copies, not long, and never more than there are places.
 */
import type { Codes } from './scan.ts';

export interface QName {
  /** As written, prefix included. */
  readonly name: string;
  /** Empty without one. */
  readonly prefix: string;
  readonly local: string;
  /** An attribute of this name is a declaration, resembles one, or is one of `xml:`. */
  readonly special: boolean;
  /** Its octets; see wordsOf. */
  readonly words: Float64Array;
  readonly place: number;
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
  /** The place of the one before the last. */
  before: number;
  /** How many more of its names may be kept. */
  left: number;
}

const places = 1024;
/** No message has longer names, or more of them: whoever sends such has them read anew each time. */
const longestKept = 64;
const mostKept = 256;

/** By the last bits of the hash, or in the place beside it; where both are taken, the later counts. */
const met = new Array<QName | undefined>(places).fill(undefined);

/** The place of the name that came after two others, the last time, by both of theirs. */
const followers = new Uint16Array(4 * places);

/** Stands before the first name of every text. */
const beginning: QName = newName({ name: '', prefix: '', local: '' }, { words: new Float64Array(), place: 0 });

export function namesOf(text: string, codes: Codes): Names {
  const view = new DataView(codes.buffer, codes.byteOffset, codes.length);
  return { text, codes, view, last: beginning, before: 0, left: mostKept };
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
const eight = 8;

/**
 * The octets of a name of `length` that stands at `at`, eight at a time or, of a shorter one, four; the last may overlap those before.
 * Eight are read as the number that they are the form of: no octets of a name are the form of one that is not equal to itself.
 */
function wordsOf({ view }: Names, at: number, length: number): Float64Array {
  if (length < quad) return new Float64Array();
  const size = length < eight ? quad : eight;
  const words = new Float64Array(Math.ceil(length / size));
  for (let i = 0; i < words.length; i++) {
    const from = at + Math.min(i * size, length - size);
    words[i] = size === quad ? view.getInt32(from, true) : view.getFloat64(from, true);
  }
  return words;
}

/**
 * Whether the name stands at `at`, whatever follows it. Octet by octet the loop would run so often that an engine compiles it in the
 * middle of the first sign-in, which costs more than the loop.
 */
export function stands({ name, words }: QName, { codes, view }: Names, at: number): boolean {
  const { length } = name;
  if (at + length > codes.length) return false;
  if (length >= eight) {
    const most = words.length - 1;
    for (let i = 0; i < most; i++) if (view.getFloat64(at + i * eight, true) !== words[i]) return false;
    return view.getFloat64(at + length - eight, true) === words[most];
  }
  if (length >= quad) {
    return view.getInt32(at, true) === words[0] && view.getInt32(at + length - quad, true) === words[words.length - 1];
  }
  for (let i = 0; i < length; i++) if (codes[at + i] !== name.charCodeAt(i)) return false;
  return true;
}

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(names: Names, at: number): QName | null {
  const { last } = names;
  const pair = (names.before * 4) ^ last.place;
  const name = guess(names, at, followers[pair] ?? 0) ?? findQName(names, at);
  if (name === null) return null;
  followers[pair] = name.place;
  names.before = last.place;
  names.last = name;
  return name;
}

/** The name of that place, if the one that starts at `at` is the same. */
function guess(names: Names, at: number, place: number): QName | null {
  const name = met[place];
  if (name === undefined || !stands(name, names, at)) return null;
  return kinds[names.codes[at + name.name.length] ?? 0] === 0 ? name : null;
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
  const home = hash & (places - 1);
  const known = guess(names, at, home) ?? guess(names, at, home ^ 1);
  if (known !== null) return known;
  const place = met[home] === undefined || met[home ^ 1] !== undefined ? home : home ^ 1;
  const name = names.text.slice(at, end);
  const where = { words: wordsOf(names, at, end - at), place };
  if (name.length > longestKept || names.left === 0) return takeApart(name, where, asItIs);
  names.left--;
  const made = takeApart(name, where, interned);
  if (made !== null) met[place] = made;
  return made;
}

type Where = Pick<QName, 'words' | 'place'>;

/** `name` is made of characters of names and colons; `own` says how it and its parts are kept. */
function takeApart(name: string, where: Where, own: (part: string) => string): QName | null {
  const border = name.indexOf(':');
  const local = name.slice(border + 1);
  const isWhole = isStart(local) && !local.includes(':') && (border === -1 || isStart(name));
  const prefix = border === -1 ? '' : name.slice(0, border);
  return isWhole ? newName({ name: own(name), prefix: own(prefix), local: own(local) }, where) : null;
}

function newName({ name, prefix, local }: Pick<QName, 'name' | 'prefix' | 'local'>, { words, place }: Where): QName {
  const special = prefix === 'xml' || name.toLowerCase().includes('xmlns');
  return { name, prefix, local, special, words, place, uri: undefined, under: -1 };
}

function asItIs(part: string): string {
  return part;
}

/**
 * The same text as engines keep names of properties: each once, so that to compare two of them is to compare two addresses. And apart
 * from the message, which a part of it would keep in memory.
 */
function interned(part: string): string {
  const bag: Record<string, null> = Object.create(null);
  bag[part] = null;
  return Object.keys(bag)[0] ?? part;
}

function isStart(part: string): boolean {
  return kinds[part.charCodeAt(0)] === 1;
}
