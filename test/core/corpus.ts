/** Reads a corpus file of test/corpus: one JSON array per line. The caller knows the shape of a line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readCorpus<Line>(name: string): readonly Line[] {
  const text = readFileSync(join(import.meta.dirname, '../corpus', `${name}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
