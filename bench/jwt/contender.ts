/** Whoever verifies tokens here: each alone in a raw workerd, asked over HTTP, its processor time read from outside. */
import { bundleOwnWorker, bundleWorker } from '../lib/bundle.ts';
import { startWorkerd, type Workerd } from '../lib/workerd.ts';
import { type AlgorithmName, algorithms, email, type Tokens, type Which, whiches } from './tokens.ts';

export const names = {
  bare: 'bare WebCrypto: the signature alone',
  postern: 'Postern, verifyToken',
  jose: 'jose, jwtVerify',
} as const;

export type ContenderId = keyof typeof names;
export const contenderIds = Object.keys(names) as ContenderId[];

interface Verdict {
  readonly accepted: boolean;
  readonly email?: string | null;
  readonly why?: string;
}

const bundles = new Map<string, Promise<string>>();

function bundleOf(id: ContenderId | 'empty'): Promise<string> {
  const make = id === 'postern' ? bundleOwnWorker : bundleWorker;
  const bundle = bundles.get(id) ?? make(`jwt/workers/${id}.ts`);
  bundles.set(id, bundle);
  return bundle;
}

/** A fresh process with one of them and the tokens. */
export async function startContender(id: ContenderId | 'empty', { trust, tokens }: Tokens): Promise<Workerd> {
  const bindings = { trust: { json: trust }, tokens: { json: tokens } };
  return startWorkerd({ workers: { worker: { modules: { 'worker.js': await bundleOf(id) }, bindings } } });
}

export async function ask(workerd: Workerd, algorithm: AlgorithmName, which: Which, count: number): Promise<Verdict> {
  const answer = await fetch(`http://127.0.0.1:${workerd.ports['worker']}/${algorithm}/${which}?n=${count}`);
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Verdict;
}

/** Microseconds of processor time of this many verifications of the genuine token. */
export async function spend(workerd: Workerd, algorithm: AlgorithmName, count: number): Promise<number> {
  const before = workerd.cpu();
  const { accepted, why } = await ask(workerd, algorithm, 'genuine', count);
  const spent = workerd.cpu() - before;
  if (!accepted) throw new Error(`${algorithm} was refused in the middle: ${why}`);
  return spent;
}

/** Throws unless every token gets the right verdict. Bare WebCrypto cannot know what has expired, nor who is meant. */
export async function check(id: ContenderId, workerd: Workerd): Promise<void> {
  for (const algorithm of algorithms) {
    for (const which of whiches) {
      if (id === 'bare' && which === 'expired') continue;
      const { accepted, email: read, why } = await ask(workerd, algorithm, which, 1);
      const right = which === 'genuine' ? accepted && (id === 'bare' || read === email) : !accepted;
      if (!right) throw new Error(`${names[id]}, ${algorithm} ${which}: accepted ${accepted}, ${read ?? why}`);
    }
  }
}
