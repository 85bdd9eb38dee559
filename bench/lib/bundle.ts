/** Workers as text: the gateway exactly as it is deployed, and benchmarks' own Workers bundled the same way. */
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { buildWorker } from '../../scripts/build/worker.ts';

let built: Promise<string> | undefined;

/** What `wrangler deploy` uploads; built once in a run. */
export function bundleGateway(): Promise<string> {
  built ??= buildWorker();
  return built;
}

/** A Worker of the benchmarks around parts of the gateway, built as the gateway is. `path` is below bench/. */
export function bundleOwnWorker(path: string): Promise<string> {
  return buildWorker({ entry: `bench/${path}` });
}

/** Any other of the benchmarks' Workers with all it imports, minified. `path` is below bench/. */
export async function bundleWorker(path: string, plugins: Plugin[] = []): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, '..', path)],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    target: 'esnext',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    plugins,
  });
  return outputFiles[0]?.text ?? '';
}

export function gzipBytes(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
