/**
 * The wire between the gateway and its stores. On Cloudflare a binding is no TCP connection; here it is one, both ends are workerd,
 * and both close it when it has idled for five seconds: a question asked in that very instant is lost ("Network connection lost",
 * a 503). A benchmark that counts errors must not count those, so what lies between never lets it come to that.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Stores } from './stores.ts';

/** The same stores at other ports, by a thread of its own: the readers' own work must not hold up the gateway's. */
export async function startWire(stores: Stores): Promise<Stores> {
  const thread = new Worker(new URL('./wire-thread.ts', import.meta.url), {
    workerData: [stores.d1Port, stores.kvPort],
  });
  const [ports] = (await once(thread, 'message')) as [readonly number[]];
  const [d1Port = 0, kvPort = 0] = ports;
  return {
    ...stores,
    d1Port,
    kvPort,
    async stop() {
      await thread.terminate();
      await stores.stop();
    },
  };
}
