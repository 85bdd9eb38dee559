/** The gateway's settings for this run, with fresh keys: the demo's pages behind one connection per scenario. */
import { mkdir, writeFile } from 'node:fs/promises';
import { makeKey } from '../../demo/idp/keys.ts';
import { makeSecrets } from '../../demo/start/dev-vars.ts';
import { connections, folder, gatewayPort, site } from './places.ts';

export const settingsFile = `${folder}/wrangler.json`;

/** Paths in the file are seen from its folder. */
export async function writeSettings(now: Date): Promise<void> {
  const secrets = {
    ...(await makeSecrets()),
    SIGNING_KEY: await makeSecret(now, 'Interop signing'),
    DECRYPTION_KEYS: await makeSecret(now, 'Interop decryption'),
  };
  const settings = {
    name: 'postern-interop',
    main: '../../dist/worker.js',
    no_bundle: true,
    compatibility_date: '2026-10-30',
    compatibility_flags: ['no_nodejs_compat', 'no_nodejs_compat_v2'],
    send_metrics: false,
    assets: { directory: '../../demo/site', binding: 'ASSETS', run_worker_first: true },
    d1_databases: [
      { binding: 'DB', database_name: 'postern-interop', database_id: 'interop', migrations_dir: '../../migrations' },
    ],
    kv_namespaces: [{ binding: 'KV', id: 'postern_interop' }],
    vars: {
      [`SITE_${site}`]: {
        host: `localhost:${gatewayPort}`,
        title: 'Acme Field Notes',
        origin: 'assets',
        default_access: 'sso',
        connections,
        rules: [{ paths: ['/', '/assets/*'], access: 'public' }],
      },
    },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(settingsFile, JSON.stringify(settings, null, 2));
  const lines = Object.entries(secrets).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(`${folder}/.dev.vars`, lines.join(''), { mode: 0o600 });
}

export interface KeyPair {
  /** PKCS#8. */
  readonly privateKey: string;
  readonly certificate: string;
}

/** As PEM. */
export async function makeKeyPair(now: Date, commonName: string): Promise<KeyPair> {
  const { privateKey, certificatePem: certificate } = await makeKey(now, { commonName });
  const pkcs8 = Buffer.from((await crypto.subtle.exportKey('pkcs8', privateKey)) as ArrayBuffer).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    privateKey: ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n'),
    certificate,
  };
}

/** As `npm run -s saml-key` prints it. */
async function makeSecret(now: Date, commonName: string): Promise<string> {
  const { privateKey, certificate } = await makeKeyPair(now, commonName);
  return privateKey + certificate;
}
