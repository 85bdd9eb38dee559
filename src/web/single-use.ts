/** Uses a proof up: true for its first use by this connection, false for every later one until it has expired. */
import { toBase64Url } from '../lib/base64.ts';
import { utf8 } from '../lib/bytes.ts';
import { claimOnce } from '../store/replay.ts';
import type { Exchange } from './exchange.ts';

/** Ids are unique per connection at best, and as long as the identity provider likes, hence the hash. Throws StoreUnavailable. */
export async function useOnce(x: Exchange, connection: string, id: string, expires: Date): Promise<boolean> {
  const hash = await crypto.subtle.digest('SHA-256', utf8(id));
  return claimOnce(x.db, `${x.site.name}/${connection}/${toBase64Url(new Uint8Array(hash))}`, expires);
}
