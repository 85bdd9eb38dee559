/**
 * Stops a browser that signs in again and again and never brings its session back: cookies blocked, a session of another
 * host, a clock that is wrong. Without this the gate, the sign-in and the identity provider send it round for ever.
 */
import { because, type Reason, type ReasonCode } from '../core/reasons.ts';
import type { LoopCause } from './pages/texts/texts.ts';

const WINDOW_MS = 60_000;
const MOST_FINISHES = 3;

export interface Loop {
  readonly reason: Reason;
  readonly cause: LoopCause;
}

/** The finishes worth remembering once one more sign-in has finished. */
export function noteFinish(finishes: readonly number[], now: Date): readonly number[] {
  return [...finishes, now.getTime()].filter((at) => at > now.getTime() - WINDOW_MS).slice(-MOST_FINISHES);
}

function causeOf(nobody: ReasonCode | null): LoopCause {
  if (nobody === 'SESSION_OTHER_HOST') return 'other_host';
  if (nobody === 'SESSION_NOT_YET_VALID' || nobody === 'SESSION_EXPIRED') return 'clock';
  return 'cookie_missing';
}

/** The loop a browser is in that asks to sign in although it finished three times in the last minute; null when it is not. */
export function findLoop(finishes: readonly number[], nobody: ReasonCode | null, now: Date): Loop | null {
  const recent = finishes.filter((at) => at > now.getTime() - WINDOW_MS);
  if (recent.length < MOST_FINISHES) return null;
  const facts = { expected: 'a session cookie', received: nobody ?? 'no session cookie' };
  const detail = `This browser finished ${recent.length} sign-ins within a minute and has no session that counts.`;
  return { reason: because('LOGIN_LOOP', detail, facts), cause: causeOf(nobody) };
}

/**
 * How many sign-ins of a reader within a minute are let in: a number only for a browser that sends no cookie at all and comes back
 * with an absolute page address, as an identity provider that answers without asking makes it; else null, any number.
 */
export function mostSignIns(request: Request, returnTo: string | null): number | null {
  const cookieless = !request.headers.has('Cookie') && returnTo !== null && /^https?:/i.test(returnTo);
  return cookieless ? MOST_FINISHES : null;
}

/** The loop of such a browser, seen by how often the reader signed in within the minute, this time included. */
export function cookielessLoop(recentSignIns: number): Loop {
  const detail = `This reader signed in ${recentSignIns} times within a minute and the browser sends no cookie at all.`;
  return {
    reason: because('LOGIN_LOOP', detail, { expected: 'a cookie', received: 'no Cookie header' }),
    cause: 'cookie_missing',
  };
}
