/** The Worker's one module, as text. Nothing is written. */
import { resolve } from 'node:path';
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
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
  const bundle = await bundleModule(entry);
  return early ? compileEarly(bundle.text, isOften(bundle)) : bundle.text;
}

/** A module as esbuild leaves it, and where each part of it comes from. */
export interface Bundle {
  readonly text: string;
  /** Its source map, as JSON. */
  readonly map: string;
}

export async function bundleModule(entry = 'src/index.ts'): Promise<Bundle> {
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
  return { text, map };
}

/** Whether what stands at a place of the bundle comes from a file that requests need often. */
function isOften({ text, map }: Bundle): (at: number) => boolean {
  const trace = new TraceMap(map);
  const starts = lineStarts(text);
  return (at) => {
    const line = starts.findLastIndex((start) => start <= at);
    // The next place with an origin is in the function; the one before need not be: what esbuild wraps a module in has none.
    const { source } = originalPositionFor(trace, {
      line: line + 1,
      column: at - (starts[line] ?? 0),
      bias: LEAST_UPPER_BOUND,
    });
    return source !== null && !isRare(source);
  };
}

/** The offset at which each line of a text begins. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}
