/** What a Response has to fit, and how what it says instead is shown to an administrator. */
import type { Clocks } from './clock.ts';

export interface Expected {
  readonly idpEntityId: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly requestId?: string;
  readonly authenticatedSince?: Date;
  readonly clockSkewSeconds?: number;
}

/** How far the IdP's clock may be off either way, in milliseconds. */
export function skewOf(expected: Expected): number {
  return (expected.clockSkewSeconds ?? 0) * 1000;
}

/** What stands for the request where there is none. */
export const notAsked = '(absent: no sign-in was asked for, or our RelayState did not come back with the answer)';

/** A value of the message, for a reason: short, and never nothing. */
export function shown(value: string | null): string {
  return value === null ? '(absent)' : value.slice(0, 200);
}

/** For clock.ts. */
export function clocksOf(now: Date, then: number, written: string | null, expected: Expected): Clocks {
  return { now, then, written: shown(written), skewSeconds: expected.clockSkewSeconds ?? 0 };
}
