/** Workers as text: the gateway exactly as `wrangler deploy --minify` uploads it, and benchmarks' own Workers bundled the same way. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const wrangler = createRequire(import.meta.url).resolve('wrangler');

/** What `wrangler deploy` would upload for production: the main module's text. */
export function bundleGateway(): string {
  const folder = join(root, '.wrangler/bench');
  const words = ['deploy', '--dry-run', '--env', 'production', '--minify', '--outdir', folder];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  execFileSync(process.execPath, [wrangler, ...words], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  return readFileSync(join(folder, 'index.js'), 'utf8');
}

/** One of the benchmarks' Workers with all it imports, minified like the gateway. `path` is below bench/. */
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
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    plugins,
  });
  return outputFiles[0]?.text ?? '';
}

export function gzipBytes(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
