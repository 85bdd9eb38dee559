/**
 * JSON objects in which every member has one meaning. JSON.parse keeps the last of two equal names and other readers keep the
 * first, so an IdP and a gateway could read two people out of one signed token: duplicates are refused at every depth.
 *
 * What a second member has replaced is missing from the value, and its name with it. So nothing is there twice if the value holds
 * as many strings, names among them, as the text has between quotation marks. Where a name may be spelled in several ways, what
 * each of them spells must be in the value too: engines have been seen to take an escaped name for another.
 */
import { type Bytes, fromUtf8, utf8 } from '../../lib/bytes.ts';

const MAX_DEPTH = 32;

/** More than any text has, and it stays so whatever is added. */
const TOO_DEEP = Number.POSITIVE_INFINITY;

/** The members of a JSON object; null when the text is anything else, repeats a name, or nests deeper than 32. */
export function readJsonObject(text: string): ReadonlyMap<string, unknown> | null {
  return readObject(text, utf8(text));
}

/** The same for the UTF-8 octets of a text; null also when they are not UTF-8. */
export function readJsonOctets(octets: Bytes): ReadonlyMap<string, unknown> | null {
  const text = fromUtf8(octets);
  return text === null ? null : readObject(text, octets);
}

function readObject(text: string, octets: Bytes): ReadonlyMap<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  // A Map has no prototype to inherit a claim from.
  const members = new Map<string, unknown>();
  let strings = 0;
  const values = Object.values(value);
  for (const [at, name] of Object.keys(value).entries()) {
    members.set(name, values[at]);
    strings += 1 + countStrings(values[at], 1);
  }
  if (strings === TOO_DEEP) return null;
  return (text.includes('\\') ? hasAllNames(value, text) : strings === countMarks(octets) / 2) ? members : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many strings and names a value holds that is inside so many others. */
function countStrings(value: unknown, depth: number): number {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === MAX_DEPTH) return TOO_DEEP;
  const inside: readonly unknown[] = Object.values(value);
  let strings = Array.isArray(value) ? 0 : inside.length;
  for (const one of inside) strings += countStrings(one, depth + 1);
  return strings;
}

/** In UTF-8 the octet of a quotation mark is part of no other character. */
function countMarks(octets: Bytes): number {
  let marks = 0;
  for (let at = 0; at < octets.length; at++) if (octets[at] === 0x22) marks++;
  return marks;
}

/** Whether a value has the very names that its text spells, each as often. */
function hasAllNames(value: unknown, text: string): boolean {
  const held = namesIn(value).sort();
  const spelled = namesSpelled(text).sort();
  return held.length === spelled.length && held.every((name, index) => name === spelled[index]);
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(namesIn)];
}

/** In text that JSON.parse has accepted, a string before a colon is a name. */
function namesSpelled(text: string): string[] {
  const strings = text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(?:[ \t\r\n]*(:))?/g);
  return [...strings].flatMap(([, string = '', colon]): string[] => (colon === undefined ? [] : [JSON.parse(string)]));
}
