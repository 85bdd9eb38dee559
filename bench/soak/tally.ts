/** What happened during the soak: sign-ins, refusals that had to be, and everything that was not as it had to be. */
import type { Answer } from '../lib/reader.ts';

export interface Tally {
  signIns: number;
  signOuts: number;
  /** Answers that had to be a refusal, and were. */
  refusals: number;
  /** How often each thing went wrong. */
  readonly errors: Map<string, number>;
}

export function newTally(): Tally {
  return { signIns: 0, signOuts: 0, refusals: 0, errors: new Map() };
}

export function noteError(tally: Tally, what: string, times = 1): void {
  tally.errors.set(what, (tally.errors.get(what) ?? 0) + times);
}

export function errorCount({ errors }: Tally): number {
  return [...errors.values()].reduce((sum, count) => sum + count, 0);
}

/** Anything thrown, a broken socket too, is an error of this kind. */
export async function guarded(tally: Tally, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    noteError(tally, `${what}: ${String(error).slice(0, 160)}`);
  }
}

/** The page of this reader and of nobody else: the origin writes the address it was told. */
export function isOwnPage({ status, body }: Answer, email: string): boolean {
  return status === 200 && body === email;
}

export function isSentToSignIn({ status, headers }: Answer): boolean {
  return status === 302 && headers.location?.startsWith('/_sso/login?') === true;
}

/** Notes an answer that had to be a refusal. */
export function judgeRefusal(tally: Tally, what: string, answer: Answer, right: boolean): void {
  if (right) tally.refusals++;
  else noteError(tally, `${what}: ${answer.status} ${answer.body.slice(0, 60)}`);
}
