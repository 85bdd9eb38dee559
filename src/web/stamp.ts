/**
 * What the origin is told about a signed-in reader: four plain headers, and the same again as a signed token (web/assertion).
 * Signed once per reader and minute or two, not once per request.
 */
import { createLruPer } from '../lib/lru.ts';
import type { Secrets } from '../settings/site.ts';
import type { Stamped } from './assertion.ts';
import type { Exchange } from './exchange.ts';

/** Headers, in the order in which they are set. */
export type Stamp = readonly (readonly [name: string, value: string])[];

/** A token is good for 300 s and handed out again for half of that, so an origin never gets one about to expire. */
const REUSE_MS = 150_000;
const STAMPS_IN_MEMORY = 10_000;

interface Signed {
  readonly stamp: Stamp;
  readonly signedAt: number;
}

const stampsFor = createLruPer<Secrets, string, Signed>(STAMPS_IN_MEMORY);

/** The last one of each reader as web/readers knows them: the same object for as long as nothing about them has changed. */
const latest = new WeakMap<Stamped, Signed>();

/** RFC 8187 ext-value, always, so that no name can be mistaken for an encoded one. */
function extValue(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `UTF-8''${encoded}`;
}

async function makeStamp(x: Exchange, reader: Stamped): Promise<Stamp> {
  const { signAssertion } = await import('./assertion.ts');
  const name: Stamp = reader.name === null ? [] : [['X-Sso-Name', extValue(reader.name)]];
  return [
    // Addresses, connection ids and names of lists are ASCII: core/email and the settings let nothing else through.
    ['X-Sso-Email', reader.email],
    ['X-Sso-Connection', reader.connection],
    ['X-Sso-Lists', JSON.stringify([...reader.lists])],
    ['X-Sso-Assertion', await signAssertion(x.secrets, x.site, reader, x.now)],
    ...name,
  ];
}

function isFresh(signed: Signed | undefined, now: number): signed is Signed {
  return signed !== undefined && now >= signed.signedAt && now - signed.signedAt < REUSE_MS;
}

/** The headers for this very reader, if they were signed lately. */
export function recallStamp(x: Exchange, reader: Stamped): Stamp | null {
  const known = latest.get(reader);
  return isFresh(known, x.now.getTime()) ? known.stamp : null;
}

/** The headers for a reader, from memory when they were signed lately for one of whom the same is to be said. */
export async function stampFor(x: Exchange, reader: Stamped): Promise<Stamp> {
  const stamps = stampsFor(x.secrets);
  const now = x.now.getTime();
  const key = JSON.stringify([x.site.host, reader.connection, reader.email, reader.name, ...reader.lists]);
  const known = stamps.get(key);
  const signed = isFresh(known, now) ? known : { stamp: await makeStamp(x, reader), signedAt: now };
  stamps.set(key, signed);
  latest.set(reader, signed);
  return signed.stamp;
}
