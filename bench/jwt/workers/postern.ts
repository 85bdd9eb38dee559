/** The gateway's own verification, whole, with the key as the settings hold it. */
import { verifyToken } from '../../../src/proof/jwt/verify.ts';
import { serve } from './serve.ts';

export default serve(async (token, algorithm, { issuer, audience, now, keys }) => {
  const expected = { algorithm, key: keys[algorithm], issuer, audience };
  const result = await verifyToken(token, expected, new Date(now));
  if (!result.ok) throw new Error(result.error.code);
  return result.value.email;
});
