/**
 * xmlsec1 (C, on libxml2 and OpenSSL), the command from Debian, as SAML libraries call it. Its `--repeat N` reads and verifies the file
 * N times in one process; what the process itself costs is measured each time with N = 1 and taken off. It reads no claims, and
 * verifies one signature a run: for two signatures there are two runs.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Contender } from './contender.ts';
import type { CaseName, Documents } from './documents.ts';
import { writeDocuments } from './folder.ts';

const cases = ['signed', 'groups500', 'double'] as const;
const saml = 'urn:oasis:names:tc:SAML:2.0';
const assertionSignature = `/*/*[local-name()='Assertion']/*[local-name()='Signature']`;
const responseSignature = `/*/*[local-name()='Signature']`;

function pathsOf(name: CaseName): readonly string[] {
  return name === 'double' ? [responseSignature, assertionSignature] : [assertionSignature];
}

interface Run {
  readonly valid: boolean;
  readonly said: string;
  readonly micros: number;
}

const run = promisify(execFile);

/** bash tells what its child used: Node does not. */
async function verify(folder: string, file: string, path: string, count: number): Promise<Run> {
  const words = ['--verify', '--repeat', String(count), '--pubkey-cert-pem', join(folder, 'certificate.pem')];
  words.push('--enabled-key-data', 'key-name', '--node-xpath', path);
  for (const element of [`${saml}:assertion:Assertion`, `${saml}:protocol:Response`])
    words.push('--id-attr:ID', element);
  const script = 'TIMEFORMAT="cpu %3U %3S"; time xmlsec1 "$@"';
  const all = ['-c', script, 'bash', ...words, join(folder, file)];
  const ended = await run('bash', all, { env: { ...process.env, LC_ALL: 'C' } }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code?: number; stderr?: string }) => ({ code: error.code ?? -1, stderr: error.stderr ?? '' }),
  );
  const [, user, system] = /^cpu ([\d.]+) ([\d.]+)$/m.exec(ended.stderr) ?? [];
  if (ended.code === 127) throw new Error('xmlsec1 is not here: apt-get install xmlsec1');
  return { valid: ended.code === 0, said: ended.stderr, micros: (Number(user) + Number(system)) * 1e6 };
}

/** One run of `count` verifications must say that it made so many. */
async function spend(folder: string, file: string, path: string, count: number): Promise<number> {
  const { valid, said, micros } = await verify(folder, file, path, count);
  if (!valid || !said.includes(`Executed ${count} tests`))
    throw new Error(`xmlsec1 did not verify ${count}×:\n${said}`);
  return micros;
}

export async function xmlsec1(documents: Documents): Promise<Contender> {
  const folder = writeDocuments(documents, cases, 'xml');
  return {
    id: 'xmlsec1',
    name: 'xmlsec1 in C (signature only)',
    short: 'xmlsec1',
    cases,
    readsClaims: false,
    warmUp: 0,
    async judge(name, which) {
      const runs = [];
      for (const path of pathsOf(name)) runs.push(await verify(folder, `${name}-${which}.xml`, path, 1));
      return { accepted: runs.every(({ valid }) => valid), why: runs.map(({ said }) => said).join('\n') };
    },
    async spend(name, count) {
      let spent = 0;
      for (const path of pathsOf(name)) {
        const started = await spend(folder, `${name}-genuine.xml`, path, 1);
        spent += (await spend(folder, `${name}-genuine.xml`, path, count + 1)) - started;
      }
      return spent;
    },
    async stop() {
      rmSync(folder, { recursive: true });
    },
  };
}
