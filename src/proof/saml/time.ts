/**
 * xs:dateTime as SAML uses it (SAML core §1.3.3): never Date.parse, which guesses. A zone is required; offsets are understood
 * because some IdPs send them.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/;

/** The number that `length` decimal digits spell. */
function digits(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 10 + text.charCodeAt(i) - 0x30;
  return value;
}

/** Milliseconds since 1970; finer fractions are cut. Refused: TIME_INVALID. `what` names the value in the reason. */
export function readTime(text: string, what: string): Result<number, Reason> {
  const value = shape.test(text) ? momentOf(text) : null;
  if (value !== null) return ok(value);
  return err(because('TIME_INVALID', `${what} is no xs:dateTime with a zone`, { received: text.slice(0, 64) }));
}

/** Of a text of that shape; null when there is no such moment. */
function momentOf(text: string): number | null {
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)];
  const offset = offsetOf(text);
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, millisOf(text));
  // Date.UTC carries 31 June over to July; a date that does not come back as written does not exist. Years under 100 neither.
  const back = new Date(utc);
  const real = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return real ? utc - offset : null;
}

function millisOf(text: string): number {
  if (text.charCodeAt(19) !== 0x2e) return 0;
  const zone = text.endsWith('Z') ? text.length - 1 : text.length - 6;
  return Number(text.slice(20, Math.min(zone, 23)).padEnd(3, '0'));
}

/** In milliseconds, what the zone is ahead of UTC: at most 14 hours either way. */
function offsetOf(text: string): number | null {
  if (text.endsWith('Z')) return 0;
  const at = text.length - 6;
  const [hours, minutes] = [digits(text, at + 1, 2), digits(text, at + 4, 2)];
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null;
  return (text.charAt(at) === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
