/** Whoever verifies messages here: what it answers for one, and what N verifications cost it. */
import type { CaseName, Claims, Documents, Which } from './documents.ts';

export interface Verdict {
  readonly accepted: boolean;
  readonly claims?: Claims;
  readonly why?: string;
}

export interface Contender {
  /** The name of its row, with what it does less than Postern. */
  readonly name: string;
  /** Its name in plots. */
  readonly short: string;
  /** Its key in tables of samples. */
  readonly id: ContenderId;
  readonly cases: readonly CaseName[];
  readonly readsClaims: boolean;
  judge(name: CaseName, which: Which): Promise<Verdict>;
  /** Microseconds of processor time that this many verifications of the genuine message took. */
  spend(name: CaseName, count: number): Promise<number>;
  /** Processor time, in microseconds, after which its code is as fast as it gets. */
  readonly warmUp: number;
  stop(): Promise<void>;
}

export type ContenderId = 'floor' | 'postern' | 'xmldsigjs' | 'node-saml' | 'samlify' | 'xmlsec1' | 'jdk';

/** A contender that answers `/CASE/WHICH?n=N` on a port, measured from outside. */
export function contenderAt(
  port: number,
  server: { cpu(): number; stop(): Promise<void> },
  about: Pick<Contender, 'name' | 'short' | 'id' | 'cases' | 'readsClaims' | 'warmUp'>,
): Contender {
  return {
    ...about,
    judge: (name, which) => ask(port, name, which, 1),
    async spend(name, count) {
      const before = server.cpu();
      const { accepted, why } = await ask(port, name, 'genuine', count);
      const spent = server.cpu() - before;
      if (!accepted) throw new Error(`${about.name} refused ${name} in the middle: ${why}`);
      return spent;
    },
    stop: () => server.stop(),
  };
}

export async function ask(port: number, name: string, which: Which, count: number): Promise<Verdict> {
  const answer = await fetch(`http://127.0.0.1:${port}/${name}/${which}?n=${count}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} for ${name}: ${text}`);
  return JSON.parse(text) as Verdict;
}

/** Every answer must be right before anything is timed. A case in which a contender does another job is not among its cases. */
export async function check(contender: Contender, { cases }: Documents): Promise<void> {
  for (const name of contender.cases) {
    const { claims, messages } = cases[name];
    const genuine = await contender.judge(name, 'genuine');
    const read = genuine.claims ?? claims;
    const right = !contender.readsClaims || (read.email === claims.email && read.groups === claims.groups);
    if (!genuine.accepted || !right)
      throw new Error(`${contender.name} does not accept ${name} as it is: ${JSON.stringify(genuine)}`);
    if ((await contender.judge(name, 'altered')).accepted)
      throw new Error(`${contender.name} accepts ${name} with a letter altered`);
    if (messages.has('half') && (await contender.judge(name, 'half')).accepted)
      throw new Error(`${contender.name} does another job in ${name}`);
  }
}
