/**
 * `npm run build`: writes `dist/worker.js`, the Worker as it is deployed; wrangler runs it by itself (`[build]` in wrangler.toml).
 * One module: esbuild bundles and minifies it, and then the functions that requests need are marked to be compiled when the module
 * is read (build/eager.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWorker } from './build/worker.ts';

const folder = resolve(import.meta.dirname, '../dist');
const text = await buildWorker();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'worker.js'), text);
console.log(`dist/worker.js: ${text.length} octets, ${gzipSync(text, { level: 9 }).length} of gzip`);
