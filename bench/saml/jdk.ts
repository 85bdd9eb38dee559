/** The XML signatures of a Java 17: the engine below most SAML software that is written in Java. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { freePort, startServer } from '../lib/processes.ts';
import { type Contender, contenderAt } from './contender.ts';
import type { Documents } from './documents.ts';
import { writeDocuments } from './folder.ts';

const cases = ['signed', 'groups500', 'double'] as const;

// What a thread used is not counted any more once it has ended: the compiler's and the collector's threads must stay.
const keepThreads = ['-XX:-UseDynamicNumberOfCompilerThreads', '-XX:-UseDynamicNumberOfGCThreads'];

export async function jdk(documents: Documents): Promise<Contender> {
  const folder = writeDocuments(documents, cases, 'base64');
  const port = await freePort();
  const program = resolve(import.meta.dirname, 'verify.java');
  const words = [...keepThreads, program, String(port), folder];
  const server = await startServer('java', words, { port, timeoutMs: 30_000 }).catch((error: unknown) => {
    throw new Error(`Java does not run: apt-get install openjdk-17-jdk-headless\n${error}`);
  });
  const about = { id: 'jdk', name: 'JDK 17, javax.xml.crypto (no SAML checks)', short: 'JDK 17', cases } as const;
  const contender = contenderAt(port, server, { ...about, readsClaims: true, warmUp: 6_000_000 });
  return {
    ...contender,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
