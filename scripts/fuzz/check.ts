/** What one of the verifiers makes of one input, in words that can be compared and kept. */
import type { Reason } from '../../src/core/reasons.ts';
import type { Result } from '../../src/lib/result.ts';
import type { ReceivedLogout } from '../../src/proof/saml/logout/open.ts';
import { type LogoutRequestExpected, verifyLogoutRequest } from '../../src/proof/saml/logout/request.ts';
import { type LogoutAnswerExpected, verifyLogoutResponse } from '../../src/proof/saml/logout/response.ts';
import { readIdpMetadata, type WantedIdp } from '../../src/proof/saml/metadata/idp-metadata.ts';
import { type VerifyExpected, verifyResponse } from '../../src/proof/saml/verify.ts';
import { now } from '../../test/support/saml.ts';

type Binding = ReceivedLogout['binding'];

/** JSON through and through: a case file holds it. */
export type Target =
  | { readonly kind: 'response'; readonly expected: VerifyExpected }
  | { readonly kind: 'metadata'; readonly expected: WantedIdp }
  | { readonly kind: 'logout request'; readonly binding: Binding; readonly expected: LogoutRequestExpected }
  | { readonly kind: 'logout response'; readonly binding: Binding; readonly expected: LogoutAnswerExpected };

export interface Outcome {
  /** `accepted`, or the code of the reason. */
  readonly code: string;
  /** All that an accepted message says; null when it was refused. */
  readonly said: string | null;
}

/** Throws what the verifier throws, which it must not. */
export async function check(target: Target, input: string): Promise<Outcome> {
  const result = await verify(target, input);
  if (!result.ok) return { code: result.error.code, said: null };
  return {
    code: 'accepted',
    said: JSON.stringify(result.value, (_, value) => (value instanceof Map ? [...value] : value)),
  };
}

function verify(target: Target, input: string): Promise<Result<unknown, Reason>> {
  switch (target.kind) {
    case 'response':
      return verifyResponse(input, target.expected, now);
    case 'metadata':
      return readIdpMetadata(input, target.expected, now);
    case 'logout request':
      return verifyLogoutRequest(received(target.binding, input), target.expected, now);
    case 'logout response':
      return verifyLogoutResponse(received(target.binding, input), target.expected, now);
  }
}

function received(binding: Binding, input: string): ReceivedLogout {
  return binding === 'post' ? { binding, message: input, relayState: null } : { binding, rawQuery: input };
}
