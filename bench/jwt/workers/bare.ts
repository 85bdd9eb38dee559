/** The least that a verification can cost here: WebCrypto over the signing input with a key that is imported once. No claim is read. */
import type { AlgorithmName, Trust } from '../tokens.ts';
import { serve } from './serve.ts';

const imports = {
  HS256: { name: 'HMAC', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const;
const parameters = { HS256: 'HMAC', RS256: 'RSASSA-PKCS1-v1_5', ES256: { name: 'ECDSA', hash: 'SHA-256' } } as const;

const encoder = new TextEncoder();
const keys = new Map<AlgorithmName, CryptoKey>();

function importKey(algorithm: AlgorithmName, { keys: written }: Trust): Promise<CryptoKey> {
  const key = written[algorithm];
  if (algorithm === 'HS256')
    return crypto.subtle.importKey('raw', encoder.encode(key), imports.HS256, false, ['verify']);
  const spki = Uint8Array.fromBase64(key.replace(/-----[^-]+-----/g, ''));
  return crypto.subtle.importKey('spki', spki, imports[algorithm], false, ['verify']);
}

export default serve(async (token, algorithm, trust) => {
  const key = keys.get(algorithm) ?? (await importKey(algorithm, trust));
  keys.set(algorithm, key);
  const dot = token.lastIndexOf('.');
  const signature = Uint8Array.fromBase64(token.slice(dot + 1), { alphabet: 'base64url' });
  const signed = encoder.encode(token.slice(0, dot));
  if (!(await crypto.subtle.verify(parameters[algorithm], key, signature, signed))) throw new Error('signature');
  return null;
});
