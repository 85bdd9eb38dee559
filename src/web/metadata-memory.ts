/** What is known of identity providers, in the memory of an isolate for at most 60 s: so long may a renewed key go unseen. */
import { createLruPer } from '../lib/lru.ts';
import type { IdpMetadata } from '../proof/saml/metadata/idp-metadata.ts';
import type { MetadataOf } from '../store/idp-metadata.ts';
import { isExpired, type Scope } from './metadata-source.ts';

const FRESH_MS = 60_000;

interface Kept {
  readonly idp: IdpMetadata;
  readonly at: number;
}

/** By the binding that was asked: what one database said is not what another says. */
const memoryFor = createLruPer<Scope['db'], string, Kept>(50);

function keyOf({ site, connection, source }: MetadataOf): string {
  return JSON.stringify([site, connection, source]);
}

/** Null when there is nothing, or it is too old, or past its own end. */
export function recall({ db, now }: Scope, of: MetadataOf): IdpMetadata | null {
  const kept = memoryFor(db).get(keyOf(of));
  // A clock that went back makes everything stale.
  if (kept === undefined || now.getTime() < kept.at || now.getTime() - kept.at >= FRESH_MS) return null;
  return isExpired(kept.idp, now) ? null : kept.idp;
}

export function remember({ db, now }: Scope, of: MetadataOf, idp: IdpMetadata): void {
  memoryFor(db).set(keyOf(of), { idp, at: now.getTime() });
}
