/**
 * xs:dateTime as SAML uses it (SAML core §1.3.3): never Date.parse, which guesses. A zone is required; offsets are understood
 * because some IdPs send them.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Milliseconds since 1970; finer fractions are cut. Refused: TIME_INVALID. `what` names the value in the reason. */
export function readTime(text: string, what: string): Result<number, Reason> {
  const match = shape.exec(text);
  const invalid = err(
    because('TIME_INVALID', `${what} is no xs:dateTime with a zone`, { received: text.slice(0, 64) }),
  );
  if (match === null) return invalid;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  // Date.UTC carries 31 June over to July; a date that does not come back as written does not exist. Years under 100 neither.
  const back = new Date(utc);
  const real = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  const offset = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  if (!real || hour > 23 || minute > 59 || second > 59 || offset > 14 * 60 || Number(match[10] ?? 0) > 59)
    return invalid;
  return ok(utc - (match[8] === '-' ? -offset : offset) * 60_000);
}
