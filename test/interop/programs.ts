/** Starts and ends the programs of the run. Each leads a process group, so that all it has started goes with it, and has a log. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { offline } from '../../demo/start/wrangler.ts';
import { signalGroup } from '../support/process-group.ts';
import { folder } from './places.ts';

export interface Program {
  readonly name: string;
  readonly process: ChildProcess;
  /** Settles when it has ended. */
  readonly ended: Promise<unknown>;
}

/** The logs of all programs, and the one SimpleSAMLphp writes itself. */
const logs = ['gateway.log', 'simplesamlphp.log', 'simplesamlphp/simplesamlphp.log', 'pysaml2.log'];

export function startProgram(name: string, command: string, words: readonly string[]): Program {
  const log = openSync(`${folder}/${name}.log`, 'w');
  // Should this process be killed outright, the kernel ends the program (setpriv, of every Linux's util-linux).
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...words], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...offline },
  });
  closeSync(log);
  // Whatever else happens here, nothing of it is left behind.
  process.once('exit', () => signalGroup(child, 'SIGKILL'));
  // Without a process there is an error and no exit; whoever waits for its first answer says so, with its log.
  return { name, process: child, ended: once(child, 'exit').catch(() => undefined) };
}

/** Asks it to end, and sees to it that it does. */
export async function stopProgram({ process: child, ended }: Program): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    signalGroup(child, 'SIGTERM');
    await Promise.race([ended, sleep(8_000, undefined, { ref: false })]);
  }
  signalGroup(child, 'SIGKILL');
}

/** The end of what everybody has said, for whoever must find out what went wrong. */
export function readLogs(): string {
  return logs.map((name) => `--- ${name}\n${tail(`${folder}/${name}`)}`).join('\n');
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-60).join('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '(nothing)\n';
    throw error;
  }
}
