/** The gateway's own verification, whole: every check that a sign-in goes through before it asks for a reader. */
import { verifyResponse } from '../../../src/proof/saml/verify.ts';
import { serve } from './serve.ts';

export default serve<string>(async (message, { certificate, decryptionKey, now, ...expected }) => {
  const decryptionKeys = [decryptionKey];
  const result = await verifyResponse(
    message,
    { ...expected, certificates: [certificate], decryptionKeys },
    new Date(now),
  );
  if (!result.ok) throw new Error(result.error.code);
  const { nameId, attributes } = result.value;
  return { email: nameId ?? '', groups: attributes.get('groups')?.length ?? 0 };
});
