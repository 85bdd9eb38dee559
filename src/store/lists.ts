/** Lists that are kept as text in KV (`list:<name>`). Lists in D1 come with the reader (readers.ts). */
import { type ListText, parseListText } from '../core/lists.ts';
import { reach } from './reach.ts';

/** KV's limit of keys in one bulk read, which counts as one operation. */
const KEYS_PER_READ = 100;
/** The least KV allows, in seconds: for so long may the nearest data centre answer from its own cache. */
const CACHE_TTL = 30;

/** The parsed KV lists of these names; a list that KV does not have is absent. Throws StoreUnavailable. */
export async function readKvLists(kv: KVNamespace, names: readonly string[]): Promise<ReadonlyMap<string, ListText>> {
  const keys = names.map((name) => `list:${name}`);
  const reads: Promise<Map<string, string | null>>[] = [];
  for (let i = 0; i < keys.length; i += KEYS_PER_READ) {
    reads.push(kv.get(keys.slice(i, i + KEYS_PER_READ), { type: 'text', cacheTtl: CACHE_TTL }));
  }
  const lists = new Map<string, ListText>();
  for (const texts of await reach('KV', () => Promise.all(reads))) {
    for (const [key, text] of texts) {
      if (text !== null) lists.set(key.slice('list:'.length), parseListText(text));
    }
  }
  return lists;
}
