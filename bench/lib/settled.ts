/** Waits until a server has nothing left to do: compilers and collectors work on after an answer. */
import { pause, type Server } from './processes.ts';

const stillFor = 3;
const lookEveryMs = 15;
const restWithinMs = 10_000;

/** Processor time once it has stopped growing, in microseconds. */
export async function settledCpu(server: Server): Promise<number> {
  let [last, same] = [server.cpu(), 0];
  const until = Date.now() + restWithinMs;
  while (same < stillFor) {
    await pause(lookEveryMs);
    const now = server.cpu();
    same = now === last ? same + 1 : 0;
    last = now;
    if (Date.now() > until) throw new Error('a workerd that nobody asks does not come to rest');
  }
  return last;
}

/** What one piece of work costs a server, in milliseconds of processor time, with all that it sets going. */
export async function costOf(server: Server, work: () => Promise<unknown>): Promise<number> {
  const before = await settledCpu(server);
  await work();
  return ((await settledCpu(server)) - before) / 1000;
}
