/**
 * A map of at most `limit` entries that forgets those that were not used for long. Two generations: what is used moves into the younger
 * one, and when that has half of the entries the elder one is dropped and the younger takes its place. To find an entry that is in use
 * changes nothing, so it costs one look-up; the half that was used last is always there.
 */
export interface Lru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

export function createLru<K, V extends object | string | number>(limit: number): Lru<K, V> {
  let younger = new Map<K, V>();
  let elder = new Map<K, V>();
  const put = (key: K, value: V) => {
    // What the elder may still have under this key is never read again: it is dropped before the younger is.
    younger.set(key, value);
    if (younger.size * 2 < limit) return;
    elder = younger;
    younger = new Map();
  };
  return {
    get: (key) => {
      const value = younger.get(key);
      if (value !== undefined) return value;
      const older = elder.get(key);
      if (older !== undefined) put(key, older);
      return older;
    },
    set: put,
    delete: (key) => {
      younger.delete(key);
      elder.delete(key);
    },
  };
}

/**
 * One such map for each owner, made when it is first asked for and gone with its owner: what one database, or one set of secrets,
 * said is not what another says.
 */
export function createLruPer<O extends object, K, V extends object | string | number>(
  limit: number,
): (owner: O) => Lru<K, V> {
  const all = new WeakMap<O, Lru<K, V>>();
  return (owner) => {
    const before = all.get(owner);
    if (before !== undefined) return before;
    const made = createLru<K, V>(limit);
    all.set(owner, made);
    return made;
  };
}
