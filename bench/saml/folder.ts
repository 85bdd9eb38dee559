/** The messages as files, for contenders that are programs of their own: `CASE-WHICH.xml` or `.base64`, and `certificate.pem`. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseName, Documents } from './documents.ts';

/** A new folder with them; whoever asks for it removes it. */
export function writeDocuments(documents: Documents, cases: readonly CaseName[], form: 'xml' | 'base64'): string {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  writeFileSync(join(folder, 'certificate.pem'), documents.trust.certificate);
  for (const name of cases) {
    for (const [which, message] of documents.cases[name].messages)
      writeFileSync(join(folder, `${name}-${which}.${form}`), message[form]);
  }
  return folder;
}
