/** The key that Postern signs its SAML messages with: the first of SIGNING_KEY. The others are only published. */
import { because, type Reason } from '../core/reasons.ts';
import { err, type Result } from '../lib/result.ts';
import { importSigningKey, type SigningKey } from '../proof/saml/signature/sign.ts';
import type { Exchange } from './exchange.ts';

/** Codes: SIGNING_KEY_MISSING, SIGNING_KEY_UNREADABLE. */
export async function findSigningKey(x: Exchange): Promise<Result<SigningKey, Reason>> {
  const [newest] = x.secrets.signingKeys;
  if (newest !== undefined) return importSigningKey(newest);
  return err(because('SIGNING_KEY_MISSING', 'A message must be signed, and the secret SIGNING_KEY is not set.'));
}
