/** Work that is begun again and again, whether or not the last one is done, as readers come whether or not others wait. */

export interface Ticker {
  /** Begins nothing more and waits for what was begun. */
  stop(): Promise<void>;
}

/** `work` must not throw. At most `atOnce` at a time: a server that stands still must not be buried. */
export function startEvery(milliseconds: number, work: () => Promise<void>, atOnce = 50): Ticker {
  const begun = new Set<Promise<void>>();
  const timer = setInterval(() => {
    if (begun.size >= atOnce) return;
    const one = work().finally(() => begun.delete(one));
    begun.add(one);
  }, milliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(begun);
    },
  };
}

/** Does `work` for 0 to `count` - 1, several at once; the results in order. */
export async function inLanes<T>(count: number, lanes: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
