/**
 * Our canonical form against libxml2's, the implementation most SAML software in C builds on. `npm run test:conformance` needs
 * Debian's libxml2-utils and fails without it. xmllint canonicalises whole documents only, and keeps comments, so these have none.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type C14n, canonicalize } from '../../src/proof/saml/xml/c14n.ts';
import { readXml } from '../../src/proof/saml/xml/reader.ts';
import { corpus, decodeCase } from '../support/saml-corpus.ts';
import { documents } from '../support/saml-documents.ts';

const exclusive: C14n = { exclusive: true, inclusivePrefixes: new Set() };
const inclusive: C14n = { exclusive: false, inclusivePrefixes: new Set() };

const folder = mkdtempSync(join(tmpdir(), 'postern-c14n-'));
afterAll(() => rmSync(folder, { recursive: true }));

function withoutComments(xml: string): string {
  return xml.replace(/<!--[\s\S]*?-->/g, '');
}

function ours(texts: readonly string[], method: C14n): string {
  return texts
    .map((text) => {
      const read = readXml(text);
      return read.ok ? canonicalize(read.value, method) : null;
    })
    .join('');
}

/** xmllint writes the documents one after another. */
function theirs(texts: readonly string[], method: '--c14n' | '--c14n11' | '--exc-c14n'): string {
  const files = texts.map((_, n) => join(folder, `${n}.xml`));
  for (const [n, file] of files.entries()) writeFileSync(file, texts[n] ?? '');
  return execFileSync('xmllint', [method, ...files], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function agree(texts: readonly string[]): void {
  expect(ours(texts, exclusive)).toBe(theirs(texts, '--exc-c14n'));
  expect(ours(texts, inclusive)).toBe(theirs(texts, '--c14n'));
  expect(ours(texts, inclusive)).toBe(theirs(texts, '--c14n11'));
}

it('on 2000 generated documents', () => agree(fc.sample(documents.map(withoutComments), { numRuns: 2000, seed: 6 })));

it('on every document of the shared corpus that the reader accepts', () => {
  const texts = corpus().flatMap((one) => decodeCase(one) ?? []);
  const accepted = texts.map(withoutComments).filter((xml) => readXml(xml).ok);
  expect(accepted.length).toBeGreaterThan(250);
  agree(accepted);
});
