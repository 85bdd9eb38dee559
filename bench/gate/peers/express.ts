/** Express with passport-saml and sessions in its own memory, and the same Express without them: two processes of express-server.js. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { idpEntityId, idpKey, ssoUrl } from '../../../test/support/idp.ts';
import { freePort, startServer } from '../../lib/processes.ts';
import { answerSaml } from './saml-idp.ts';
import { type Front, type GuardedFront, reader, signIn } from './sign-in.ts';

const packages = ['express', 'express-session', 'passport', '@node-saml/passport-saml'];

export interface ExpressPair {
  readonly bare: Front;
  readonly guarded: GuardedFront;
}

export async function startExpress(originPort: number): Promise<ExpressPair> {
  for (const name of packages)
    if (!existsSync(resolve(import.meta.dirname, '../../node_modules', name)))
      throw new Error(`${name} is missing: npm ci --prefix bench`);
  const port = await freePort();
  const sp = { entityId: `http://127.0.0.1:${port}/saml/metadata`, acsUrl: `http://127.0.0.1:${port}/saml/acs` };
  const saml = {
    callbackUrl: sp.acsUrl,
    issuer: sp.entityId,
    audience: sp.entityId,
    entryPoint: ssoUrl,
    idpIssuer: idpEntityId,
    idpCert: idpKey.certificatePem,
    wantAuthnResponseSigned: false,
    validateInResponseTo: 'always',
  };
  const front = await start(port, { port, originPort, guard: { saml, readers: [reader] } });
  const guarded = await signIn('express with passport-saml', front, answerSaml(sp), originPort);
  const barePort = await freePort();
  return { guarded, bare: await start(barePort, { port: barePort, originPort }) };
}

async function start(port: number, settings: unknown): Promise<Front> {
  const words = [join(import.meta.dirname, 'express-server.js'), JSON.stringify(settings)];
  const server = await startServer(process.execPath, words, { port, env: { NODE_ENV: 'production' } });
  return { server, url: `http://127.0.0.1:${port}/page` };
}
