/**
 * Names of elements and attributes: plain ASCII QNames. A message has few, and mostly in the same order again and again, so a name is
 * first compared with the one that came next last time, then looked for by a hash; only a new one is made into a text and taken apart.
 */
import type { Codes } from './scan.ts';

export interface QName {
  /** As written, prefix included. */
  readonly name: string;
  /** Empty without one. */
  readonly prefix: string;
  readonly local: string;
  /** Where it stood when it was taken apart: other places are compared with that one. */
  readonly at: number;
  /** The name that came next, the last time. */
  next: QName | null;
  /** What the prefix was last found to mean, and under which bindings (State.bindings); see tags.ts. */
  uri: string | undefined;
  under: number;
}

/** The names met so far in a text. */
export interface Names {
  readonly text: string;
  readonly codes: Codes;
  /** By the last bits of the hash; of two names with one place the later counts, and the other is read anew each time. */
  readonly known: (QName | undefined)[];
  last: QName | null;
}

const places = 64;

export function namesOf(text: string, codes: Codes): Names {
  return { text, codes, known: new Array<QName | undefined>(places).fill(undefined), last: null };
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

/** Whether the name stands at `at`, whatever follows it. */
export function spells(codes: Codes, at: number, { at: first, name }: QName): boolean {
  const { length } = name;
  for (let i = 0; i < length; i++) if (codes[at + i] !== codes[first + i]) return false;
  return true;
}

/** The plain ASCII QName that starts at `at`; null when there is none, or more follows that a wider reader would take in. */
export function readQName(names: Names, at: number): QName | null {
  const { codes, last } = names;
  const guess = last === null ? null : last.next;
  const guessed = guess !== null && spells(codes, at, guess) && kindAt(codes, at + guess.name.length) === 0;
  const name = guessed ? guess : findQName(names, at);
  if (last !== null && !guessed) last.next = name;
  names.last = name;
  return name;
}

function findQName({ text, codes, known }: Names, at: number): QName | null {
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
  const before = known[place];
  if (before !== undefined && before.name.length === end - at && spells(codes, at, before)) return before;
  const made = takeApart(text.slice(at, end), at);
  if (made !== null) known[place] = made;
  return made;
}

/** `name` is made of characters of names and colons. */
function takeApart(name: string, at: number): QName | null {
  const border = name.indexOf(':');
  const [prefix, local] = border === -1 ? ['', name] : [name.slice(0, border), name.slice(border + 1)];
  const whole = isStart(local) && !local.includes(':') && (border === -1 || isStart(prefix));
  return whole ? { name, prefix, local, at, next: null, uri: undefined, under: -1 } : null;
}

function isStart(part: string): boolean {
  return kinds[part.charCodeAt(0)] === 1;
}
