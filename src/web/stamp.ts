/**
 * What the origin is told about a signed-in reader: four plain headers, and the same again as a signed token (web/assertion).
 * Signed once per reader and minute or two, not once per request.
 */
import { createLru, type Lru } from '../lib/lru.ts';
import type { Secrets } from '../settings/site.ts';
import type { Stamped } from './assertion.ts';
import type { Exchange } from './exchange.ts';

type Stamp = Readonly<Record<string, string>>;

/** A token is good for 300 s and handed out again for half of that, so an origin never gets one about to expire. */
const REUSE_MS = 150_000;
const STAMPS_IN_MEMORY = 1000;

type Memory = Lru<string, { readonly stamp: Stamp; readonly signedAt: number }>;

const memories = new WeakMap<Secrets, Memory>();

function memoryOf(secrets: Secrets): Memory {
  const memory: Memory = memories.get(secrets) ?? createLru(STAMPS_IN_MEMORY);
  memories.set(secrets, memory);
  return memory;
}

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
  return {
    // Addresses, connection ids and names of lists are ASCII: core/email and the settings let nothing else through.
    'X-Sso-Email': reader.email,
    'X-Sso-Connection': reader.connection,
    'X-Sso-Lists': JSON.stringify([...reader.lists]),
    'X-Sso-Assertion': await signAssertion(x.secrets, x.site, reader, x.now),
    ...(reader.name === null ? {} : { 'X-Sso-Name': extValue(reader.name) }),
  };
}

/** The headers for this reader, from memory when they were signed lately and nothing about the reader has changed. */
export async function stampFor(x: Exchange, reader: Stamped): Promise<Stamp> {
  const stamps = memoryOf(x.secrets);
  const key = JSON.stringify([x.site.host, reader.connection, reader.email, reader.name, ...reader.lists]);
  const known = stamps.get(key);
  const age = known === undefined ? Number.POSITIVE_INFINITY : x.now.getTime() - known.signedAt;
  if (known !== undefined && age >= 0 && age < REUSE_MS) return known.stamp;
  const stamp = await makeStamp(x, reader);
  stamps.set(key, { stamp, signedAt: x.now.getTime() });
  return stamp;
}
