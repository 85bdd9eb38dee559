/** Starting and stopping the servers that are measured. Whatever is still running when the benchmark ends is ended with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { cpuMicros, residentMb } from './cpu.ts';

export interface Server {
  readonly pid: number;
  /** Processor time so far, in microseconds. */
  cpu(): number;
  /** Resident memory in MB. */
  memory(): number;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It is ready when this port of 127.0.0.1, or the unix socket of this name, accepts a connection. */
  readonly port: number | string;
  readonly timeoutMs?: number;
}

const running = new Set<ChildProcess>();

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

process.on('exit', () => {
  for (const child of running) kill(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/** Starts a program in a process group of its own. Throws with its last words when it ends or is not ready in time (20 s). */
export async function startServer(program: string, words: readonly string[], options: StartOptions): Promise<Server> {
  const child = spawn(program, words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-8192);
    });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('close', () => running.delete(child));
  child.once('error', (error) => {
    said += String(error);
  });
  const until = Date.now() + (options.timeoutMs ?? 20_000);
  while (!(await accepts(options.port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > until) {
      kill(child, 'SIGKILL');
      throw new Error(`${program} did not start:\n${said}`);
    }
    await pause(20);
  }
  const pid = child.pid ?? 0;
  return {
    pid,
    cpu: () => cpuMicros(pid),
    memory: () => residentMb(pid),
    async stop() {
      kill(child, 'SIGKILL');
      await ended;
    },
  };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function accepts(port: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(typeof port === 'string' ? { path: port } : { host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
