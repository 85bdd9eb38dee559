/** What every request handler is given. app.ts joins it; nothing in web/ reads the clock, the environment or a binding itself. */
import type { Secrets, Site } from '../settings/site.ts';

/** One request to one site, with the moment it is judged at. */
export interface Exchange {
  readonly request: Request;
  /** Its URL, as the platform made it. This and the next two are asked for again and again, and each time would make a new text. */
  readonly url: string;
  /** The path of that, exactly as received. */
  readonly path: string;
  /** Its Cookie header; null when there is none. */
  readonly cookie: string | null;
  readonly site: Site;
  readonly secrets: Secrets;
  readonly now: Date;
  readonly db: D1Database;
  readonly kv: KVNamespace;
  /** The site's assets or service binding by name (`ASSETS`, or the BINDING of `service:BINDING`). */
  readonly fetcher: (binding: string) => Fetcher | undefined;
  /** Keeps the isolate alive for work after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}
