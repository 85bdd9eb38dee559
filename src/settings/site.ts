/** What a site is once its settings have been read: values that cannot be wrong any more. Only types live here. */
import type { Access } from '../core/access.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { RuleTable } from '../core/rules.ts';
import type { Binding, Idp } from '../proof/saml/idp.ts';
import type { Preset, PresetName } from '../proof/saml/presets.ts';

/** Where the real content is. `url` has no path, query or trailing slash: `https://acme-docs.pages.dev`. */
export type Upstream =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'zone' }
  | { readonly kind: 'assets' }
  | { readonly kind: 'service'; readonly binding: string };

export interface ConnectionBase {
  /** The workplace id; compared exactly. */
  readonly id: string;
  readonly label: string;
  /** Lower-case domains this connection may vouch for; null means any (`any_domain`, or the only connection of the site). */
  readonly emailDomains: readonly string[] | null;
  /** False: only readers that are already known (in `readers`, or on a list) may sign in. */
  readonly jit: boolean;
  /** Whether an answer that no sign-in of this browser asked for is accepted. */
  readonly idpInitiated: boolean;
}

/** Where a connection's IdP is described: in the settings themselves, or in a metadata document that renews itself. */
export type IdpSource =
  | { readonly kind: 'settings'; readonly idp: Idp }
  | {
      readonly kind: 'metadata';
      /** A URL to fetch, the document itself, or the KV key that holds it. */
      readonly from: { readonly url: string } | { readonly xml: string } | { readonly kv: string };
      /** Which IdP of the document; null: it must hold one only. */
      readonly entityId: string | null;
      /** The certificate that must have signed the document; null: https is trusted. */
      readonly certificate: string | null;
    };

/** Names of attributes, the first that is present counts; `nameid` in `email` is the NameID. */
export type AttributeNames = Pick<Preset, 'email' | 'name' | 'firstName' | 'lastName' | 'picture' | 'groups'>;

/** How this connection asks to sign in. */
export interface RequestSettings {
  /** Null: as the IdP's metadata wants it. */
  readonly signed: boolean | null;
  /** Null: redirect where the IdP has it. */
  readonly binding: Binding | null;
  readonly forceAuthn: boolean;
  readonly nameIdFormat: string | null;
  /** Sends the address that the reader typed as `login_hint`. */
  readonly loginHint: boolean;
}

export interface SamlConnection extends ConnectionBase {
  readonly type: 'saml';
  readonly preset: PresetName;
  readonly source: IdpSource;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly sloUrl: string;
  readonly attributes: AttributeNames;
  readonly request: RequestSettings;
  readonly want: 'assertion' | 'response' | 'both' | 'either';
  readonly legacyCrypto: boolean;
  /** Puts the decryption certificate into our metadata; some IdPs encrypt as soon as they see one. */
  readonly publishEncryptionKey: boolean;
  /** Signing out here signs out at the IdP too. */
  readonly singleLogout: boolean;
}

export interface JwtConnection extends ConnectionBase {
  readonly type: 'jwt';
  readonly remoteLoginUrl: string;
  readonly algorithm: string;
  /** Public key (PEM or bare base64) or the shared secret's value; empty when `jwksUrl` is used. */
  readonly key: string;
  readonly jwksUrl: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audience: string | null;
}

/** A connection whose settings are wrong: it exists, but signing in by it answers with `code`. */
export interface FaultyConnection {
  readonly type: 'faulty';
  readonly id: string;
  readonly label: string;
  /** What it was meant to be, so that a faulty jwt connection still answers at the jwt paths. */
  readonly meant: 'saml' | 'jwt' | null;
  readonly code: ReasonCode;
  readonly faults: readonly Fault[];
}

export type Connection = SamlConnection | JwtConnection;

export interface Site {
  /** `DOCS` of `SITE_DOCS`. */
  readonly name: string;
  /** Lower-case, with the port when it is not the scheme's own: `docs.example.com`, `localhost:8787`. */
  readonly host: string;
  /** `https://docs.example.com`; http only for localhost, 127.0.0.1, [::1] and *.localhost. */
  readonly url: string;
  readonly title: string;
  readonly upstream: Upstream;
  readonly defaultAccess: Exclude<Access, 'lists'>;
  readonly session: { readonly lifetimeMs: number; readonly idleMs: number | null };
  readonly clockSkewSeconds: number;
  readonly ssoEnabled: boolean;
  /** Meaningful when `ssoEnabled` is false. */
  readonly onDisable: 'publish' | 'lock';
  readonly admins: readonly string[];
  readonly auditRetentionMs: number;
  readonly connections: ReadonlyMap<string, Connection | FaultyConnection>;
  readonly rules: RuleTable;
  /** Every list that a rule names, once, sorted. */
  readonly lists: readonly string[];
}

/** One thing that is wrong: where (`SITE_DOCS.connections[0].sso_url`), what, and what would be right. */
export interface Fault {
  readonly at: string;
  readonly wrong: string;
  readonly allowed: string;
  /** The code a connection with this fault answers with, where the settings codes have one. */
  readonly code?: ReasonCode;
  /** The secret or var that is not there, when that is all that is wrong: before a deploy nobody can know secrets. */
  readonly absent?: string;
}

/** The secrets of the whole gateway, decoded. */
export interface Secrets {
  /** Newest first, each at least 32 octets. */
  readonly sessionKeys: readonly Uint8Array<ArrayBuffer>[];
  /** Private JWK (EC P-256 or OKP Ed25519) that signs `X-Sso-Assertion`. */
  readonly assertionKey: JsonWebKey;
  /** SAML key pairs, newest first; empty when the secret is not set. */
  readonly signingKeys: readonly KeyPair[];
  readonly decryptionKeys: readonly KeyPair[];
}

/** A private key and what is published of it, as PEM. */
export interface KeyPair {
  /** PKCS#8. */
  readonly privateKey: string;
  readonly certificate: string | null;
}

export interface Settings {
  /** By lower-case host. A site with a fault outside its connections is here as its faults. */
  readonly sites: ReadonlyMap<string, Site | { readonly broken: readonly Fault[] }>;
  /** Null when the secrets are missing or wrong: then every site answers "not set up". */
  readonly secrets: Secrets | null;
  /** Every fault of every site, connection and secret. */
  readonly faults: readonly Fault[];
}
