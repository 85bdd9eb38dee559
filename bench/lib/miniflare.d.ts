/** As much of Miniflare 4 as stores.ts uses: `npm run check` must not need the peers to be installed. */
declare module 'miniflare' {
  export class Miniflare {
    constructor(options: unknown);
    readonly ready: Promise<URL>;
    getD1Database(binding: string, worker: string): Promise<unknown>;
    getKVNamespace(binding: string, worker: string): Promise<unknown>;
    dispose(): Promise<void>;
  }
}
