/** Tells the failures of a store from bugs: the one makes what needs the store unavailable (503), the other is a mistake of ours. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Runs one use of a store. Throws StoreUnavailable, the store's own error as its cause. */
export async function reach<T>(store: 'D1' | 'KV', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new StoreUnavailable(`${store} failed: ${String(cause)}`, { cause });
  }
}
