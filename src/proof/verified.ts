/**
 * The one value a session can be born from. The brand is a symbol that leaves this file only through `verified`, and the
 * layers test lets nobody outside proof/ import that function: without a proof there is no Verified.
 */
declare const brand: unique symbol;

/** Who an identity provider proved the reader to be. All texts are untrusted content from a trusted speaker. */
export interface Claims {
  /** One valid address, trimmed and lower-cased (core/email). */
  readonly email: string;
  /** What to call the reader. */
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** An https URL. */
  readonly picture: string | null;
  /** Groups or roles as the IdP names them. They grant nothing here: lists do. */
  readonly groups: readonly string[];
  /** The IdP's own id of the reader: the NameID, or `sub`. */
  readonly subject: string | null;
  /** What an IdP may compare its NameID by besides the text (SAML core §2.2.2), for single logout; null without a NameID. */
  readonly nameId: NameIdQualifiers | null;
  /** SAML SessionIndex, for single logout. */
  readonly sessionIndex: string | null;
  /** When the IdP's own session ends, if it says so. */
  readonly sessionNotOnOrAfter: Date | null;
  /** What makes this proof single-use: the Assertion's ID, the token's jti, or a hash of the token. */
  readonly singleUseId: string;
  /** Until when the proof could be presented again, clock skew included: how long its single use must be remembered. */
  readonly expires: Date;
  /** What is no reason to refuse, but for the administrator to know. */
  readonly warnings: readonly Warning[];
}

export interface NameIdQualifiers {
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

/** Something about an accepted proof that should be changed at the IdP. `detail` says what, in one sentence. */
export interface Warning {
  readonly code: 'GROUPS_OVERAGE';
  readonly detail: string;
}

export interface Verified extends Claims {
  readonly [brand]: true;
}

/** Brands claims that a verifier of this room has proved. */
export function verified(claims: Claims): Verified {
  return claims as Verified;
}
