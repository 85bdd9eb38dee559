/**
 * What each part of Postern weighs in the bundle: how much smaller its gzip would be without the text that comes from the part's
 * files. Parts share words, and what is left of a part's callers stays, so this is what leaving the part out would save at the least.
 */
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { type Bundle, bundleModule, lineStarts } from '../../scripts/build/worker.ts';
import { gzipBytes } from '../lib/bundle.ts';

export interface Weight {
  readonly part: string;
  /** Octets of the minified module. */
  readonly bytes: number;
  /** Octets of gzip that go with them. */
  readonly gzip: number;
}

/** What could be left out, were it not asked for, by the files that it stands in. */
const optional: Readonly<Record<string, RegExp>> = {
  'texts in German, Dutch, Danish and Polish': /\/pages\/texts\/(?:de|nl|da|pl)\.ts$/,
  'JWT connections': /jwt|jwks/,
  'IdP and SP metadata': /metadata/,
  'single logout': /slo|\/logout\//,
  'encrypted Assertions': /\/encryption\//,
  'presets, and what went wrong at which IdP': /quirks|presets/,
};

/** Each of what could be left out, then all of it together. */
export async function weigh(): Promise<readonly Weight[]> {
  const pieces = piecesOf(await bundleModule());
  const whole = gzipBytes(pieces.map(({ text }) => text).join(''));
  const weightOf = (part: string, patterns: readonly RegExp[]): Weight => {
    const isPart = ({ source }: Piece) => patterns.some((pattern) => pattern.test(source));
    const rest = pieces.filter((piece) => !isPart(piece));
    const bytes = pieces.filter(isPart).reduce((sum, { text }) => sum + text.length, 0);
    return { part, bytes, gzip: whole - gzipBytes(rest.map(({ text }) => text).join('')) };
  };
  const each = Object.entries(optional).map(([part, pattern]) => weightOf(part, [pattern]));
  return [...each, weightOf('all of these', Object.values(optional))];
}

interface Piece {
  readonly text: string;
  /** The file that it comes from; empty for what esbuild adds. */
  readonly source: string;
}

function piecesOf({ text, map }: Bundle): readonly Piece[] {
  const starts = lineStarts(text);
  const marks = [{ at: 0, source: '' }];
  eachMapping(new TraceMap(map), ({ generatedLine, generatedColumn, source }) => {
    marks.push({ at: (starts[generatedLine - 1] ?? 0) + generatedColumn, source: source ?? '' });
  });
  return marks.map(({ at, source }, index) => ({ source, text: text.slice(at, marks[index + 1]?.at) }));
}
