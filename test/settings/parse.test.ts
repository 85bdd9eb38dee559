import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/settings/parse.ts';
import type { Settings, Site } from '../../src/settings/site.ts';
import {
  assertionKey,
  certificate,
  ecKey,
  env,
  jwt,
  publicPem,
  saml,
  sessionKey,
  site,
  weakCertificate,
  without,
} from './sample.ts';

function theSite(settings: Settings, host = 'docs.example.com'): Site {
  const read = settings.sites.get(host);
  if (read === undefined || 'broken' in read) throw new Error(JSON.stringify(settings.faults));
  return read;
}

/** A connection that leaves its URL and certificates to metadata. */
function described(change: Readonly<Record<string, unknown>>) {
  return without(without(saml(change), 'sso_url'), 'certificates');
}

describe('what right settings become', () => {
  it('defaults', () => {
    const settings = parseSettings(env());
    expect(settings.faults).toEqual([]);
    const docs = theSite(settings);
    expect(docs).toMatchObject({
      name: 'DOCS',
      host: 'docs.example.com',
      url: 'https://docs.example.com',
      title: 'docs.example.com',
      upstream: { kind: 'url', url: 'https://acme-docs.pages.dev' },
      session: { lifetimeMs: 43_200_000, idleMs: null },
      clockSkewSeconds: 60,
      ssoEnabled: true,
      auditRetentionMs: 90 * 86_400_000,
      admins: [],
      lists: ['staff'],
    });
    expect(docs.connections.get('okta')).toMatchObject({
      label: 'okta',
      preset: 'generic',
      source: {
        kind: 'settings',
        idp: {
          entityId: 'http://www.okta.com/exk1',
          sso: [
            { binding: 'redirect', url: 'https://acme.okta.com/sso', responseUrl: 'https://acme.okta.com/sso' },
            { binding: 'post', url: 'https://acme.okta.com/sso', responseUrl: 'https://acme.okta.com/sso' },
          ],
          slo: [],
          certificates: [certificate],
          wantsSignedRequests: false,
        },
      },
      attributes: { email: ['nameid'], groups: ['groups', 'memberOf', expect.stringMatching(/groups$/)] },
      request: { signed: null, binding: null, forceAuthn: false, nameIdFormat: null, loginHint: false },
      publishEncryptionKey: false,
      singleLogout: false,
      sloUrl: 'https://docs.example.com/_sso/saml/okta/slo',
      want: 'either',
      idpInitiated: false,
      jit: true,
      legacyCrypto: false,
      spEntityId: 'https://docs.example.com/_sso/saml/okta/metadata',
      acsUrl: 'https://docs.example.com/_sso/saml/okta/acs',
    });
    expect(docs.connections.get('helpdesk')).toMatchObject({
      key: 'a shared secret of more than 32 octets',
      idpInitiated: true,
      jwksUrl: null,
      issuer: null,
    });
    expect(settings.secrets?.sessionKeys).toHaveLength(1);
  });

  it('everything that can be said otherwise', () => {
    const okta = saml({
      label: 'Acme staff',
      preset: 'okta',
      sp_entity_id: 'urn:acme:docs',
      slo_url: 'https://acme.okta.com/slo',
      email_from: 'mail',
      name_from: 'displayName',
      want: 'both',
      sign_requests: false,
      request_binding: 'post',
      force_authn: true,
      name_id_format: 'urn:x',
      login_hint: true,
      idp_initiated: true,
      legacy_crypto: true,
      jit: false,
    });
    const expected = { issuer: 'urn:iss', subject: 'urn:sub', audience: 'urn:aud', idp_initiated: false, jit: false };
    const settings = parseSettings(
      env(
        site({
          title: 'Acme Docs',
          default_access: 'deny',
          session: { lifetime: '8h', idle: '30m' },
          clock_skew: '5s',
          sso_enabled: false,
          on_disable: 'publish',
          admins: ['IT@example.com'],
          audit_retention: '7d',
          connections: [okta, jwt(expected)],
        }),
      ),
    );
    expect(settings.faults).toEqual([]);
    const docs = theSite(settings);
    expect(docs).toMatchObject({
      title: 'Acme Docs',
      defaultAccess: 'deny',
      session: { lifetimeMs: 8 * 3_600_000, idleMs: 30 * 60_000 },
      clockSkewSeconds: 5,
      ssoEnabled: false,
      onDisable: 'publish',
      admins: ['it@example.com'],
      auditRetentionMs: 7 * 86_400_000,
    });
    expect(docs.connections.get('okta')).toMatchObject({
      label: 'Acme staff',
      preset: 'okta',
      source: { idp: { slo: [{ url: 'https://acme.okta.com/slo' }, { url: 'https://acme.okta.com/slo' }] } },
      emailDomains: ['example.com'],
      attributes: { email: ['mail'], name: ['displayName'], firstName: ['firstName'] },
      request: { signed: false, binding: 'post', forceAuthn: true, nameIdFormat: 'urn:x', loginHint: true },
      spEntityId: 'urn:acme:docs',
      want: 'both',
      idpInitiated: true,
      jit: false,
      legacyCrypto: true,
    });
    expect(docs.connections.get('helpdesk')).toMatchObject({
      remoteLoginUrl: 'https://login.example.com/jwt',
      algorithm: 'HS256',
      emailDomains: ['partner.example'],
      issuer: 'urn:iss',
      subject: 'urn:sub',
      audience: 'urn:aud',
      idpInitiated: false,
      jit: false,
    });
  });

  it.each([
    ['localhost:8787', 'http://localhost:8787'],
    ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['[::1]:8787', 'http://[::1]:8787'],
    ['docs.localhost', 'http://docs.localhost'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['docs.example.com:8443', 'https://docs.example.com:8443'],
    ['DOCS.Example.com', 'https://docs.example.com'],
  ])('host %s is at %s', (host, url) => {
    expect(theSite(parseSettings(env(site({ host }))), host.toLowerCase()).url).toBe(url);
  });

  it.each([
    ['zone', { kind: 'zone' }],
    ['assets', { kind: 'assets' }],
    ['service:DOCS', { kind: 'service', binding: 'DOCS' }],
    ['https://ACME.pages.dev:443/', { kind: 'url', url: 'https://acme.pages.dev' }],
    ['http://localhost:3000', { kind: 'url', url: 'http://localhost:3000' }],
  ])('origin %s', (origin, upstream) => {
    const fetcher = { fetch: () => undefined };
    expect(theSite(parseSettings(env(site({ origin }), { ASSETS: fetcher, DOCS: fetcher }))).upstream).toEqual(
      upstream,
    );
  });

  it('a site as JSON text is the same site', () => {
    const asText = parseSettings(env(JSON.stringify(site())));
    expect(asText).toEqual(parseSettings(env()));
  });

  it('certificates and keys can be named, keys can be JWKs', () => {
    const { kty, crv, x, y } = ecKey;
    const jwk = JSON.stringify({ kty, crv, x, y });
    const connections = [
      saml({ certificates: ['env:OKTA', certificate] }),
      without(jwt({ id: 'a', algorithm: 'ES256', key: publicPem }), 'key_secret'),
      without(jwt({ id: 'b', algorithm: 'ES256', key: jwk }), 'key_secret'),
      without(jwt({ id: 'c', algorithm: 'ES256', key: 'env:PUBLIC' }), 'key_secret'),
      without(jwt({ id: 'd', algorithm: 'RS256', jwks_url: 'https://x.example/jwks' }), 'key_secret'),
    ];
    const settings = parseSettings(env(site({ connections }), { OKTA: certificate, PUBLIC: publicPem }));
    expect(settings.faults).toEqual([]);
    const docs = theSite(settings);
    expect(docs.connections.get('okta')).toMatchObject({
      source: { idp: { certificates: [certificate, certificate] } },
    });
    expect(docs.connections.get('c')).toMatchObject({ key: publicPem });
    expect(docs.connections.get('d')).toMatchObject({ key: '', jwksUrl: 'https://x.example/jwks' });
  });

  it('the only connection of a site may vouch for anybody; one of several must say so', () => {
    const only = parseSettings(env(site({ connections: [without(saml(), 'email_domains')] })));
    expect(theSite(only).connections.get('okta')).toMatchObject({ emailDomains: null });
    const anyone = without(jwt({ any_domain: true }), 'email_domains');
    const both = parseSettings(env(site({ connections: [saml({ email_domains: ['Example.COM'] }), anyone] })));
    expect(theSite(both).connections.get('okta')).toMatchObject({ emailDomains: ['example.com'] });
    expect(theSite(both).connections.get('helpdesk')).toMatchObject({ emailDomains: null });
  });

  it('a faulty neighbour does not turn one of several into the only one', () => {
    const connections = [without(saml(), 'email_domains'), { id: '..' }];
    const settings = parseSettings(env(site({ connections })));
    expect(theSite(settings).connections.get('okta')).toMatchObject({ type: 'faulty', code: 'CONNECTION_FAULTY' });
  });

  it('names that every object has are names like any other', () => {
    const connections = ['__proto__', 'constructor', 'hasOwnProperty'].map((id) => saml({ id }));
    const rules = [{ paths: ['/x'], access: 'lists', lists: ['toString', '__proto__'] }];
    const docs = theSite(parseSettings(env(site({ connections, rules }))));
    expect([...docs.connections.keys()]).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
    expect(docs.lists).toEqual(['__proto__', 'toString']);
  });

  it('ids are compared exactly', () => {
    const docs = theSite(parseSettings(env(site({ connections: [saml({ id: 'Okta' }), saml({ id: 'okta' })] }))));
    expect([...docs.connections.keys()]).toEqual(['Okta', 'okta']);
  });

  it.each([
    [{ idp_metadata_url: 'https://acme.okta.com/metadata' }, { url: 'https://acme.okta.com/metadata' }],
    [{ idp_metadata: ' <EntityDescriptor/>' }, { xml: ' <EntityDescriptor/>' }],
    [{ idp_metadata: 'kv:idp/okta' }, { kv: 'idp/okta' }],
  ])('%j describes the identity provider', (change, from) => {
    for (const [connection, entityId, signer] of [
      [without(described({ ...change, metadata_certificate: certificate }), 'idp_entity_id'), null, certificate],
      [described(change), 'http://www.okta.com/exk1', null],
    ] as const) {
      const settings = parseSettings(env(site({ connections: [connection] })));
      expect(settings.faults).toEqual([]);
      expect(theSite(settings).connections.get('okta')).toMatchObject({
        source: { kind: 'metadata', from, entityId, certificate: signer },
      });
    }
  });

  it('a preset names what its identity provider sends; a connection overrides it key by key', () => {
    const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
    const overriding = { email_from: 'mail', groups_from: 'roles', login_hint: false };
    const connections = [saml({ preset: 'entra' }), saml({ id: 'own', preset: 'entra', ...overriding })];
    const docs = theSite(parseSettings(env(site({ connections }))));
    expect(docs.connections.get('okta')).toMatchObject({
      preset: 'entra',
      attributes: { email: [`${claims}/emailaddress`, 'nameid'], firstName: [`${claims}/givenname`] },
      request: { loginHint: true },
    });
    expect(docs.connections.get('own')).toMatchObject({
      attributes: { email: ['mail'], groups: ['roles'], firstName: [`${claims}/givenname`] },
      request: { loginHint: false },
    });
  });

  it('legacy_crypto takes a short RSA key', () => {
    const connections = [saml({ certificates: [weakCertificate], legacy_crypto: true })];
    expect(parseSettings(env(site({ connections }))).faults).toEqual([]);
  });

  it('nothing to sign in to needs no connection', () => {
    const open = without(site({ default_access: 'public', rules: [] }), 'connections');
    expect(parseSettings(env(open)).faults).toEqual([]);
    const off = site({ connections: [], sso_enabled: false, on_disable: 'publish' });
    expect(theSite(parseSettings(env(off)))).toMatchObject({ ssoEnabled: false, onDisable: 'publish' });
  });
});

describe('every fault at once', () => {
  it('lists the faults of all sites, connections and secrets', () => {
    const docs = site({
      title: 7,
      colour: 'red',
      connections: [saml({ sso_url: 'x', want: 'y' }), jwt({ type: 'oidc' })],
    });
    const blog = { host: 'blog.example.com', origin: 'ftp://x', default_acces: 'sso' };
    const settings = parseSettings(env(docs, { SITE_BLOG: blog, SESSION_KEYS: 'changeme', ASSERTION_KEY: undefined }));
    expect(settings.faults.map((each) => each.at).sort()).toEqual([
      'ASSERTION_KEY',
      'SESSION_KEYS[0]',
      'SITE_BLOG.default_acces',
      'SITE_BLOG.default_access',
      'SITE_BLOG.origin',
      'SITE_DOCS.colour',
      'SITE_DOCS.connections[0].sso_url',
      'SITE_DOCS.connections[0].want',
      'SITE_DOCS.connections[1].type',
      'SITE_DOCS.title',
    ]);
    expect(settings.secrets).toBeNull();
    expect([...settings.sites.values()].every((each) => 'broken' in each)).toBe(true);
  });

  it('says what an unknown key was meant to be', () => {
    const { faults } = parseSettings(env(site({ 'default-acess': 'sso', zzzzzz: 1 })));
    expect(faults[0]?.allowed).toMatch(/^did you mean default_access\? Known here: host, /);
    expect(faults[1]?.allowed).toMatch(/^Known here: /);
  });
});

describe('sites among each other', () => {
  it('two sites with one host are both closed', () => {
    const settings = parseSettings(env(site(), { SITE_COPY: site({ host: 'DOCS.example.com' }) }));
    expect(settings.faults.map((each) => each.at)).toEqual(['SITE_DOCS.host', 'SITE_COPY.host']);
    expect(settings.sites.get('docs.example.com')).toEqual({ broken: settings.faults });
    expect(settings.sites.size).toBe(1);
  });

  it('a broken site closes its host for a right one, too', () => {
    const settings = parseSettings(env(site(), { SITE_COPY: site({ extra: 1 }) }));
    expect(settings.sites.get('docs.example.com')).toHaveProperty('broken');
    expect(settings.faults).toHaveLength(3);
  });

  it('a broken site leaves its neighbours alone', () => {
    const settings = parseSettings(env(site({ extra: 1 }), { SITE_BLOG: site({ host: 'blog.example.com' }) }));
    expect(theSite(settings, 'blog.example.com').name).toBe('BLOG');
  });

  it.each([
    [undefined, 'SITE_*', /is missing/],
    ['', 'SITE_DOCS', /not one JSON object/],
    ['[]', 'SITE_DOCS', /not one JSON object/],
    ['{"host":"a.example","host":"b.example"}', 'SITE_DOCS', /not one JSON object/],
    [`{"title":"${'x'.repeat(70_000)}"}`, 'SITE_DOCS', /not one JSON object/],
    ['['.repeat(50_000), 'SITE_DOCS', /not one JSON object/],
    [null, 'SITE_DOCS', /is null/],
    [[site()], 'SITE_DOCS', /is a list/],
  ])('SITE_DOCS, case %#, is no site', (docs, at, wrong) => {
    const { sites, faults } = parseSettings(env(undefined, { SITE_DOCS: docs }));
    expect(sites.size).toBe(0);
    expect(faults).toMatchObject([{ at, wrong: expect.stringMatching(wrong) }]);
  });

  it.each(['SITE-DOCS', 'SITES_DOCS', 'Site_Docs', 'SITE_', 'SITE_döcs'])(
    '%s is told to be no name for a site',
    (name) => {
      const { faults } = parseSettings(env(site(), { [name]: site({ host: 'other.example.com' }) }));
      expect(faults).toMatchObject([{ at: JSON.stringify(name), wrong: 'is not read' }]);
    },
  );

  it('text from JSON with an own __proto__ changes nothing', () => {
    const text = JSON.stringify(site()).replace('{', '{"__proto__":{"title":"Hijacked"},');
    const { faults } = parseSettings(env(text));
    expect(faults.map((each) => each.at)).toEqual(['SITE_DOCS.__proto__']);
  });
});

describe('secrets', () => {
  const other = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(48))));

  it('several session keys, newest first', () => {
    const { secrets, faults } = parseSettings(env(site(), { SESSION_KEYS: `${other}, ${sessionKey}` }));
    expect(faults).toEqual([]);
    expect(secrets?.sessionKeys.map((key) => key.length)).toEqual([48, 32]);
  });

  it.each([
    [undefined, 'SESSION_KEYS', /is not set/],
    [7, 'SESSION_KEYS', /not 1 to 8/],
    ['', 'SESSION_KEYS[0]', /fewer than 32/],
    ['replace-me', 'SESSION_KEYS[0]', /not base64/],
    [btoa('short'), 'SESSION_KEYS[0]', /fewer than 32/],
    [btoa(atob(sessionKey).slice(1)), 'SESSION_KEYS[0]', /has 31 bytes, fewer than 32/],
    ['A'.repeat(43).concat('='), 'SESSION_KEYS[0]', /placeholder/],
    [btoa('replace-me-with-32-random-bytes-please!'), 'SESSION_KEYS[0]', /placeholder/],
    [`${sessionKey},${sessionKey}`, 'SESSION_KEYS[1]', /twice/],
    [`${sessionKey},`, 'SESSION_KEYS[1]', /fewer than 32/],
    [sessionKey.slice(0, -1), 'SESSION_KEYS[0]', /not base64/],
    [Array.from({ length: 9 }, () => sessionKey).join(), 'SESSION_KEYS', /not 1 to 8/],
    ['A'.repeat(6000), 'SESSION_KEYS', /not 1 to 8/],
  ])('SESSION_KEYS that are none, case %#', (keys, at, wrong) => {
    const { secrets, faults } = parseSettings(env(site(), { SESSION_KEYS: keys }));
    expect(secrets).toBeNull();
    expect(faults).toMatchObject([{ at, wrong: expect.stringMatching(wrong) }]);
  });

  it.each([
    [undefined, 'ASSERTION_KEY', /is not set/],
    ['replace-me', 'ASSERTION_KEY', /not a JSON object/],
    ['null', 'ASSERTION_KEY', /not a JSON object/],
    ['{"kty":"oct","k":"c2VjcmV0"}', 'ASSERTION_KEY', /another key type/],
    [{ ...ecKey, crv: 'P-384' }, 'ASSERTION_KEY', /another key type/],
    [{ ...ecKey, kty: 'OKP' }, 'ASSERTION_KEY', /another key type/],
    [without({ ...assertionKey }, 'd'), 'ASSERTION_KEY.d', /not 32 bytes/],
    [{ ...ecKey, y: 'AA' }, 'ASSERTION_KEY.y', /not 32 bytes/],
    [{ ...ecKey, x: `${ecKey.x}AAAA` }, 'ASSERTION_KEY.x', /not 32 bytes/],
    [{ ...ecKey, d: ecKey.d?.slice(0, 42) }, 'ASSERTION_KEY.d', /not 32 bytes/],
    [{ ...ecKey, d: 'A'.repeat(43) }, 'ASSERTION_KEY.d', /not 32 bytes/],
    [{ ...ecKey, alg: 'RS256' }, 'ASSERTION_KEY.alg', /another kind/],
    [{ ...ecKey, use: 'enc' }, 'ASSERTION_KEY.use', /not "sig"/],
    [{ ...assertionKey, d: 'nWGxne_9WmC6hEr0kuwsERJxWl7MmkZcDusAxyuf2A4' }, 'ASSERTION_KEY.d', /published/],
  ])('ASSERTION_KEY that is none, case %#', (key, at, wrong) => {
    const { secrets, faults } = parseSettings(env(site(), { ASSERTION_KEY: key }));
    expect(secrets).toBeNull();
    expect(faults).toMatchObject([{ at, wrong: expect.stringMatching(wrong) }]);
  });

  it('keeps of the assertion key only what makes it', () => {
    const { secrets } = parseSettings(env(site(), { ASSERTION_KEY: JSON.stringify({ ...ecKey, alg: 'ES256' }) }));
    expect(Object.keys(secrets?.assertionKey ?? {}).sort()).toEqual(['crv', 'd', 'kty', 'x', 'y']);
  });

  it('no message holds a secret', () => {
    const hidden = 'hush-hush-hush';
    const connections = [
      jwt({ key: `${hidden}1` }),
      saml({ certificates: [`${hidden}2`] }),
      jwt({ id: 'b', key_secret: 'BAD' }),
    ];
    const { faults } = parseSettings(
      env(site({ connections }), { BAD: hidden, SESSION_KEYS: `${hidden}3`, ASSERTION_KEY: `{"d":"${hidden}4"` }),
    );
    expect(faults.length).toBeGreaterThan(4);
    expect(JSON.stringify(faults)).not.toContain(hidden);
  });

  it('what is only absent says so, for a check before the deploy', () => {
    const { faults } = parseSettings({ SITE_DOCS: site({ connections: [jwt()] }) });
    expect(faults.map((each) => each.absent)).toEqual(['JWT_KEY', 'SESSION_KEYS', 'ASSERTION_KEY']);
  });
});
