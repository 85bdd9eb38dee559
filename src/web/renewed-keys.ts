/** A message that is signed by no known key is judged again when metadata has learned of other keys since. */
import type { Reason, ReasonCode } from '../core/reasons.ts';
import type { Result } from '../lib/result.ts';
import type { Idp } from '../proof/saml/idp.ts';
import type { SamlConnection } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';
import { findIdp, renewIdp } from './idp.ts';

/** Reasons that a key unknown to us can be behind: metadata may know it by now. */
const keyReasons: ReadonlySet<ReasonCode> = new Set([
  'SIGNATURE_MISMATCH',
  'SIGNATURE_ALGORITHM',
  'CERTIFICATE_UNREADABLE',
  'CERTIFICATE_KEY_WEAK',
  // With CBC it must not show whether a decryption or the signature in it failed: both are tried again, or neither.
  'SAML_DECRYPTION_FAILED',
]);

/** Codes: those of findIdp and of `judge`. Throws StoreUnavailable. */
export async function judgeByKeys<T>(
  x: Exchange,
  connection: SamlConnection,
  judge: (idp: Idp) => Promise<Result<T, Reason>>,
): Promise<Result<T, Reason>> {
  const idp = await findIdp(x, connection);
  if (!idp.ok) return idp;
  const judged = await judge(idp.value);
  if (judged.ok || !keyReasons.has(judged.error.code)) return judged;
  const renewed = await renewIdp(x, connection, idp.value);
  return renewed === null ? judged : judge(renewed);
}
