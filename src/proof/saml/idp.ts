/** What a connection knows of its identity provider, whether an administrator typed it in or metadata said it. */

export type Binding = 'redirect' | 'post';

export interface Endpoint {
  readonly binding: Binding;
  readonly url: string;
  /** Where answers go (SAML metadata §2.2.2 ResponseLocation); the same as `url` unless metadata says otherwise. */
  readonly responseUrl: string;
}

export interface Idp {
  readonly entityId: string;
  /** In the order of preference of whoever wrote them down; at least one. */
  readonly sso: readonly Endpoint[];
  /** Empty: the IdP has no single logout. */
  readonly slo: readonly Endpoint[];
  /** Signing certificates, PEM or bare base64 DER, at least one. Any of them may have signed. */
  readonly certificates: readonly string[];
  readonly wantsSignedRequests: boolean;
}
