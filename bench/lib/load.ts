/** Load by wrk (Debian): keep-alive connections that ask as fast as they are answered. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Server } from './processes.ts';

export interface LoadOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly connections?: number;
  /** A wrk script (Lua). */
  readonly script?: string;
  readonly scriptWords?: readonly string[];
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Of all answers, as wrk rounds them. */
  readonly octets: number;
  /** Answers of 400 and over, and what broke on the way. */
  readonly failed: number;
  /** Of the server, per request, in microseconds of processor time. */
  readonly cpuPerRequest: number;
  /** What wrk and its script printed. */
  readonly said: string;
}

const run = promisify(execFile);

function figure(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

const units = ['B', 'KB', 'MB', 'GB'];

/** `20.51MB read`: wrk counts in powers of 1024. */
function octetsIn(text: string): number {
  const [, count, unit = ''] = /([\d.]+)([KMG]?B) read/.exec(text) ?? [];
  return Number(count) * 1024 ** units.indexOf(unit);
}

/** Throws when wrk is not installed: before anything is started that would only lead up to it. */
export async function requireWrk(): Promise<void> {
  try {
    await run('wrk', ['-v']);
  } catch (error) {
    // It tells its version with exit status 1.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error('wrk is not here: apt-get install wrk');
  }
}

/** Loads a server and reads its processor time before and after. */
export async function load(server: Server, options: LoadOptions): Promise<Load> {
  const headers = Object.entries(options.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const script = options.script === undefined ? [] : ['-s', options.script];
  const words = ['-t1', `-c${options.connections ?? 8}`, `-d${options.seconds}s`, ...headers, ...script, options.url];
  const before = server.cpu();
  const { stdout } = await run('wrk', [...words, ...(options.scriptWords ?? [])], { maxBuffer: 1 << 24 });
  const spent = server.cpu() - before;
  const requests = figure(stdout, /(\d+) requests in/);
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout) ?? [];
  const failed = broken
    .slice(1)
    .reduce((sum, one) => sum + Number(one), figure(stdout, /Non-2xx or 3xx responses: (\d+)/));
  const perSecond = figure(stdout, /Requests\/sec:\s+([\d.]+)/);
  const octets = octetsIn(stdout);
  return { requests, perSecond, octets, failed, cpuPerRequest: spent / requests, said: stdout };
}
