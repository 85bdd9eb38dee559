/**
 * Readers who are put on a list and taken off it while the load is on, and who keep asking for its page until they see it: how
 * long a change takes, and that it stays. They are readers in the middle of reading: their record is fresh when the change comes.
 */
import { pause } from '../lib/processes.ts';
import { get } from '../lib/reader.ts';
import { startEvery } from './every.ts';
import type { Reader } from './population.ts';
import { guarded, isOwnPage, noteError, type Tally } from './tally.ts';

/** A list that probes are put on and taken off. */
export interface ProbedList {
  readonly name: string;
  readonly page: string;
  set(email: string, on: boolean): Promise<void>;
}

export interface ProbeOptions {
  readonly port: number;
  readonly tally: Tally;
  readonly list: ProbedList;
  /** Signed in, and on the list as startsOn says. */
  readonly readers: readonly Reader[];
  /** Between the beginnings of two changes. */
  readonly everyMs: number;
}

export interface Probes {
  /** Seconds from the change to the first answer that follows it. */
  readonly removals: readonly number[];
  readonly additions: readonly number[];
  /** How many changes nobody had seen when they were given up. */
  unseen(): number;
  /** Begins no more changes and waits for those that were begun. */
  stop(): Promise<void>;
  /** Waits for none of them any longer. */
  giveUp(): void;
}

const ASK_MS = 500;
/** What is promised. A change that has not been seen by then is an error. */
const LIMIT_S = 60;
/** How often a change is looked at again once it was seen. */
const LOOKS_AFTER = 6;

/** Every other probe begins on the list, so that there are removals from the first second on. */
export function startsOn(index: number): boolean {
  return index % 2 === 0;
}

export function startProbes(options: ProbeOptions): Probes {
  const removals: number[] = [];
  const additions: number[] = [];
  const waiting = options.readers.map((reader, index) => ({ reader, on: startsOn(index) }));
  const state = { over: false, unseen: 0 };
  const ticker = startEvery(options.everyMs, async () => {
    const probe = waiting.shift();
    if (probe === undefined) return;
    await guarded(options.tally, `list ${options.list.name}`, async () => {
      const seconds = await change(options, probe.reader, !probe.on, state);
      if (seconds === null) state.unseen++;
      else (probe.on ? removals : additions).push(seconds);
    });
    waiting.push({ reader: probe.reader, on: !probe.on });
  });
  return {
    removals,
    additions,
    unseen: () => state.unseen,
    stop: () => ticker.stop(),
    giveUp() {
      state.over = true;
    },
  };
}

/** Whether the reader gets the page now. An answer that is neither theirs nor the refusal is an error, and null. */
async function ask({ port, tally, list }: ProbeOptions, { email, cookie }: Reader): Promise<boolean | null> {
  const answer = await get(port, list.page, { Cookie: cookie });
  if (isOwnPage(answer, email)) return true;
  if (answer.status === 403) {
    tally.refusals++;
    return false;
  }
  noteError(tally, `list ${list.name}: ${answer.status} ${answer.body.slice(0, 60)}`);
  return null;
}

/** Makes one change and sees it; the seconds it took, null when it was given up. */
async function change(
  options: ProbeOptions,
  reader: Reader,
  on: boolean,
  state: { readonly over: boolean },
): Promise<number | null> {
  const { tally, list } = options;
  if ((await ask(options, reader)) === on) noteError(tally, `list ${list.name}: a change before it was made`);
  const start = performance.now();
  await list.set(reader.email, on);
  const seconds = () => (performance.now() - start) / 1000;
  while ((await ask(options, reader)) !== on) {
    if (state.over) return null;
    if (seconds() > LIMIT_S) {
      noteError(tally, `list ${list.name}: a change that is not seen after ${LIMIT_S} s`);
      return seconds();
    }
    await pause(ASK_MS);
  }
  const took = seconds();
  for (let look = 0; look < LOOKS_AFTER && !state.over; look++) {
    await pause(ASK_MS);
    if ((await ask(options, reader)) !== on) noteError(tally, `list ${list.name}: a change that came undone`);
  }
  return took;
}
