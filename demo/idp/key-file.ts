/** Keeps the demo IdP's key in a folder, so that a restart does not change the certificate that the gateway has pinned. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, type SigningKey } from './keys.ts';

const rsaSha256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** The RSA key kept in `folder`, made on first use. */
export async function loadOrMakeKey(folder: string, now: Date): Promise<SigningKey> {
  return (await loadKey(folder)) ?? saveKey(folder, await makeKey(now, { commonName: 'Acme Identity (demo)' }));
}

async function loadKey(folder: string): Promise<SigningKey | null> {
  try {
    const jwk = JSON.parse(await readFile(join(folder, 'idp-key.json'), 'utf8')) as JsonWebKey;
    const publicJwk: JsonWebKey = { kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '' };
    return {
      privateKey: await crypto.subtle.importKey('jwk', jwk, rsaSha256, true, ['sign']),
      publicKey: await crypto.subtle.importKey('jwk', publicJwk, rsaSha256, true, ['verify']),
      certificatePem: await readFile(join(folder, 'idp-certificate.pem'), 'utf8'),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function saveKey(folder: string, key: SigningKey): Promise<SigningKey> {
  const jwk = await crypto.subtle.exportKey('jwk', key.privateKey);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'idp-certificate.pem'), key.certificatePem);
  await writeFile(join(folder, 'idp-key.json'), JSON.stringify(jwk), { mode: 0o600 });
  return key;
}
