/**
 * The one value a session can be born from. The brand is a symbol that leaves this file only through `verified`, and the
 * layers test lets nobody outside proof/ import that function: without a proof there is no Verified.
 */
declare const brand: unique symbol;

/** Who an identity provider proved the reader to be. All texts are untrusted content from a trusted speaker. */
export interface Claims {
  /** One valid address, trimmed and lower-cased (core/email). */
  readonly email: string;
  readonly name: string | null;
  /** The IdP's own id of the reader: the NameID, or `sub`. */
  readonly subject: string | null;
  /** SAML SessionIndex, for single logout. */
  readonly sessionIndex: string | null;
  /** When the IdP's own session ends, if it says so. */
  readonly sessionNotOnOrAfter: Date | null;
  /** What makes this proof single-use: the Assertion's ID, the token's jti, or a hash of the token. */
  readonly singleUseId: string;
  /** Until when the proof could be presented again, clock skew included: how long its single use must be remembered. */
  readonly expires: Date;
}

export interface Verified extends Claims {
  readonly [brand]: true;
}

/** Brands claims that a verifier of this room has proved. */
export function verified(claims: Claims): Verified {
  return claims as Verified;
}
