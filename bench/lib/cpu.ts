/**
 * Processor time of a server, from outside: what the kernel's scheduler counted for all threads of a process and of its children.
 * Nanosecond counters (`/proc/PID/task/TID/schedstat`), not clock ticks: a first sign-in is over in less than one tick. What a
 * thread that has ended used is gone; the servers here keep theirs.
 */
import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended between two looks.
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The process and everything below it. */
function family(pid: number): number[] {
  const children = list(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(family)];
}

/** Processor time used so far, in microseconds, user and system. */
export function cpuMicros(pid: number): number {
  let nanoseconds = 0;
  for (const member of family(pid)) {
    for (const thread of list(`/proc/${member}/task`))
      nanoseconds += Number(read(`/proc/${member}/task/${thread}/schedstat`).split(' ')[0] ?? 0);
  }
  return nanoseconds / 1000;
}

/** Memory that is resident now, in MB, of the process and everything below it. */
export function residentMb(pid: number): number {
  const kilobytes = family(pid).map((member) =>
    Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${member}/status`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
