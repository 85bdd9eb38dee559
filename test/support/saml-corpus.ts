/** The shared corpus of other implementations' responses: read where it lies, never copied. */
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VerifyExpected } from '../../src/proof/saml/verify.ts';

export interface CorpusCase {
  readonly id: string;
  readonly file: string;
  readonly certificates: readonly string[];
  readonly decryptionKeys?: readonly string[];
  readonly idpEntityId: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly requestId: string | null;
  readonly now: string;
  readonly why: string;
  readonly ours: 'accept' | 'reject' | 'either';
  readonly mustFire: readonly string[];
  readonly legacy: readonly string[];
  readonly encryptionAlgorithms: readonly string[];
  readonly expectedNameId?: string | null;
  readonly expectedNameIdFormat?: string | null;
  readonly expectedAttributes?: Readonly<Record<string, readonly string[]>>;
}

const folder = process.env['POSTERN_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function corpus(): readonly CorpusCase[] {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new Error(`the SAML corpus is not at ${folder}: put it there, or say where it is in POSTERN_CORPUS`);
  return JSON.parse(read('manifest.json')) as CorpusCase[];
}

export function encodedCase({ file }: CorpusCase): string {
  return read(file);
}

/** The XML of a case; null where it is not base64 of UTF-8. */
export function decodeCase(one: CorpusCase): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encodedCase(one), 'base64'));
  } catch {
    return null;
  }
}

export function expectedOf(one: CorpusCase, legacyCrypto: boolean): VerifyExpected {
  const { idpEntityId, spEntityId, acsUrl, requestId } = one;
  const certificates = one.certificates.map(read);
  const decryptionKeys = (one.decryptionKeys ?? []).map((name) => pkcs8(read(name)));
  const own = { idpEntityId, spEntityId, acsUrl, certificates, clockSkewSeconds: 0, legacyCrypto, decryptionKeys };
  return requestId === null ? own : { ...own, requestId };
}

/** Some keys are PKCS#1, which Postern does not take. */
function pkcs8(pem: string): string {
  return createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString();
}
