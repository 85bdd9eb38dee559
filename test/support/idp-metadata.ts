/** IdP metadata as the products write it: shape, prefixes, order and what stands beside the SAML role. Certificates are given. */

const md = 'urn:oasis:names:tc:SAML:2.0:metadata';
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const binding = 'urn:oasis:names:tc:SAML:2.0:bindings:';

/** The base64 of a PEM certificate. */
export function bare(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

/** In lines of 64, as most products break it. */
function folded(pem: string): string {
  return bare(pem).replace(/.{64}/g, '$&\n');
}

export function keyDescriptor(
  pem: string,
  use: string | null = 'signing',
  prefixes: readonly [string, string] = ['md:', 'ds:'],
): string {
  const [m, d] = prefixes;
  const xmlns = d === '' ? ` xmlns="${ds}"` : ` xmlns:ds="${ds}"`;
  return `<${m}KeyDescriptor${use === null ? '' : ` use="${use}"`}><${d}KeyInfo${xmlns}><${d}X509Data><${d}X509Certificate>${folded(pem)}</${d}X509Certificate></${d}X509Data></${d}KeyInfo></${m}KeyDescriptor>`;
}

export interface EntityParts {
  readonly entityId?: string;
  readonly certificates?: readonly string[];
  readonly keys?: string;
  readonly sso?: string;
  readonly slo?: string;
  readonly attributes?: string;
  readonly roleAttributes?: string;
  readonly protocols?: string;
  readonly before?: string;
  readonly after?: string;
}

export function endpoint(
  name: 'SingleSignOnService' | 'SingleLogoutService',
  by: string,
  location: string,
  more = '',
): string {
  return `<md:${name} Binding="${binding}${by}" Location="${location}"${more}/>`;
}

/** One EntityDescriptor that is right in every part. */
export function entity({
  entityId = 'https://idp.example/saml',
  certificates = [],
  keys = certificates.map((pem) => keyDescriptor(pem)).join(''),
  sso = endpoint('SingleSignOnService', 'HTTP-Redirect', 'https://idp.example/sso'),
  slo = '',
  attributes = '',
  roleAttributes = '',
  protocols = protocol,
  before = '',
  after = '',
}: EntityParts = {}): string {
  return (
    `<md:EntityDescriptor xmlns:md="${md}" entityID="${entityId}"${attributes}>${before}` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${protocols}"${roleAttributes}>${keys}${slo}${sso}</md:IDPSSODescriptor>` +
    `${after}</md:EntityDescriptor>`
  );
}

export function group(attributes: string, ...members: readonly string[]): string {
  return `<md:EntitiesDescriptor xmlns:md="${md}"${attributes}>${members.join('\n')}</md:EntitiesDescriptor>`;
}

export function spEntity(entityId: string, pem: string): string {
  return `<md:EntityDescriptor xmlns:md="${md}" entityID="${entityId}"><md:SPSSODescriptor protocolSupportEnumeration="${protocol}">${keyDescriptor(pem)}<md:AssertionConsumerService index="0" Binding="${binding}HTTP-POST" Location="https://sp.example/acs"/></md:SPSSODescriptor></md:EntityDescriptor>`;
}

export function okta(pem: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="http://www.okta.com/exk1a2b3c" xmlns:md="${md}"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${protocol}">${keyDescriptor(pem)}<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="${binding}HTTP-POST" Location="https://acme.okta.com/app/acme_docs_1/exk1a2b3c/sso/saml"/><md:SingleSignOnService Binding="${binding}HTTP-Redirect" Location="https://acme.okta.com/app/acme_docs_1/exk1a2b3c/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}

const wsFed = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706"`;
const claims = ['name', 'upn', 'role']
  .map(
    (claim) =>
      `<auth:ClaimType xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706" Uri="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${claim}"><auth:DisplayName>${claim}</auth:DisplayName><auth:Description>The user’s ${claim}.</auth:Description></auth:ClaimType>`,
  )
  .join('');

/** Entra ID: a byte order mark, its own signature, two WS-Federation roles with the same keys, several certificates. */
export function entra(
  pems: readonly string[],
  entityId = 'https://sts.windows.net/11111111-2222-3333-4444-555555555555/',
): string {
  const keys = pems.map((pem) => keyDescriptor(pem, 'signing', ['', ''])).join('');
  const role = (type: string) =>
    `<RoleDescriptor xsi:type="fed:${type}" ${wsFed}>${keys}<fed:ClaimTypesOffered>${claims}</fed:ClaimTypesOffered><fed:PassiveRequestorEndpoint><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/wsfed</wsa:Address></wsa:EndpointReference></fed:PassiveRequestorEndpoint></RoleDescriptor>`;
  const saml2 = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/saml2';
  return `\ufeff<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_0d5a6b1c" entityID="${entityId}" xmlns="${md}">${role('SecurityTokenServiceType')}${role('ApplicationServiceType')}<IDPSSODescriptor protocolSupportEnumeration="${protocol}">${keys}<SingleLogoutService Binding="${binding}HTTP-Redirect" Location="${saml2}" /><SingleSignOnService Binding="${binding}HTTP-Redirect" Location="${saml2}" /><SingleSignOnService Binding="${binding}HTTP-POST" Location="${saml2}" /></IDPSSODescriptor></EntityDescriptor>`;
}

/** AD FS: an encryption key first, three roles, SOAP endpoints nobody asks for. */
export function adfs(signing: string, encryption: string, next: string): string {
  const keys = `${keyDescriptor(encryption, 'encryption', ['', ''])}${keyDescriptor(signing, 'signing', ['', ''])}${keyDescriptor(next, 'signing', ['', ''])}`;
  const ls = 'https://adfs.acme.example/adfs/ls/';
  return `<EntityDescriptor ID="_7c1d" entityID="http://adfs.acme.example/adfs/services/trust" xmlns="${md}"><RoleDescriptor xsi:type="fed:ApplicationServiceType" ServiceDisplayName="Acme" ${wsFed}>${keys}</RoleDescriptor><SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="${protocol}">${keys}<AssertionConsumerService Binding="${binding}HTTP-POST" Location="${ls}" index="0" isDefault="true" /></SPSSODescriptor><IDPSSODescriptor protocolSupportEnumeration="${protocol}">${keys}<SingleLogoutService Binding="${binding}HTTP-Redirect" Location="${ls}" /><SingleLogoutService Binding="${binding}HTTP-POST" Location="${ls}" /><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat><SingleSignOnService Binding="${binding}HTTP-Redirect" Location="${ls}" /><SingleSignOnService Binding="${binding}HTTP-POST" Location="${ls}" /><SingleSignOnService Binding="${binding}SOAP" Location="http://adfs.acme.example/soap" /><Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="E-Mail Address" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" /></IDPSSODescriptor><ContactPerson contactType="support" /></EntityDescriptor>`;
}

/** SimpleSAMLphp: the same key twice, for signing and for encryption; a logout answer of its own; people to write to. */
export function simplesamlphp(pem: string): string {
  const base = 'https://ssp.acme.example/simplesaml/saml2/idp';
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="${md}" xmlns:ds="${ds}" entityID="${base}/metadata.php" validUntil="2026-05-12T10:00:00Z" cacheDuration="PT1H30M">
  <md:IDPSSODescriptor protocolSupportEnumeration="${protocol}" WantAuthnRequestsSigned="true">
    ${keyDescriptor(pem)}
    ${keyDescriptor(pem, 'encryption')}
    <md:SingleLogoutService Binding="${binding}HTTP-Redirect" Location="${base}/SingleLogoutService.php" ResponseLocation="${base}/LogoutResponse.php"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    <md:SingleSignOnService Binding="${binding}HTTP-Redirect" Location="${base}/SSOService.php"/>
  </md:IDPSSODescriptor>
  <md:ContactPerson contactType="technical">
    <md:GivenName>Administrator</md:GivenName>
    <md:EmailAddress>mailto:na@acme.example</md:EmailAddress>
  </md:ContactPerson>
</md:EntityDescriptor>
`;
}

/** Keycloak: a group of one in older versions, SOAP and artifact endpoints among the others, a key name. */
export function keycloak(pem: string): string {
  const url = 'https://kc.acme.example/realms/acme/protocol/saml';
  const each = ['HTTP-POST', 'HTTP-Redirect', 'HTTP-Artifact', 'SOAP'];
  const sso = each.map(
    (by) => `<md:SingleSignOnService Binding="${binding}${by}" Location="${url}"></md:SingleSignOnService>`,
  );
  return `<!-- generated --><md:EntitiesDescriptor xmlns="${md}" xmlns:md="${md}" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="${ds}" Name="urn:keycloak"><md:EntityDescriptor entityID="https://kc.acme.example/realms/acme"><md:IDPSSODescriptor WantAuthnRequestsSigned="1" protocolSupportEnumeration="${protocol}"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>u2gbrZ0</ds:KeyName><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:ArtifactResolutionService Binding="${binding}SOAP" Location="${url}/resolve" index="0"></md:ArtifactResolutionService><md:SingleLogoutService Binding="${binding}HTTP-POST" Location="${url}"></md:SingleLogoutService>${sso.join('')}</md:IDPSSODescriptor></md:EntityDescriptor></md:EntitiesDescriptor>`;
}

/** A Shibboleth identity provider in its federation's aggregate: groups in groups, SPs, scopes, names in many languages, SAML 1 beside. */
export function federation(idps: Readonly<Record<string, readonly string[]>>, sp: string, attributes = ''): string {
  const shibboleth = (entityId: string, pems: readonly string[]) => {
    const base = `${new URL(entityId).origin}/idp/profile/SAML2`;
    return `<md:EntityDescriptor entityID="${entityId}" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><md:Extensions><shibmd:Scope regexp="false">acme.example</shibmd:Scope></md:Extensions><md:IDPSSODescriptor protocolSupportEnumeration="${protocol} urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0"><md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="pl">Uniwersytet Łódzki</mdui:DisplayName></mdui:UIInfo></md:Extensions>${pems.map((pem) => keyDescriptor(pem, null)).join('')}<md:SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="${base}/old"/><md:SingleSignOnService Binding="${binding}HTTP-POST-SimpleSign" Location="${base}/POST-SimpleSign/SSO"/><md:SingleSignOnService Binding="${binding}HTTP-Redirect" Location="${base}/Redirect/SSO"/></md:IDPSSODescriptor><md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">${keyDescriptor(sp)}<md:AttributeService Binding="${binding}SOAP" Location="${base}/attributes"/></md:AttributeAuthorityDescriptor></md:EntityDescriptor>`;
  };
  const members = Object.entries(idps).map(([id, pems]) => shibboleth(id, pems));
  return group(attributes, spEntity('https://sp.acme.example', sp), group(' Name="universities"', ...members));
}
