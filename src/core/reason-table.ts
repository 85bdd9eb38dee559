/**
 * Every reason for which Postern says no, in one closed table: what it means for HTTP (`status`) and which of a few plain
 * answers the reader gets (`say`). The full story (`detail`, `expected`, `received`) goes to the audit row and the log only.
 */
import type { Say } from './say.ts';

export interface ReasonRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 500 | 502 | 503;
  readonly say: Say;
}

const proof: ReasonRow = { status: 403, say: 'sign_in_failed' };
const declined: ReasonRow = { status: 403, say: 'sign_in_declined' };
const setup: ReasonRow = { status: 500, say: 'not_set_up' };
/** One connection only: others of the site may work. */
const broken: ReasonRow = { status: 500, say: 'sign_in_broken' };
const again: ReasonRow = { status: 403, say: 'sign_in_again' };
const address: ReasonRow = { status: 403, say: 'address_refused' };
const request: ReasonRow = { status: 400, say: 'bad_request' };
const logout: ReasonRow = { status: 403, say: 'sign_out_failed' };
const nobody: ReasonRow = { status: 401, say: 'sign_in_required' };

/** By code. Nothing outside core/reasons looks in here. */
export const reasonTable = {
  // The request and the gate
  PATH_NOT_DECODABLE: request,
  PATH_CONTROL_CHARACTER: request,
  METHOD_NOT_ALLOWED: { status: 405, say: 'bad_request' },
  METHOD_NOT_PASSED_ON: { status: 405, say: 'bad_request' },
  UNKNOWN_HOST: { status: 404, say: 'not_found' },
  NOT_FOUND: { status: 404, say: 'not_found' },
  SIGN_IN_REQUIRED: nobody,
  NOT_ON_LIST: { status: 403, say: 'not_on_list' },
  DENIED: { status: 403, say: 'closed' },
  SSO_DISABLED: { status: 403, say: 'sign_in_off' },
  READER_DEACTIVATED: { status: 403, say: 'account_off' },
  ORIGIN_UNREACHABLE: { status: 502, say: 'origin_down' },
  STORE_UNAVAILABLE: { status: 503, say: 'unavailable' },
  INTERNAL_ERROR: { status: 503, say: 'unavailable' },
  SETTINGS_INVALID: setup,

  // The session cookie: why it is nobody
  SESSION_MALFORMED: nobody,
  SESSION_REPEATED: nobody,
  SESSION_SIGNATURE: nobody,
  SESSION_OTHER_HOST: nobody,
  SESSION_NOT_YET_VALID: nobody,
  SESSION_EXPIRED: nobody,
  SESSION_IDLE: nobody,
  SESSION_CONNECTION_GONE: nobody,
  SESSION_EMAIL_NOT_ALLOWED: nobody,
  SESSION_SIGNED_OUT: nobody,

  // Signing in, before and after the proof
  CONNECTION_UNKNOWN: { status: 404, say: 'not_found' },
  CONNECTION_FAULTY: broken,
  LOGIN_LOOP: { status: 403, say: 'loop_stopped' },
  LOGIN_NOT_FOUND: again,
  LOGIN_EXPIRED: again,
  LOGIN_OTHER_CONNECTION: again,
  UNSOLICITED_NOT_ALLOWED: again,
  BINDING_NOT_POST: { status: 405, say: 'wrong_binding' },
  BINDING_ARTIFACT: { status: 400, say: 'wrong_binding' },
  BINDING_WS_FEDERATION: { status: 400, say: 'wrong_binding' },
  BODY_TOO_LARGE: { status: 413, say: 'bad_request' },
  BODY_UNREADABLE: request,
  PARAMETER_MISSING: request,
  PARAMETER_REPEATED: request,
  CROSS_SITE_REQUEST: { status: 403, say: 'bad_request' },
  EMAIL_DOMAIN_NOT_ALLOWED: address,
  READER_UNKNOWN: address,

  // proof/saml: metadata of the IdP
  METADATA_MISSING: broken,
  METADATA_UNREACHABLE: { status: 503, say: 'unavailable' },
  METADATA_URL: broken,
  METADATA_REDIRECT: broken,
  METADATA_TOO_LARGE: broken,
  METADATA_ROOT: broken,
  METADATA_NO_IDP: broken,
  METADATA_SEVERAL_IDPS: broken,
  METADATA_ENTITY_NOT_FOUND: broken,
  METADATA_ENTITY_CHANGED: broken,
  METADATA_TENANT_TEMPLATE: broken,
  METADATA_LOCATION: broken,
  METADATA_NO_SSO: broken,
  METADATA_NO_KEY: broken,
  METADATA_EXPIRED: broken,
  METADATA_NOT_SIGNED: broken,

  // proof/saml: what Postern sends
  SIGNING_KEY_MISSING: broken,
  SIGNING_KEY_UNREADABLE: broken,
  SSO_BINDING_MISSING: broken,

  // proof/saml: decoding
  SAML_NOT_BASE64: proof,
  SAML_NOT_UTF8: proof,
  SAML_TOO_LARGE: proof,

  // proof/saml: the reader of XML
  XML_MALFORMED: proof,
  XML_DECLARATION: proof,
  XML_DOCTYPE: proof,
  XML_PROCESSING_INSTRUCTION: proof,
  XML_CONTROL_CHARACTER: proof,
  XML_ENTITY: proof,
  XML_NAME: proof,
  XML_NAMESPACE: proof,
  XML_UNDECLARED_PREFIX: proof,
  XML_DUPLICATE_ATTRIBUTE: proof,
  XML_TOO_DEEP: proof,
  XML_TOO_MANY_ATTRIBUTES: proof,
  XML_TEXT_OUTSIDE_ROOT: proof,
  XML_SEVERAL_ROOTS: proof,

  // proof/saml: shape of the message
  SAML_NOT_RESPONSE: proof,
  SAML_VERSION: proof,
  SAML_ID_MISSING: proof,
  SAML_ID_INVALID: proof,
  SAML_ID_DUPLICATE: proof,
  SAML_STATUS: declined,
  STATUS_AUTHN_FAILED: declined,
  STATUS_REQUEST_DENIED: declined,
  STATUS_NO_PASSIVE: declined,
  STATUS_INVALID_NAME_ID_POLICY: declined,
  STATUS_REQUEST_UNSUPPORTED: declined,
  SAML_STATUS_SHAPE: proof,
  SAML_UNEXPECTED_ELEMENT: proof,
  SAML_NO_ASSERTION: proof,
  SAML_SEVERAL_ASSERTIONS: proof,
  SAML_MISPLACED_ASSERTION: proof,
  SAML_NESTED_RESPONSE: proof,
  SAML_MISPLACED_SIGNATURE: proof,
  SAML_SEVERAL_SIGNATURES: proof,
  SAML_ENCRYPTED: proof,

  // proof/saml: encryption
  ENCRYPTION_SHAPE: proof,
  ENCRYPTION_REFERENCE: proof,
  ENCRYPTION_KEY_COUNT: proof,
  ENCRYPTION_RSA_1_5: proof,
  ENCRYPTION_3DES: proof,
  ENCRYPTION_CONTENT: proof,
  DECRYPTION_ALGORITHM: proof,
  DECRYPTION_KEY_UNREADABLE: broken,
  SAML_DECRYPTION_FAILED: proof,

  // proof/saml: signatures
  SAML_NOT_SIGNED: proof,
  SAML_ASSERTION_NOT_SIGNED: proof,
  SAML_RESPONSE_NOT_SIGNED: proof,
  SIGNATURE_SHAPE: proof,
  SIGNATURE_ALGORITHM: proof,
  SIGNATURE_SHA1: proof,
  SIGNATURE_C14N: proof,
  SIGNATURE_REFERENCE_COUNT: proof,
  SIGNATURE_REFERENCE: proof,
  SIGNATURE_TRANSFORM: proof,
  SIGNATURE_BASE64: proof,
  SIGNATURE_MISMATCH: proof,
  DIGEST_ALGORITHM: proof,
  DIGEST_SHA1: proof,
  DIGEST_BASE64: proof,
  DIGEST_OF_NOTHING: proof,
  DIGEST_MISMATCH: proof,
  CERTIFICATE_UNREADABLE: broken,
  CERTIFICATE_MISSING: broken,
  CERTIFICATE_KEY_TYPE: broken,
  CERTIFICATE_KEY_WEAK: broken,

  // proof/saml: what the signed message says
  ISSUER_RESPONSE: proof,
  ISSUER_ASSERTION: proof,
  ISSUER_ASSERTION_MISSING: proof,
  DESTINATION: proof,
  IN_RESPONSE_TO: proof,
  SUBJECT_MISSING: proof,
  SUBJECT_CONFIRMATION_METHOD: proof,
  SUBJECT_CONFIRMATION_DATA: proof,
  SUBJECT_CONFIRMATION_RECIPIENT: proof,
  SUBJECT_CONFIRMATION_EXPIRY_MISSING: proof,
  SUBJECT_CONFIRMATION_EXPIRED: proof,
  SUBJECT_CONFIRMATION_NOT_BEFORE: proof,
  SUBJECT_CONFIRMATION_IN_RESPONSE_TO: proof,
  CONDITIONS_SHAPE: proof,
  CONDITIONS_UNKNOWN: proof,
  CONDITIONS_NOT_BEFORE: proof,
  CONDITIONS_EXPIRED: proof,
  AUDIENCE_MISSING: proof,
  AUDIENCE: proof,
  TIME_INVALID: proof,
  AUTHN_TOO_OLD: proof,
  SESSION_NOT_ON_OR_AFTER: proof,
  NAME_ID: proof,
  NAME_ID_MISSING: proof,
  ATTRIBUTE_SHAPE: proof,
  EMAIL_MISSING: proof,
  EMAIL_SEVERAL: proof,
  EMAIL_INVALID: proof,
  EMAIL_NOT_VERIFIED: address,
  SAML_REPLAYED: again,

  // proof/saml: single logout
  LOGOUT_BINDING: logout,
  LOGOUT_DEFLATE: logout,
  LOGOUT_SHAPE: logout,
  LOGOUT_NOT_SIGNED: logout,
  LOGOUT_ISSUER: logout,
  LOGOUT_DESTINATION: logout,
  LOGOUT_NOT_YET_VALID: logout,
  LOGOUT_EXPIRED: logout,
  LOGOUT_NAME_ID: logout,
  LOGOUT_ENCRYPTED_ID: logout,
  LOGOUT_REPLAYED: logout,
  LOGOUT_NOT_ASKED: logout,
  LOGOUT_IN_RESPONSE_TO: logout,

  // proof/jwt: the codes of an IdP that was set up for a hosted product; the names are theirs
  NO_SETTINGS: { status: 404, say: 'sign_in_broken' },
  INVALID_LOGIN_URL: broken,
  INVALID_KEY: broken,
  PRIVATE_KEY_PROVIDED: broken,
  INVALID_KEY_LENGTH: broken,
  TOKEN_VERIFICATION_FAILED: proof,
  COULD_NOT_PARSE_HEADER: proof,
  WRONG_TYPE_IN_HEADER: proof,
  ALGORITHM_MISSING_IN_HEADER: proof,
  NONE_ALGORITHM_PROVIDED: proof,
  MISSING_EMAIL_IN_TOKEN: proof,
  JTI_CLAIM_INVALID: again,
} as const satisfies Record<string, ReasonRow>;
