/**
 * Small typed readers for settings. A reader turns an unknown value into a typed one or into every fault it has; a table of
 * fields reads a whole TOML table, so that one look lists everything that is wrong with it. Knows no setting by name.
 */
import type { ReasonCode } from '../core/reasons.ts';
import { latePattern } from '../lib/late-pattern.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { parseDuration } from './duration.ts';
import type { Fault } from './site.ts';
import { suggest } from './suggest.ts';

export type Read<T> = Result<T, readonly Fault[]>;
export type Reader<T> = (value: unknown, at: string) => Read<T>;

/** One key of a table: how its value is read, and what stands when the key is not there. */
interface Field<T> {
  readonly read: Reader<T>;
  readonly fallback?: { readonly value: T };
  /** The code of its absence. */
  readonly code?: ReasonCode;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** What could be read of a table, and what is wrong with the rest: checks between fields still run on what is there. */
export interface Reading<F extends Fields> {
  readonly values: Partial<ValuesOf<F>>;
  readonly faults: readonly Fault[];
  /** Whether the key is written at all, readable or not. */
  readonly has: (key: keyof F & string) => boolean;
}

export function required<T>(read: Reader<T>, code?: ReasonCode): Field<T> {
  return code === undefined ? { read } : { read, code };
}

export function optional<T, const D>(read: Reader<T>, value: D): Field<T | D> {
  return { read, fallback: { value } };
}

export function fault(at: string, wrong: string, allowed: string, more: Pick<Fault, 'code' | 'absent'> = {}): Fault {
  return { at, wrong, allowed, ...more };
}

function refuse(at: string, value: unknown, allowed: string): Read<never> {
  return err([fault(at, `is ${shown(value)}`, allowed)]);
}

/** A value as a message may show it: short, on one line. Never call it on a secret. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a table' : typeof value;
}

/** The path of a stranger's key below a table; if it is not plain it is quoted, so that a log line stays one line. */
function below(at: string, key: string): string {
  return /^[\w-]{1,60}$/.test(key) ? `${at}.${key}` : `${at}[${shown(key)}]`;
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a table by its fields. Unknown and missing keys are faults; only own properties count. */
export function readTable<F extends Fields>(fields: F, table: unknown, at: string): Reading<F> {
  const has = (key: string): boolean => isTable(table) && Object.hasOwn(table, key);
  if (!isTable(table)) return { values: {}, faults: [fault(at, `is ${shown(table)}`, 'a table')], has };
  const values: Record<string, unknown> = {};
  const known = Object.keys(fields);
  const faults = Object.keys(table)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => unknownKey(key, known, at));
  for (const [key, field] of Object.entries(fields)) {
    const read = has(key) ? field.read(table[key], `${at}.${key}`) : absent(field, at, key);
    if (read.ok) values[key] = read.value;
    else faults.push(...read.error);
  }
  return { values: values as Partial<ValuesOf<F>>, faults, has };
}

function absent<T>(field: Field<T>, at: string, key: string): Read<T> {
  if (field.fallback !== undefined) return ok(field.fallback.value);
  return err([fault(`${at}.${key}`, 'is missing', 'required', field.code === undefined ? {} : { code: field.code })]);
}

function unknownKey(key: string, known: readonly string[], at: string): Fault {
  const meant = suggest(key, known);
  const hint = meant === null ? '' : `did you mean ${meant}? `;
  return fault(below(at, key), 'is not a setting', `${hint}Known here: ${known.join(', ')}`);
}

/** The whole table when nothing is wrong with it: without a fault every field has its value. */
export function whole<F extends Fields>(reading: Reading<F>, more: readonly Fault[] = []): Read<ValuesOf<F>> {
  const faults = [...reading.faults, ...more];
  return faults.length === 0 ? ok(reading.values as ValuesOf<F>) : err(faults);
}

const invisible = latePattern(String.raw`[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]`, 'u');

/** On one line and without control or invisible characters. ASCII is not looked up in Unicode's tables: to load them takes a millisecond. */
function isVisible(text: string): boolean {
  return /^[ -~]*$/.test(text) || !invisible().test(text);
}

/** Text that `accepts` says yes to, all of it visible. */
export function text(allowed: string, accepts: (text: string) => boolean): Reader<string> {
  return (value, at) =>
    typeof value === 'string' && isVisible(value) && accepts(value) ? ok(value) : refuse(at, value, allowed);
}

export function line(limit: number): Reader<string> {
  return text(`1 to ${limit} characters on one line`, (value) => value.trim() !== '' && value.length <= limit);
}

export function flag(value: unknown, at: string): Read<boolean> {
  return typeof value === 'boolean' ? ok(value) : refuse(at, value, 'true or false, without quotes');
}

export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return (value, at) => {
    const word = words.find((candidate) => candidate === value);
    return word === undefined ? refuse(at, value, words.map((known) => `"${known}"`).join(' | ')) : ok(word);
  };
}

/** Milliseconds between two durations, both of them allowed. */
export function duration(least: string, most: string): Reader<number> {
  const low = parseDuration(least) ?? 0;
  const high = parseDuration(most) ?? 0;
  return (value, at) => {
    const ms = typeof value === 'string' ? parseDuration(value) : null;
    const allowed = `a duration from "${least}" to "${most}", such as "90s", "15m", "12h" or "30d"`;
    return ms === null || ms < low || ms > high ? refuse(at, value, allowed) : ok(ms);
  };
}

/** A list of 1 (or `least`) to `most` values; every faulty item is reported. */
export function listOf<T>(read: Reader<T>, most: number, least = 1): Reader<readonly T[]> {
  return (value, at) => {
    const size = least === 0 ? `at most ${most}` : `${least} to ${most}`;
    if (!Array.isArray(value)) return refuse(at, value, `a list of ${size}`);
    if (value.length < least || value.length > most) {
      return err([fault(at, `has ${value.length} entries`, `a list of ${size}`)]);
    }
    const reads = value.map((item: unknown, i) => read(item, `${at}[${i}]`));
    const faults = reads.flatMap((item) => (item.ok ? [] : item.error));
    return faults.length > 0 ? err(faults) : ok(reads.flatMap((item) => (item.ok ? [item.value] : [])));
  };
}
