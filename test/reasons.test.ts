/** Every reason has a test that produces it: its code stands literally in a test file or in a corpus, not only in the table. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reasonCodes } from '../src/core/reasons.ts';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:test\.ts|jsonl)$/.test(entry.name) && entry.name !== 'reasons.test.ts')
    .map((entry) => join(entry.parentPath, entry.name));
}

const texts = filesIn(import.meta.dirname).map((file) => readFileSync(file, 'utf8'));

it.each(reasonCodes)('%s is produced by a test', (code) => {
  const named = new RegExp(`['"\`]${code}['"\`]`);
  expect(texts.some((text) => named.test(text))).toBe(true);
});
