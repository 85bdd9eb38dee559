/** jose as its documentation uses it: a key that is imported once; signature, algorithm, exp, issuer and audience are checked. */
import { importSPKI, jwtVerify } from 'jose';
import type { AlgorithmName, Trust } from '../tokens.ts';
import { serve } from './serve.ts';

const known = new Map<AlgorithmName, CryptoKey>();

/** A secret becomes a CryptoKey as well: jose would import octets anew each time. */
function importKey(algorithm: AlgorithmName, { keys }: Trust): Promise<CryptoKey> {
  if (algorithm !== 'HS256') return importSPKI(keys[algorithm], algorithm);
  const octets = new TextEncoder().encode(keys.HS256);
  return crypto.subtle.importKey('raw', octets, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

export default serve(async (token, algorithm, trust) => {
  const key = known.get(algorithm) ?? (await importKey(algorithm, trust));
  known.set(algorithm, key);
  const { issuer, audience, now } = trust;
  const options = { algorithms: [algorithm], issuer, audience, currentDate: new Date(now) };
  const { payload } = await jwtVerify(token, key, options);
  return String(payload['email']);
});
