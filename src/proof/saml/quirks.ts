/**
 * What to change at which IdP, by the code of the refusal: one sentence for the audit, where an administrator looks. A row's
 * `else` is for every other IdP. Nothing here decides anything.
 */
import type { Reason, ReasonCode } from '../../core/reasons.ts';
import type { PresetName } from './presets.ts';

type Hints = Readonly<Partial<Record<PresetName | 'else', string>>>;

const hints: Readonly<Partial<Record<ReasonCode, Hints>>> = {
  BINDING_NOT_POST: {
    authentik: 'In the SAML provider set “Service Provider Binding” to Post: authentik’s default is Redirect.',
    keycloak: 'In the client switch “Force POST binding” on: Keycloak otherwise answers by the binding of the request.',
    else: 'Set the binding of the identity provider’s answer to HTTP-POST for this ACS URL.',
  },
  BINDING_ARTIFACT: {
    else: 'Set the binding of the identity provider’s answer to HTTP-POST: artifacts are not fetched.',
  },
  BINDING_WS_FEDERATION: {
    adfs: 'Add the relying party with a SAML 2.0 endpoint (POST), not with a WS-Federation passive one.',
    else: 'Set the application at the identity provider up for SAML 2.0.',
  },
  AUDIENCE_MISSING: {
    authentik: 'In the SAML provider set “Audience” to the expected value: authentik’s default is empty.',
    else: 'Set the audience (SP entity id) at the identity provider to the expected value.',
  },
  AUDIENCE: {
    entra: 'Set the application’s Identifier (Entity ID) to the expected value, or sp_entity_id to the received one.',
    adfs: 'Set the relying party identifier to the expected value, exactly, or sp_entity_id to the received one.',
    keycloak: 'The Client ID must be the expected value, or sp_entity_id the received one.',
    else: 'Set the audience at the identity provider to the expected value, or sp_entity_id to the received one.',
  },
  ISSUER_RESPONSE: {
    entra: 'idp_entity_id is the “Microsoft Entra Identifier” of the application, with its slash at the end.',
    adfs: 'idp_entity_id is the federation service identifier, which starts with http:// and not https://.',
    else: 'If the received issuer is your identity provider, set idp_entity_id to it, exactly.',
  },
  ISSUER_ASSERTION: {
    entra: 'idp_entity_id is the “Microsoft Entra Identifier” of the application, with its slash at the end.',
    adfs: 'idp_entity_id is the federation service identifier, which starts with http:// and not https://.',
    else: 'If the received issuer is your identity provider, set idp_entity_id to it, exactly.',
  },
  CONDITIONS_NOT_BEFORE: {
    adfs: 'AD FS allows for no skew itself: Set-AdfsRelyingPartyTrust -NotBeforeSkew does.',
  },
  AUTHN_TOO_OLD: {
    keycloak: 'In the client switch “Client signature required” on, and here set sign_requests.',
    else: 'Let the identity provider keep to ForceAuthn and want signed requests (sign_requests), which no reader can alter. If it cannot, leave force_authn out.',
  },
  SAML_NOT_SIGNED: {
    authentik: 'In the SAML provider choose a signing certificate: without one authentik signs nothing.',
    keycloak: 'In the client switch “Sign documents” or “Sign assertions” on.',
    else: 'Let the identity provider sign the assertion or the response.',
  },
  SAML_ASSERTION_NOT_SIGNED: {
    google: 'Untick “Signed response”: Google then signs the assertion instead. Or leave want out.',
    keycloak: 'In the client switch “Sign assertions” on, or leave want out.',
    auth0: 'Set signResponse to false in the SAML2 addon, or leave want out: Auth0 signs the one or the other.',
    entra: 'Set the signing option to “Sign SAML response and assertion”, or leave want out.',
  },
  SAML_RESPONSE_NOT_SIGNED: {
    entra: 'Set the signing option to “Sign SAML response and assertion”, or leave want out.',
    adfs: 'Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion, or leave want out.',
    google: 'Tick “Signed response” and set want to response, or leave want out: Google signs the one or the other.',
    auth0: 'Set want to assertion, or leave it out: Auth0 signs the one or the other.',
  },
  SIGNATURE_SHA1: {
    onelogin: 'Set “SAML Signature Algorithm” to SHA-256 in the application’s SSO tab.',
    entra: 'Set the signing algorithm of the SAML signing certificate to SHA-256.',
    auth0: 'Set signatureAlgorithm to rsa-sha256 and digestAlgorithm to sha256 in the SAML2 addon.',
    adfs: 'Set the secure hash algorithm of the relying party to SHA-256.',
    else: 'Set the signature algorithm at the identity provider to SHA-256.',
  },
  DIGEST_SHA1: {
    auth0: 'Set signatureAlgorithm to rsa-sha256 and digestAlgorithm to sha256 in the SAML2 addon.',
    else: 'Set the digest algorithm at the identity provider to SHA-256.',
  },
  NAME_ID_MISSING: {
    adfs: 'AD FS sends a NameID only by a rule: add one that issues the E-Mail-Address attribute as E-Mail Address claim.',
    else: 'Let the identity provider send the address as NameID, or name its attribute in email_from.',
  },
  EMAIL_MISSING: {
    shibboleth: 'Release the attribute mail to this service in attribute-filter.xml.',
    simplesamlphp: 'Let the identity provider send the attribute mail to this service.',
    else: 'Name one of the attributes that came in email_from, or let the identity provider send the expected one.',
  },
  EMAIL_INVALID: {
    auth0: 'Let the SAML2 addon send the email claim: the NameID is Auth0’s own user id.',
    entra: 'Let the application send user.mail as the emailaddress claim, or as the name identifier.',
    keycloak:
      'Add a mapper for the attribute email, or set the Name ID format of the client to email: else it is the username.',
    shibboleth: 'Release the attribute mail to this service in attribute-filter.xml: the NameID is transient.',
    simplesamlphp: 'Let the identity provider send the attribute mail: the NameID is transient.',
    okta: 'Set “Application username” to Email, or add an attribute statement email = user.email.',
    else: 'Let the identity provider send the address there, or name its attribute in email_from.',
  },
  EMAIL_NOT_VERIFIED: { else: 'Let the reader confirm the address at the identity provider.' },
  SAML_ENCRYPTED: {
    adfs: 'AD FS encrypts as soon as the relying party has an encryption certificate: remove it, or set DECRYPTION_KEYS.',
  },
  ENCRYPTION_3DES: {
    onelogin: 'Set “SAML encryption method” to AES-256-CBC: the default is TRIPLEDES-CBC.',
  },
  ENCRYPTION_RSA_1_5: {
    okta: 'Set the key transport algorithm to RSA-OAEP.',
  },
  UNSOLICITED_NOT_ALLOWED: {
    google: 'Google’s app launcher starts there: give readers the /_sso/login address, or set idp_initiated.',
    okta: 'Okta’s tile starts there: link a bookmark app to the /_sso/login address, or set idp_initiated.',
  },
};

/** The reason with the sentence for this IdP at the end of its detail, where there is one. */
export function withHint(reason: Reason, preset: PresetName): Reason {
  const row = hints[reason.code];
  const hint = row?.[preset] ?? row?.else;
  return hint === undefined ? reason : { ...reason, detail: `${reason.detail.replace(/\.$/, '')}. ${hint}` };
}

/** Entra counts the groups inside groups too. */
export const groupsOverage =
  'Entra left the groups out, because the reader is in more than 150: set the group claim to “Groups assigned to the application”.';
