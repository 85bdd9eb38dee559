import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { listEnvironments } from '../../scripts/check/environments.ts';
import { checkEnvironment } from '../../scripts/check-settings.ts';
import { entity, group, okta } from '../support/idp-metadata.ts';
import { certificate, ecKey, env, exportJwk, file, jwt, saml, site, weakCertificate, without } from './sample.ts';

type Table = Readonly<Record<string, unknown>>;

const now = new Date('2026-11-22T00:00:00Z');
const secrets = without(env(), 'SITE_DOCS');
const shipped = parse(readFileSync('wrangler.toml', 'utf8'));

async function check(config: Table, known: Table = secrets): Promise<readonly string[]> {
  const { faults } = await checkEnvironment({ name: 'default', config }, known, now);
  return faults.map(({ at }) => at);
}

describe('the file as shipped', () => {
  it.each(['default', 'production'])('%s has no fault, and says which secrets it did not see', async (name) => {
    const environment = listEnvironments(shipped).find((each) => each.name === name);
    if (environment === undefined) throw new Error('not in the file');
    const { faults, notes } = await checkEnvironment(environment, {}, now);
    expect(faults).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/^not judged, .*SESSION_KEYS, ASSERTION_KEY/),
      expect.stringContaining('name the lists "board", "staff"'),
    ]);
  });

  it('none of the example secrets would be taken', async () => {
    const [demo] = listEnvironments(shipped);
    if (demo === undefined) throw new Error('no environment');
    expect(await check(demo.config, parseEnv(readFileSync('.dev.vars.example', 'utf8')))).toEqual([
      'SITE_DEMO.connections[0].certificates[0]',
      'SITE_DEMO.connections[1].key_secret',
      'SESSION_KEYS[0]',
      'ASSERTION_KEY',
    ]);
  });
});

it('.dev.vars.example quotes so that a JWK stays whole', () => {
  const jwk = JSON.stringify(ecKey);
  const filled = parseEnv(readFileSync('.dev.vars.example', 'utf8').replaceAll('replace-me', jwk));
  expect(Object.values(filled)).toEqual([jwk, jwk, jwk, jwk]);
});

describe('what only the file shows', () => {
  const cases: readonly (readonly [change: Table, at: string])[] = [
    [{ assets: { binding: 'ASSETS' } }, 'assets.run_worker_first'],
    [{ assets: { binding: 'ASSETS', run_worker_first: ['/private/*'] } }, 'assets.run_worker_first'],
    [{ cache: { enabled: true } }, 'cache.enabled'],
    [{ observability: { enabled: true } }, 'observability.redact_query_string'],
    [{ observability: { logs: { enabled: true } } }, 'observability.redact_query_string'],
    [{ observability: { traces: { enabled: true } } }, 'observability.redact_query_string'],
    [{ workers_dev: true }, 'workers_dev'],
    [{ preview_urls: undefined }, 'preview_urls'],
    [{ routes: ['docs.example.com/handbook/*'] }, 'routes'],
    [{ routes: ['www.example.com/*'] }, 'routes'],
    [{ routes: undefined }, 'routes'],
    [{ routes: [] }, 'routes'],
    [{ routes: undefined, workers_dev: true }, 'routes'],
    [{ routes: undefined, vars: { SITE_DOCS: site({ host: 'docs.acme.workers.dev' }) } }, 'routes'],
    [{ vars: { SITE_DOCS: site({ host: 'localhost:8787' }) } }, 'SITE_DOCS.host'],
    [{ routes: [{ pattern: 'www.example.com', custom_domain: true }] }, 'routes'],
    [{ d1_databases: [] }, 'd1_databases'],
    [{ kv_namespaces: [{ binding: 'LISTS' }] }, 'kv_namespaces'],
    [{ triggers: {} }, 'triggers.crons'],
    [{ vars: { SITE_DOCS: site(), JWT_KEY: 'a shared secret of more than 32 octets' } }, 'vars.JWT_KEY'],
    [{ vars: { SITE_DOCS: site(), SESSION_KEYS: 'x' } }, 'vars.SESSION_KEYS'],
    [{ vars: { SITE_DOCS: site({ origin: 'service:BLOG' }) } }, 'SITE_DOCS.origin'],
    [{ vars: { SITE_DOCS: site(), NOTES: 'x'.repeat(5121) } }, 'vars.NOTES'],
  ];

  it.each(cases)('%j', async (change, at) => {
    expect(await check(file(change))).toEqual([at]);
  });

  const fine: readonly Table[] = [
    {},
    { routes: ['*.example.com/*'] },
    { routes: undefined, vars: { SITE_DOCS: site({ host: 'localhost:8787' }) } },
    { routes: undefined, workers_dev: true, vars: { SITE_DOCS: site({ host: 'docs.acme.workers.dev' }) } },
    { routes: undefined, route: 'docs.example.com/*' },
    { routes: [{ pattern: 'docs.example.com', custom_domain: true }] },
    { services: [{ binding: 'BLOG' }], vars: { SITE_DOCS: site({ origin: 'service:BLOG' }) } },
    { assets: { binding: 'ASSETS', run_worker_first: true }, vars: { SITE_DOCS: site({ origin: 'assets' }) } },
  ];

  it.each(fine)('%j is fine', async (change) => {
    expect(await check(file(change))).toEqual([]);
  });

  it('an environment inherits doors, never vars and bindings', async () => {
    const [, staging] = listEnvironments(file({ cache: { enabled: true }, env: { staging: {} } }));
    if (staging === undefined) throw new Error('no environment');
    expect(await check(staging.config)).toEqual(['SITE_*', 'cache.enabled', 'd1_databases', 'kv_namespaces']);
  });
});

