/** Reads a corpus file of test/corpus: one JSON array per line. The caller knows the shape of a line. */
import { readFileSync } from 'node:fs';

export function readCorpus<Line>(name: string): readonly Line[] {
  const text = readFileSync(new URL(`../corpus/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
