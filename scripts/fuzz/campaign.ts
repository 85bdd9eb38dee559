/** Many attempts, one after the other, and what came of them. An attempt is known by its seed and its number. */
import { reasonCodes } from '../../src/core/reasons.ts';
import { type Attempt, makeAttempt } from './attempt.ts';
import { check, type Outcome, type Target } from './check.ts';
import { randomFrom } from './random.ts';
import { openWorld } from './subjects.ts';

/** Of this thread's processor time. */
export const maxMilliseconds = 50;

export interface Finding {
  readonly index: number;
  readonly subject: string;
  readonly way: string;
  readonly wrong: string;
  readonly target: Target;
  readonly input: string;
}

interface Slow {
  readonly index: number;
  readonly subject: string;
  readonly way: string;
  readonly code: string;
  readonly milliseconds: number;
  readonly length: number;
}

export interface Report {
  readonly findings: readonly Finding[];
  /** Times by code, `accepted` among them. */
  readonly codes: ReadonlyMap<string, number>;
  readonly accepted: ReadonlyMap<string, number>;
  readonly slowest: readonly Slow[];
}

const kept = 10;
const known: ReadonlySet<string> = new Set([...reasonCodes, 'accepted']);

/** @param tick called after every attempt with its number, from 1. */
export async function runCampaign(
  seed: number,
  count: number,
  tick: (done: number) => void = () => {},
): Promise<Report> {
  const world = await openWorld();
  const codes = new Map<string, number>();
  const accepted = new Map<string, number>();
  const findings: Finding[] = [];
  let slowest: Slow[] = [];
  for (let index = 0; index < count; index++) {
    const attempt = await makeAttempt(world, randomFrom(Math.imul(seed, 0x9e3779b1) + index));
    const { outcome, milliseconds, wrong } = await measure(attempt);
    const { way, input } = attempt;
    const { target, name: subject } = attempt.subject;
    if (wrong !== null) findings.push({ index, subject, way, wrong, target, input });
    codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1);
    if (outcome.said !== null) accepted.set(way, (accepted.get(way) ?? 0) + 1);
    if (slowest.length < kept || milliseconds > (slowest.at(-1)?.milliseconds ?? 0)) {
      slowest.push({ index, subject, way, code: outcome.code, milliseconds, length: input.length });
      slowest = slowest.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, kept);
    }
    tick(index + 1);
  }
  return { findings, codes, accepted, slowest };
}

interface Measured {
  readonly outcome: Outcome;
  readonly milliseconds: number;
  readonly wrong: string | null;
}

async function measure({ subject, input, judge }: Attempt): Promise<Measured> {
  let { outcome, milliseconds } = await once(subject.target, input);
  // A collection of garbage or a compilation is not the input's fault: only what is slow every time is slow.
  for (let again = 0; again < 6 && milliseconds > maxMilliseconds; again++)
    milliseconds = Math.min(milliseconds, (await once(subject.target, input)).milliseconds);
  return { outcome, milliseconds, wrong: judgeOutcome(outcome, milliseconds, judge) };
}

function judgeOutcome({ code, said }: Outcome, milliseconds: number, judge: Attempt['judge']): string | null {
  if (!known.has(code)) return code;
  if (milliseconds > maxMilliseconds) return `${milliseconds} ms of processor time`;
  return said === null ? null : judge(said);
}

async function once(target: Target, input: string): Promise<{ outcome: Outcome; milliseconds: number }> {
  // This thread's alone: in a test run others compute beside it.
  const before = process.threadCpuUsage();
  const outcome = await check(target, input).catch(thrown);
  const { user, system } = process.threadCpuUsage(before);
  return { outcome, milliseconds: (user + system) / 1000 };
}

function thrown(error: unknown): Outcome {
  return { code: `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, said: null };
}
