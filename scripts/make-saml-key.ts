/**
 * Prints a fresh RSA key for SAML and its certificate, good for ten years: `npm run -s saml-key | npx wrangler secret put
 * SIGNING_KEY`, or DECRYPTION_KEYS. The certificate names the first argument, if there is one; nobody checks that name.
 */
import { pem, selfSign } from './certificate.ts';

const day = 24 * 60 * 60_000;

export async function makeSamlKey(commonName: string, now: Date): Promise<string> {
  // 3072 bits, for ten years; two of the 10 ms that a free plan has go to each signature.
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 3072,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  // From yesterday on: an IdP whose clock is slow takes it all the same.
  const notBefore = new Date(now.getTime() - day);
  const notAfter = new Date(now.getTime() + 3652 * day);
  return pem('PRIVATE KEY', [...privateKey]) + (await selfSign({ commonName, notBefore, notAfter, keys }));
}

if (import.meta.main) process.stdout.write(await makeSamlKey(process.argv[2] ?? 'Postern', new Date()));
