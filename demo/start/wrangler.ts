/** Runs wrangler, offline and quietly: its words are kept back and shown when it fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** No telemetry, no update check, no look-up of a `cf` object: nothing here needs a network. */
export const offline = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
} as const;

// Its file, by this very Node: the command in .bin would take whichever Node the system has, and hides the process to stop.
const program = createRequire(import.meta.url).resolve('wrangler');

export interface Running {
  readonly process: ChildProcess;
  /** What it has said so far (the last 16 KB). */
  said(): string;
  /** From now on its words go to this terminal. */
  speak(): void;
  /** Settles when it has ended, with its exit code. */
  readonly ended: Promise<number>;
}

export function startWrangler(words: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...offline },
  });
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-16_384);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const speak = () => {
    child.stdout.pipe(process.stdout);
    child.stderr.pipe(process.stderr);
  };
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  return { process: child, said: () => said, speak, ended };
}

/** Runs one command to its end; throws with everything it said when it fails. */
export async function runWrangler(words: readonly string[]): Promise<void> {
  const { ended, said } = startWrangler(words);
  if ((await ended) !== 0) throw new Error(`wrangler ${words.join(' ')} failed:\n${said()}`);
}

/** Asks it to end, and waits: wrangler takes its workerd along when it is asked, not when it is killed. */
export async function stopWrangler({ process: child, ended }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await ended;
  clearTimeout(deadline);
}
