/**
 * What each IdP sends and expects, a row per IdP: knowledge as a table, no branch anywhere else. A connection's own settings
 * override its preset key by key; how a list of names is searched is identify.ts's matter. What an administrator should change
 * at which IdP when something is wrong stands in quirks.ts.
 *
 * E-mail: attributes come before the NameID wherever an IdP has both, because the NameID is a user name at most of them (UPN at
 * Entra, `auth0|…` at Auth0, transient at Shibboleth), while an e-mail attribute is only there because somebody mapped it.
 * `generic` believes the NameID alone: nobody knows what an unknown IdP means by its attributes.
 */

export interface Preset {
  /** Attributes that may hold the e-mail address; `nameid` is the NameID. */
  readonly email: readonly string[];
  readonly name: readonly string[];
  readonly firstName: readonly string[];
  readonly lastName: readonly string[];
  readonly picture: readonly string[];
  /** Groups or roles. */
  readonly groups: readonly string[];
  /** An attribute that says whether the IdP has checked the address; when it is there it must say so. */
  readonly emailVerified: string | null;
  /** Sends `login_hint` as a query parameter when the reader's address is known. */
  readonly loginHint: boolean;
  /** The issuer of LogoutResponses where it differs from the entity id; null: the entity id. */
  readonly logoutIssuer: ((entityId: string) => string) | null;
}

/** Claim types of Microsoft's products, which others have taken over. */
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const role = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
const groupIds = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';
const groupNames = 'http://schemas.xmlsoap.org/claims/Group';
const displayName = 'http://schemas.microsoft.com/identity/claims/displayname';

/** LDAP attributes by their OIDs; IdPs that send those put the short name into FriendlyName. */
const ldap = {
  mail: ['urn:oid:0.9.2342.19200300.100.1.3', 'mail'],
  displayName: ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName', 'urn:oid:2.5.4.3', 'cn'],
  givenName: ['urn:oid:2.5.4.42', 'givenName'],
  sn: ['urn:oid:2.5.4.4', 'sn'],
  groups: ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf', 'eduPersonAffiliation'],
} as const;

const usual = { emailVerified: null, loginHint: false, logoutIssuer: null } as const;

export const presets = {
  okta: {
    ...usual,
    email: ['email', 'nameid'],
    name: ['displayName', 'name'],
    firstName: ['firstName'],
    lastName: ['lastName'],
    picture: ['picture'],
    groups: ['groups'],
  },
  entra: {
    ...usual,
    email: [`${claims}/emailaddress`, 'nameid'],
    // Not …/claims/name: that is the UPN unless somebody changes it.
    name: [displayName],
    firstName: [`${claims}/givenname`],
    lastName: [`${claims}/surname`],
    picture: [],
    groups: [groupIds, role],
    loginHint: true,
    logoutIssuer: entraLogoutIssuer,
  },
  onelogin: {
    ...usual,
    email: ['User.email', 'email', 'nameid'],
    name: ['User.displayName', 'displayName', 'name'],
    firstName: ['User.FirstName', 'firstName'],
    lastName: ['User.LastName', 'lastName'],
    picture: [],
    groups: ['memberOf', 'groups'],
  },
  adfs: {
    ...usual,
    email: [`${claims}/emailaddress`, 'nameid'],
    name: [displayName, 'http://schemas.xmlsoap.org/claims/CommonName', `${claims}/name`],
    firstName: [`${claims}/givenname`],
    lastName: [`${claims}/surname`],
    picture: [],
    groups: [groupNames, role, groupIds],
  },
  google: {
    ...usual,
    email: ['email', 'nameid'],
    name: ['name', 'displayName'],
    firstName: ['firstName'],
    lastName: ['lastName'],
    picture: [],
    groups: ['groups'],
  },
  auth0: {
    ...usual,
    email: [`${claims}/emailaddress`, 'nameid'],
    name: [`${claims}/name`],
    firstName: [`${claims}/givenname`],
    lastName: [`${claims}/surname`],
    picture: ['http://schemas.auth0.com/picture'],
    groups: ['http://schemas.auth0.com/groups', 'http://schemas.auth0.com/roles'],
    // Anybody may sign up with any address in a database of Auth0's; what they have not confirmed is not theirs.
    emailVerified: 'http://schemas.auth0.com/email_verified',
  },
  jumpcloud: {
    ...usual,
    email: ['email', 'nameid'],
    name: ['displayname', 'name'],
    firstName: ['firstname'],
    lastName: ['lastname'],
    picture: [],
    groups: ['memberOf', 'groups'],
  },
  keycloak: {
    ...usual,
    email: ['email', 'urn:oid:1.2.840.113549.1.9.1', 'nameid'],
    name: ['name', 'displayName'],
    firstName: ['firstName', 'givenName', 'urn:oid:2.5.4.42'],
    lastName: ['lastName', 'surname', 'urn:oid:2.5.4.4'],
    picture: ['picture'],
    groups: ['groups', 'member', 'Role'],
  },
  pingone: {
    ...usual,
    email: ['email', 'mail', 'nameid'],
    name: ['displayName', 'name'],
    firstName: ['firstName', 'givenName'],
    lastName: ['lastName', 'familyName'],
    picture: ['picture'],
    groups: ['groups', 'memberOf'],
  },
  authentik: {
    ...usual,
    email: [`${claims}/emailaddress`, 'nameid'],
    name: [`${claims}/name`],
    firstName: [`${claims}/givenname`],
    lastName: [`${claims}/surname`],
    picture: [],
    groups: [groupNames],
  },
  simplesamlphp: {
    ...usual,
    email: [...ldap.mail, 'email', 'nameid'],
    name: ldap.displayName,
    firstName: ldap.givenName,
    lastName: ldap.sn,
    picture: [],
    groups: [...ldap.groups, 'groups'],
  },
  shibboleth: {
    ...usual,
    email: [...ldap.mail, 'nameid'],
    name: ldap.displayName,
    firstName: ldap.givenName,
    lastName: ldap.sn,
    picture: [],
    groups: ldap.groups,
  },
  generic: {
    ...usual,
    email: ['nameid'],
    name: ['displayName', displayName, 'urn:oid:2.16.840.1.113730.3.1.241', 'name'],
    firstName: ['firstName', 'givenName', 'urn:oid:2.5.4.42', `${claims}/givenname`],
    lastName: ['lastName', 'sn', 'urn:oid:2.5.4.4', `${claims}/surname`],
    picture: ['picture'],
    groups: ['groups', 'memberOf', groupIds],
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** Entra signs in as `https://sts.windows.net/<tenant>/` and answers a logout as `https://login.microsoftonline.com/<tenant>/`. */
function entraLogoutIssuer(entityId: string): string {
  return entityId.replace(/^https:\/\/sts\.windows\.net\/([0-9a-f-]{36})\/$/i, 'https://login.microsoftonline.com/$1/');
}
