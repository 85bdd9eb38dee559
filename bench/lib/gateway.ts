/**
 * The real gateway, bundled as for production, in a workerd of its own: D1 and KV are stores.ts's, the origin is a tiny Worker
 * beside it. Its site is `localhost:8787` whatever the port (reader.ts sends that as Host), and its secrets last as long as the
 * run: a second process of it knows the sessions of the first.
 */
import { bundleGateway } from './bundle.ts';
import { idpEntityId, idpKey, idpSsoUrl, idpTokenUrl, tokenSecret } from './idp.ts';
import type { Stores } from './stores.ts';
import { type Binding, startWorkerd, type Workerd } from './workerd.ts';

export const siteHost = 'localhost:8787';
export const siteUrl = `http://${siteHost}`;

export interface GatewayOptions {
  readonly stores: Stores;
  /** Replaces keys of the usual site: `{ rules: […] }`. */
  readonly site?: Readonly<Record<string, unknown>>;
  /** The origin's main module; by default every page is the same. */
  readonly origin?: string;
  /** How much its isolate may keep, in MB; as much as V8 likes by default. */
  readonly heapMb?: number;
}

export interface Gateway {
  readonly server: Workerd;
  readonly port: number;
}

/** Two ways to sign in, each also as one that lets known readers only in (`jit = false`). */
const connections = ['acme', 'acme-known'].map((id) => ({
  id,
  type: 'saml',
  any_domain: true,
  jit: !id.endsWith('-known'),
  idp_entity_id: idpEntityId,
  sso_url: idpSsoUrl,
  certificates: [idpKey.certificatePem],
  name_from: 'displayName',
}));
const tokenConnections = ['partners', 'partners-known'].map((id) => ({
  id,
  type: 'jwt',
  any_domain: true,
  jit: !id.endsWith('-known'),
  remote_login_url: idpTokenUrl,
  algorithm: 'HS256',
  key_secret: 'TOKEN_SECRET',
}));

/** One of each kind and no more, as small sites have. */
export const fewConnections = [...connections, ...tokenConnections].filter(({ jit }) => jit);

/** `/` is public, `/handbook/*` for the lists `staff` and `board`, the rest for whoever signed in. */
export const usualSite = {
  host: siteHost,
  title: 'Docs',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  session: { lifetime: '12h', idle: '2h' },
  connections: [...connections, ...tokenConnections],
  rules: [
    { paths: ['/'], access: 'public' },
    { paths: ['/handbook/*'], access: 'lists', lists: ['staff', 'board'] },
  ],
};

const usualOrigin = `export default { fetch: () => new Response('the page', { headers: { 'Content-Type': 'text/plain' } }) };`;

async function makeSecrets() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return {
    SESSION_KEYS: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64'),
    ASSERTION_KEY: JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey)),
    TOKEN_SECRET: tokenSecret,
  };
}

const secrets = await makeSecrets();
/** The gateway's vars and secrets, without stores and origin: enough for a request that needs neither. */
export function startVars(site: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, Binding>> {
  const texts = Object.entries(secrets).map(([name, text]) => [name, { text }] as const);
  return { ...Object.fromEntries(texts), SITE_DOCS: { json: { ...usualSite, ...site } } };
}

/** Starts a process whose isolate has judged nothing yet. */
export async function startGateway({
  stores,
  site = {},
  origin = usualOrigin,
  heapMb,
}: GatewayOptions): Promise<Gateway> {
  const bindings = { ...startVars(site), DB: { d1: 'd1' }, KV: { kv: 'kv' }, ORIGIN: { service: 'origin' } } as const;
  const server = await startWorkerd({
    workers: {
      gateway: { modules: { 'index.js': await bundleGateway() }, bindings },
      origin: { modules: { 'origin.js': origin } },
    },
    external: { d1: stores.d1Port, kv: stores.kvPort },
    exposed: ['gateway'],
    ...(heapMb === undefined ? {} : { heapMb }),
  });
  return { server, port: server.ports['gateway'] ?? 0 };
}
