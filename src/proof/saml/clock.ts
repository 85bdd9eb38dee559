/** Reasons about time, with what an administrator needs to choose between setting a clock and allowing for it: the seconds. */
import { because, type Reason, type ReasonCode } from '../../core/reasons.ts';

/** What `clock_skew` may be at most. */
const MOST_SECONDS = 300;

/** Two clocks and what is between them. Times are milliseconds since 1970. */
export interface Clocks {
  readonly now: Date;
  /** The moment the message names. */
  readonly then: number;
  /** As the message writes it. */
  readonly written: string;
  readonly skewSeconds: number;
}

function facts({ now, written }: Clocks) {
  return { expected: `by our clock ${now.toISOString()}`, received: written };
}

function remedy(seconds: number, { skewSeconds }: Clocks): string {
  return seconds > MOST_SECONDS ? 'set it' : `set it, or allow for it with clock_skew (now ${skewSeconds} s)`;
}

export function notYet(code: ReasonCode, what: string, clocks: Clocks): Reason {
  const seconds = Math.ceil((clocks.then - clocks.now.getTime()) / 1000);
  const detail = `${what} is not valid yet: the identity provider's clock is ${seconds} s ahead; ${remedy(seconds, clocks)}`;
  return because(code, detail, facts(clocks));
}

export function over(code: ReasonCode, what: string, clocks: Clocks): Reason {
  const seconds = Math.floor((clocks.now.getTime() - clocks.then) / 1000);
  const often = `if this happens every time, the identity provider's clock is behind: ${remedy(seconds, clocks)}`;
  return because(code, `${what} ended ${seconds} s ago; ${often}`, facts(clocks));
}

/** @param clocks whose `now` is the moment at or after which it should have been. */
export function tooOld(code: ReasonCode, what: string, clocks: Clocks): Reason {
  const seconds = Math.ceil((clocks.now.getTime() - clocks.then) / 1000);
  const often = `if it was asked for again all the same, the identity provider's clock is behind: ${remedy(seconds, clocks)}`;
  const expected = `by our clock ${clocks.now.toISOString()} or later`;
  return because(code, `${what} ${seconds} s before that was asked for; ${often}`, { ...facts(clocks), expected });
}
