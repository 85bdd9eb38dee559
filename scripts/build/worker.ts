/** The Worker's one module, as text. Nothing is written. */
import { resolve } from 'node:path';
import { TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import { build } from 'esbuild';
import { compileEarly } from './eager.ts';
import { isRare } from './rare.ts';

const root = resolve(import.meta.dirname, '../..');

export interface BuildOptions {
  /** Where it starts, from the root of the repository: `src/index.ts` by default. Benchmarks have their own. */
  readonly entry?: string;
  /** False: as esbuild leaves it, every function compiled when it is first called. True by default. */
  readonly early?: boolean;
}

export async function buildWorker({ entry = 'src/index.ts', early = true }: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'dist/worker.js',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    minify: true,
    sourcemap: 'external',
    conditions: ['workerd', 'worker', 'browser'],
  });
  const text = outputFiles.find(({ path }) => path.endsWith('.js'))?.text;
  const map = outputFiles.find(({ path }) => path.endsWith('.map'))?.text;
  if (text === undefined || map === undefined) throw new Error('esbuild made no module or no map of it');
  return early ? compileEarly(text, isOften(text, map)) : text;
}

/** Whether what stands at a place of the bundle comes from a file that requests need often. */
function isOften(text: string, map: string): (at: number) => boolean {
  const trace = new TraceMap(map);
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (at) => {
    const line = starts.findLastIndex((start) => start <= at);
    const segment = traceSegment(trace, line, at - (starts[line] ?? 0));
    const source = segment === null || segment.length === 1 ? null : trace.resolvedSources[segment[1]];
    return source !== null && source !== undefined && !isRare(source);
  };
}
