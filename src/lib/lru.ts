/** A map that forgets what was used longest ago once it holds more than `limit` entries. Built on Map's insertion order. */
export interface Lru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  clear(): void;
}

export function createLru<K, V extends object | string | number>(limit: number): Lru<K, V> {
  const entries = new Map<K, V>();
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > limit) {
        const oldest = entries.keys().next();
        if (oldest.done === false) entries.delete(oldest.value);
      }
    },
    delete: (key) => {
      entries.delete(key);
    },
    clear: () => {
      entries.clear();
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
    const known = all.get(owner) ?? createLru<K, V>(limit);
    all.set(owner, known);
    return known;
  };
}
