/** What vitest.config.ts puts into the environment of the worker tests. */
declare namespace Cloudflare {
  interface Env {
    readonly DB: D1Database;
    readonly KV: KVNamespace;
    readonly ASSETS: Fetcher;
    readonly ORIGIN: Fetcher;
    readonly MIGRATIONS: import('cloudflare:test').D1Migration[];
  }
}
