/** Where the two halves of the demo are and what they call each other. wrangler.toml says the same; a test compares. */
export const gatewayPort = 8787;
export const idpPort = 8788;

// Two hosts on purpose: the IdP's form post must be cross-site, as it is in real life, and ports do not make sites.
export const gatewayUrl = `http://localhost:${gatewayPort}`;
export const idpUrl = `http://127.0.0.1:${idpPort}`;

export const site = 'DEMO';
export const samlConnection = 'acme';
export const jwtConnection = 'partners';

export const idpEntityId = `${idpUrl}/saml/metadata`;
export const acsUrl = `${gatewayUrl}/_sso/saml/${samlConnection}/acs`;
export const spEntityId = `${gatewayUrl}/_sso/saml/${samlConnection}/metadata`;
export const jwtCallbackUrl = `${gatewayUrl}/_sso/jwt/${jwtConnection}`;
