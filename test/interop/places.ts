/** Where everything is during the interop run: beside the demo's and the e2e tests' ports, so that all can run at once. */
export const gatewayPort = 8797;
export const simpleSamlPhpPort = 8798;
export const pysaml2Port = 8799;

// Two hosts on purpose, as in the demo: the IdPs' form posts must be cross-site, as in real life.
export const gatewayUrl = `http://localhost:${gatewayPort}`;
export const simpleSamlPhpUrl = `http://127.0.0.1:${simpleSamlPhpPort}`;
export const pysaml2Url = `http://127.0.0.1:${pysaml2Port}`;

export const site = 'INTEROP';

/** Git-ignored, and made anew by every run: settings with secrets, the database, the IdPs' keys, everybody's log. */
export const folder = '.wrangler/interop';
export const persisted = `${folder}/state`;
export const screenshots = `${folder}/screenshots`;

const simpleSamlPhp = {
  type: 'saml',
  idp_metadata_url: `${simpleSamlPhpUrl}/saml2/idp/metadata.php`,
  preset: 'simplesamlphp',
  email_domains: ['acme.example'],
};

const pysaml2 = {
  type: 'saml',
  idp_metadata_url: `${pysaml2Url}/metadata`,
  preset: 'shibboleth',
  email_domains: ['acme.example'],
};

/** What SAML calls the format of a NameID that is an e-mail address. */
export const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/** What each scenario asks of the gateway; what it asks of the identity provider is written there, under the same id. */
export const connections = [
  { ...simpleSamlPhp, id: 'ssp', want: 'both', idp_initiated: true, single_logout: true },
  { ...simpleSamlPhp, id: 'ssp-encrypted', publish_encryption_key: true, force_authn: true },
  { ...simpleSamlPhp, id: 'ssp-encrypted-name', publish_encryption_key: true, single_logout: true },
  {
    ...simpleSamlPhp,
    id: 'ssp-post',
    request_binding: 'post',
    sign_requests: true,
    email_from: 'nameid',
    name_id_format: emailFormat,
  },
  { ...simpleSamlPhp, id: 'ssp-new-key' },
  { ...pysaml2, id: 'pysaml2', want: 'assertion', idp_initiated: true, single_logout: true },
  { ...pysaml2, id: 'pysaml2-encrypted', publish_encryption_key: true },
  { ...pysaml2, id: 'pysaml2-triple-des', publish_encryption_key: true },
  { ...pysaml2, id: 'pysaml2-post', request_binding: 'post', single_logout: true },
] as const;

export type ConnectionId = (typeof connections)[number]['id'];

export function spEntityId(connection: ConnectionId): string {
  return `${gatewayUrl}/_sso/saml/${connection}/metadata`;
}
