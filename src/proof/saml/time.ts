/**
 * xs:dateTime as SAML uses it (SAML core §1.3.3): never Date.parse, which guesses. A zone is required; offsets are understood
 * because some IdPs send them.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** A digit for each 0, the rest as it stands. */
const form = '0000-00-00T00:00:00';
const offsetForms = ['+00:00', '-00:00'];

/** Milliseconds since 1970; finer fractions are cut. Refused: TIME_INVALID. `what` names the value in the reason. */
export function readTime(text: string, what: string): Result<number, Reason> {
  const moment = momentOf(text);
  if (moment !== null) return ok(moment);
  return err(because('TIME_INVALID', `${what} is no xs:dateTime with a zone`, { received: text.slice(0, 64) }));
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function hasForm(text: string, of: string): boolean {
  if (text.length !== of.length) return false;
  for (let at = 0; at < of.length; at++) {
    if (of[at] === '0' ? !isDigit(text, at) : text[at] !== of[at]) return false;
  }
  return true;
}

/** The number that two digits spell. */
function two(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * 0x30;
}

/** Null when it is not written so, or there is no such moment. */
function momentOf(text: string): number | null {
  if (!hasForm(text.slice(0, form.length), form)) return null;
  let zone = form.length;
  if (text[zone] === '.')
    do zone++;
    while (isDigit(text, zone));
  const offset = offsetOf(text.slice(zone));
  const fraction = text.slice(form.length + 1, zone);
  // A point alone is no fraction, and no more than twelve digits are.
  if (offset === null || zone === form.length + 1 || fraction.length > 12) return null;
  const [year, month, day] = [two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8)];
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  // Date.UTC takes years under 100 for others, and carries 31 June over to July.
  if (year < 100 || day < 1 || day > daysIn(year, month)) return null;
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return Date.UTC(year, month - 1, day, hour, minute, second, millis) - offset;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** None in a month that there is not. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (monthLengths[month - 1] ?? 0);
}

/** In milliseconds, what the zone is ahead of UTC: at most 14 hours either way. */
function offsetOf(zone: string): number | null {
  if (zone === 'Z') return 0;
  if (!offsetForms.some((of) => hasForm(zone, of))) return null;
  const [hours, minutes] = [two(zone, 1), two(zone, 4)];
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
