/** A right environment, and small changes to it. */
import { makeKey } from '../../demo/idp/keys.ts';

type Table = Readonly<Record<string, unknown>>;

const now = new Date('2026-11-01T00:00:00Z');
export const certificate = (await makeKey(now)).certificatePem;
export const weakCertificate = (await makeKey(now, { modulusLength: 1024 })).certificatePem;

export const sessionKey = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
const edwards = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
export const assertionKey = await exportJwk(edwards.privateKey);
const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
  'sign',
  'verify',
])) as CryptoKeyPair;
export const ecKey = await exportJwk(pair.privateKey);
export const publicPem = await exportPem('PUBLIC KEY', 'spki', pair.publicKey);
export const privatePem = await exportPem('PRIVATE KEY', 'pkcs8', pair.privateKey);

export async function exportJwk(key: CryptoKey): Promise<JsonWebKey> {
  return (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey;
}

async function exportPem(label: string, format: 'spki' | 'pkcs8', key: CryptoKey): Promise<string> {
  const der = (await crypto.subtle.exportKey(format, key)) as ArrayBuffer;
  return `-----BEGIN ${label}-----\n${btoa(String.fromCharCode(...new Uint8Array(der)))}\n-----END ${label}-----`;
}

export function saml(change: Table = {}): Table {
  return {
    id: 'okta',
    type: 'saml',
    idp_entity_id: 'http://www.okta.com/exk1',
    sso_url: 'https://acme.okta.com/sso',
    certificates: [certificate],
    email_domains: ['example.com'],
    ...change,
  };
}

export function jwt(change: Table = {}): Table {
  return {
    id: 'helpdesk',
    type: 'jwt',
    remote_login_url: 'https://login.example.com/jwt',
    algorithm: 'HS256',
    key_secret: 'JWT_KEY',
    email_domains: ['partner.example'],
    ...change,
  };
}

export function site(change: Table = {}): Table {
  return {
    host: 'docs.example.com',
    origin: 'https://acme-docs.pages.dev',
    default_access: 'sso',
    connections: [saml(), jwt()],
    rules: [{ paths: ['/handbook/*'], access: 'lists', lists: ['staff'] }],
    ...change,
  };
}

/** A right wrangler.toml with a route, as smol-toml reads it. */
export function file(change: Table = {}): Table {
  return {
    routes: [{ pattern: 'docs.example.com/*', zone_name: 'example.com' }],
    workers_dev: false,
    preview_urls: false,
    triggers: { crons: ['0 * * * *'] },
    observability: { enabled: true, redact_query_string: true },
    d1_databases: [{ binding: 'DB' }],
    kv_namespaces: [{ binding: 'KV' }],
    vars: { SITE_DOCS: site() },
    ...change,
  };
}

/** The environment with `SITE_DOCS` as given. Undefined takes a name away. */
export function env(docs: unknown = site(), change: Table = {}): Table {
  const whole = {
    SESSION_KEYS: sessionKey,
    ASSERTION_KEY: JSON.stringify(assertionKey),
    JWT_KEY: 'a shared secret of more than 32 octets',
    SITE_DOCS: docs,
    ...change,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}

/** A copy without one key. */
export function without(table: Table, key: string): Table {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
}