describe('metadata and presets', () => {
  const described = (change: Table) => [without(without(saml(change), 'sso_url'), 'certificates')];

  it.each<[Table, readonly string[]]>([
    [{ preset: 'okta', idp_metadata_url: 'https://acme.okta.com/metadata' }, []],
    [{ preset: 'shibboleth', idp_metadata: 'kv:idp', metadata_certificate: certificate }, []],
    [{ preset: 'okat', idp_metadata: 'kv:idp' }, ['SITE_DOCS.connections[0].preset']],
    [
      { metadata_certificate: certificate },
      ['metadata_certificate', 'sso_url', 'certificates'].map((key) => `SITE_DOCS.connections[0].${key}`),
    ],
  ])('%j', async (change, faults) => {
    expect(await check(file({ vars: { SITE_DOCS: site({ connections: described(change) }) } }))).toEqual(faults);
  });
});

describe('keys that parse and do not work', () => {
  it('an assertion key made of two halves', async () => {
    const other = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
    ])) as CryptoKeyPair;
    const { d } = await exportJwk(other.privateKey);
    const mixed = JSON.stringify({ ...ecKey, d });
    expect(await check(file(), { ...secrets, ASSERTION_KEY: mixed })).toEqual(['ASSERTION_KEY']);
    expect(await check(file(), { ...secrets, ASSERTION_KEY: JSON.stringify(ecKey) })).toEqual([]);
  });

  it('a point that is not on its curve', async () => {
    const key = JSON.stringify({ kty: 'EC', crv: 'P-256', x: ecKey.x, y: ecKey.x });
    const connections = [without(jwt({ algorithm: 'ES256', key }), 'key_secret')];
    expect(await check(file({ vars: { SITE_DOCS: site({ connections }) } }))).toEqual([
      'SITE_DOCS, connection helpdesk',
    ]);
  });

  it('an expired certificate and legacy_crypto are told, and stop nothing', async () => {
    const old = await makeKey(now, { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') });
    const connections = [saml({ certificates: [certificate, old.certificatePem], legacy_crypto: true })];
    const config = file({ vars: { SITE_DOCS: site({ connections, rules: [] }) } });
    const { faults, notes } = await checkEnvironment({ name: 'default', config }, secrets, now);
    expect(faults).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('expired on 2021-01-01'), expect.stringContaining('SHA-1')]);
  });
});

describe('metadata', () => {
  const pinned = ['idp_entity_id', 'sso_url', 'certificates'];
  const told = (change: Readonly<Record<string, unknown>>) => {
    const connections = [{ ...pinned.reduce(without, saml()), ...change }];
    const config = file({ vars: { SITE_DOCS: site({ connections, rules: [] }) } });
    return checkEnvironment({ name: 'default', config }, secrets, now);
  };

  it('inline: judged as the gateway reads it', async () => {
    const good = await told({ idp_metadata: okta(certificate) });
    expect([good.faults, good.notes]).toEqual([[], []]);
    const { faults } = await told({ idp_metadata: entity({ certificates: [weakCertificate] }) });
    expect(faults).toEqual([expect.objectContaining({ at: 'SITE_DOCS, connection okta', code: 'METADATA_NO_KEY' })]);
    const two = ['a', 'b'].map((name) => entity({ entityId: `https://${name}.example` }));
    const { faults: several } = await told({ idp_metadata: group('', ...two) });
    expect(several[0]?.wrong).toContain('https://a.example, https://b.example');
  });

  it('inline: what it will lead to is told', async () => {
    const old = await makeKey(now, { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') });
    const certificates = [old.certificatePem, weakCertificate];
    const idp_metadata = entity({ certificates, attributes: ' validUntil="2031-01-01T00:00:00Z"' });
    const { faults, notes } = await told({ idp_metadata });
    expect(faults).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('too short (1024 bits)'),
      expect.stringContaining('2031-01-01'),
      expect.stringContaining('expired on 2021-01-01'),
    ]);
  });

  it('an address that is never fetched, and one that is', async () => {
    for (const idp_metadata_url of ['https://10.0.0.8/metadata', 'https://idp.internal/', 'http://localhost:8788/']) {
      const { faults } = await told({ idp_metadata_url });
      expect(faults).toEqual([expect.objectContaining({ code: 'METADATA_URL' })]);
    }
    expect((await told({ idp_metadata_url: 'https://idp.example.com/metadata' })).faults).toEqual([]);
    expect((await told({ idp_metadata: 'kv:idp.xml' })).notes).toEqual([expect.stringContaining('idp.xml')]);
  });
});
