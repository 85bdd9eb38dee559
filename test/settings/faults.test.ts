import { describe, expect, it } from 'vitest';
import { selfSign } from '../../scripts/certificate.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import { certificate, env, jwt, privatePem, publicPem, saml, site, weakCertificate, without } from './sample.ts';

type Table = Readonly<Record<string, unknown>>;
/** The change, where the one fault is, what it says. */
type SiteCase = readonly [change: Table, at: string, wrong: RegExp];
type ConnectionCase = readonly [change: Table, at: string, wrong: RegExp, code?: string];

const own = JSON.parse('{"__proto__":{"admin":true}}') as Table;

const closing: readonly SiteCase[] = [
  [{ host: 'https://docs.example.com' }, 'host', /^is "https:/],
  [{ host: 'docs.example.com/handbook' }, 'host', /^is /],
  [{ host: 'docs.example.com:443' }, 'host', /^is /],
  [{ host: 'user@docs.example.com' }, 'host', /^is /],
  [{ host: 'docs.example.com?x' }, 'host', /^is /],
  [{ host: 'docs.example.com.' }, 'host', /^is /],
  [{ host: 'döcs.example.com' }, 'host', /^is /],
  [{ host: 'docs.example.com\\@evil.example' }, 'host', /^is /],
  [{ host: ' docs.example.com' }, 'host', /^is /],
  [{ host: '127.1' }, 'host', /^is /],
  [{ host: '' }, 'host', /^is ""/],
  [{ host: ['docs.example.com'] }, 'host', /^is a list/],
  [{ host: 'a'.repeat(70_000) }, 'host', /^is "a{60}…"$/],
  [{ title: '' }, 'title', /^is ""/],
  [{ title: 'two\nlines' }, 'title', /^is "two\\nlines"/],
  [{ title: 'x'.repeat(121) }, 'title', /^is /],
  [{ origin: 'acme.pages.dev' }, 'origin', /^is /],
  [{ origin: 'http://acme.pages.dev' }, 'origin', /^is /],
  [{ origin: 'https://acme.pages.dev/docs' }, 'origin', /^is /],
  [{ origin: 'https://acme.pages.dev/?' }, 'origin', /^is /],
  [{ origin: 'https://acme.pages.dev#' }, 'origin', /^is /],
  [{ origin: 'https://u:p@acme.pages.dev' }, 'origin', /^is /],
  [{ origin: 'https:acme.pages.dev' }, 'origin', /^is /],
  [{ origin: 'https://acme.pages.dev\\x' }, 'origin', /^is /],
  [{ origin: 'https://DOCS.example.com' }, 'origin', /own host/],
  [{ origin: 'https://docs.example.com:443' }, 'origin', /own host/],
  [{ origin: 'assets' }, 'origin', /binding ASSETS/],
  [{ origin: 'service:DOCS' }, 'origin', /binding DOCS/],
  [{ origin: 'service:constructor' }, 'origin', /binding constructor/],
  [{ origin: 'service:' }, 'origin', /^is /],
  [{ default_access: 'lists' }, 'default_access', /^is "lists"/],
  [{ default_access: 'private' }, 'default_access', /^is "private"/],
  [{ session: '12h' }, 'session', /^is "12h"/],
  [{ session: { lifetime: '31d' } }, 'session.lifetime', /^is "31d"/],
  [{ session: { lifetime: '0s' } }, 'session.lifetime', /^is "0s"/],
  [{ session: { lifetime: '12 h' } }, 'session.lifetime', /^is /],
  [{ session: { lifetime: 43_200 } }, 'session.lifetime', /^is 43200/],
  [{ session: { lifetime: '9'.repeat(400) } }, 'session.lifetime', /^is /],
  [{ session: { lifetime: '1h', idle: '2h' } }, 'session.idle', /longer than the lifetime/],
  [{ session: { idle: '13h' } }, 'session.idle', /longer than the lifetime/],
  [{ session: { life_time: '1h' } }, 'session.life_time', /not a setting/],
  [{ clock_skew: '301s' }, 'clock_skew', /^is "301s"/],
  [{ clock_skew: '-1s' }, 'clock_skew', /^is "-1s"/],
  [{ sso_enabled: 'true' }, 'sso_enabled', /^is "true"/],
  [{ sso_enabled: false }, 'on_disable', /^is missing/],
  [{ sso_enabled: false, on_disable: 'open' }, 'on_disable', /^is "open"/],
  [{ admins: ['it@example.com', 'it'] }, 'admins[1]', /^is "it"/],
  [{ admins: 'it@example.com' }, 'admins', /^is "it@example.com"/],
  [{ audit_retention: '1h' }, 'audit_retention', /^is "1h"/],
  [{ connections: saml() }, 'connections', /^is a table/],
  [{ connections: [] }, 'connections', /nobody can sign in/],
  [{ connections: Array.from({ length: 51 }, () => saml()) }, 'connections', /has 51 entries/],
  [{ rules: {} }, 'rules', /^is a table/],
  [{ rules: ['/x'] }, 'rules[0]', /^is "\/x"/],
  [{ rules: [{ access: 'sso' }] }, 'rules[0].paths', /^is missing/],
  [{ rules: [{ paths: [], access: 'sso' }] }, 'rules[0].paths', /has 0 entries/],
  [{ rules: [{ paths: ['/x'] }] }, 'rules[0].access', /^is missing/],
  [{ rules: [{ paths: ['/x'], access: 'open' }] }, 'rules[0].access', /^is "open"/],
  [{ rules: [{ paths: ['/x'], access: 'lists' }] }, 'rules[0].lists', /^is missing/],
  [{ rules: [{ paths: ['/x'], access: 'lists', lists: [] }] }, 'rules[0].lists', /has 0 entries/],
  [{ rules: [{ paths: ['/x'], access: 'sso', lists: ['staff'] }] }, 'rules[0].lists', /no meaning/],
  [{ rules: [{ paths: ['/x'], access: 'lists', lists: ['a b'] }] }, 'rules[0].lists[0]', /^is "a b"/],
  [{ rules: [{ paths: ['/x'], access: 'lists', lists: ['s'.repeat(65)] }] }, 'rules[0].lists[0]', /^is /],
  [{ rules: [{ paths: ['x'], access: 'sso' }] }, 'rules[0].paths[0]', /does not start with/],
  [{ rules: [{ paths: ['/a*b'], access: 'sso' }] }, 'rules[0].paths[0]', /\*/],
  [{ rules: [{ paths: ['/x', '/X.html'], access: 'sso' }] }, 'rules[0].paths[1]', /same page/],
  [{ rules: [{ path: '/x', paths: ['/x'], access: 'sso' }] }, 'rules[0].path', /not a setting/],
  [{ default_acess: 'sso' }, 'default_acess', /not a setting/],
  [{ constructor: 'x' }, 'constructor', /not a setting/],
  [own, '__proto__', /not a setting/],
  [{ 'a\nb': 1 }, '["a\\nb"]', /not a setting/],
];

const metadata = 'https://acme.okta.com/metadata';

/** A connection that leaves its URL and certificates to metadata. */
function described(change: Table): Table {
  return { ...without(without(saml(), 'sso_url'), 'certificates'), ...change };
}

const inConnection: readonly ConnectionCase[] = [
  [saml({ type: 'sampl' }), 'type', /^is "sampl"/],
  [without(saml(), 'type'), 'type', /^is missing/],
  [saml({ label: '' }), 'label', /^is ""/],
  [saml({ idp_entity_id: '' }), 'idp_entity_id', /^is ""/],
  [saml({ sso_url: 'http://acme.okta.com/sso' }), 'sso_url', /^is /],
  [saml({ sso_url: 'http://notlocalhost/sso' }), 'sso_url', /^is /],
  [saml({ sso_url: 'http://x.notlocalhost/sso' }), 'sso_url', /^is /],
  [saml({ sso_url: 'https://acme.okta.com@evil.example/sso' }), 'sso_url', /^is /],
  [saml({ sso_url: 'https://:x@evil.example/sso' }), 'sso_url', /^is /],
  [saml({ sso_url: 'javascript:alert(1)' }), 'sso_url', /^is /],
  [saml({ sso_url: 'https://acme.okta.com/"><script>' }), 'sso_url', /^is /],
  [saml({ sso_url: `https://acme.okta.com/${'a'.repeat(3000)}` }), 'sso_url', /^is /],
  [without(saml(), 'certificates'), 'certificates', /^is missing/, 'CERTIFICATE_MISSING'],
  [saml({ certificates: [] }), 'certificates', /^is empty/, 'CERTIFICATE_MISSING'],
  [saml({ certificates: certificate }), 'certificates', /^is not in brackets/],
  [saml({ certificates: 5 }), 'certificates', /^is 5/],
  [saml({ certificates: [certificate, 'nonsense'] }), 'certificates[1]', /cannot be used/, 'CERTIFICATE_UNREADABLE'],
  [saml({ certificates: ['  '] }), 'certificates[0]', /^is empty/, 'CERTIFICATE_MISSING'],
  ...(
    [
      [privatePem, /a private key/],
      [`${certificate}\n${certificate}`, /several certificates/],
      [certificate.replaceAll('CERTIFICATE', 'PKCS7'), /PKCS #7/],
      [certificate.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), /a request/],
      [Array.from({ length: 20 }, () => '9A').join(':'), /a fingerprint/],
      ['https://acme.okta.com/metadata', /idp_metadata_url/],
      ['<md:EntityDescriptor/>', /idp_metadata$/],
      [publicPem, /a public key/],
      ['./certs/okta.pem', /name of a file/],
      ['C:\\certs\\okta.CRT', /name of a file/],
      [certificate.slice(0, 300), /cut off/],
      [certificate.slice(-300), /cut off/],
      [certificate.slice(0, 300) + certificate.slice(-300), /cut off/],
      [`Bag Attributes\n${certificate}`, /more than the lines/],
    ] as const
  ).map(
    ([text, wrong]): ConnectionCase => [
      saml({ certificates: [text] }),
      'certificates[0]',
      wrong,
      'CERTIFICATE_UNREADABLE',
    ],
  ),
  [saml({ certificates: [weakCertificate] }), 'certificates[0]', /1024 bits/, 'CERTIFICATE_KEY_WEAK'],
  [saml({ certificates: [privatePem] }), 'certificates[0]', /cannot be used/, 'CERTIFICATE_UNREADABLE'],
  [saml({ certificates: ['env:IDP'] }), 'certificates[0]', /IDP is not set/, 'CERTIFICATE_MISSING'],
  [saml({ certificates: ['env:SESSION_KEYS'] }), 'certificates[0]', /names SESSION_KEYS,/, 'CERTIFICATE_MISSING'],
  [saml({ certificates: ['env:constructor'] }), 'certificates[0]', /no name of a secret/, 'CERTIFICATE_MISSING'],
  [saml({ want: 'none' }), 'want', /^is "none"/],
  [saml({ idp_initiated: 1 }), 'idp_initiated', /^is 1/],
  [saml({ legacy_crypto: 'yes' }), 'legacy_crypto', /^is "yes"/],
  [saml({ jit: null }), 'jit', /^is null/],
  [saml({ email_domains: [] }), 'email_domains', /has 0 entries/],
  [saml({ email_domains: ['*.example.com'] }), 'email_domains[0]', /^is /],
  [saml({ email_domains: ['it@example.com'] }), 'email_domains[0]', /^is /],
  [saml({ any_domain: true }), 'any_domain', /contradicts/],
  [without(saml(), 'email_domains'), 'email_domains', /^is missing/],
  [without(saml(), 'idp_entity_id'), 'idp_entity_id', /^is missing/],
  [without(saml(), 'sso_url'), 'sso_url', /^is missing/],
  [saml({ slo_url: 'http://acme.okta.com/slo' }), 'slo_url', /^is /],
  [saml({ preset: 'okat' }), 'preset', /^is "okat"/],
  [saml({ preset: 'Okta' }), 'preset', /^is "Okta"/],
  [saml({ preset: 'constructor' }), 'preset', /^is "constructor"/],
  [saml({ preset: '__proto__' }), 'preset', /^is "__proto__"/],
  [saml({ preset: ['okta'] }), 'preset', /^is a list/],
  [saml({ presets: 'okta' }), 'presets', /not a setting/],
  [described({ idp_metadata_url: 'http://acme.okta.com/metadata' }), 'idp_metadata_url', /^is /],
  [described({ idp_metadata_url: 'file:///etc/passwd' }), 'idp_metadata_url', /^is /],
  [described({ idp_metadata_url: metadata, idp_metadata: '<x/>' }), 'idp_metadata', /contradicts/],
  [described({ idp_metadata_url: metadata, sso_url: 'https://acme.okta.com/sso' }), 'sso_url', /metadata says/],
  [described({ idp_metadata_url: metadata, slo_url: 'https://acme.okta.com/slo' }), 'slo_url', /metadata says/],
  [described({ idp_metadata_url: metadata, certificates: [certificate] }), 'certificates', /metadata says/],
  [described({ idp_metadata: 'acme' }), 'idp_metadata', /no metadata/],
  [described({ idp_metadata: 'kv:' }), 'idp_metadata', /no metadata/],
  [described({ idp_metadata: 'kv:a b' }), 'idp_metadata', /no metadata/],
  [described({ idp_metadata: ['<x/>'] }), 'idp_metadata', /no metadata/],
  [saml({ metadata_certificate: certificate }), 'metadata_certificate', /no metadata to check/],
  [
    described({ idp_metadata_url: metadata, metadata_certificate: 'nonsense' }),
    'metadata_certificate',
    /cannot be used/,
    'CERTIFICATE_UNREADABLE',
  ],
  [
    described({ idp_metadata_url: metadata, metadata_certificate: weakCertificate, legacy_crypto: true }),
    'metadata_certificate',
    /1024 bits/,
    'CERTIFICATE_KEY_WEAK',
  ],
  ...['email_from', 'name_from', 'first_name_from', 'last_name_from', 'picture_from', 'groups_from'].flatMap(
    (key): ConnectionCase[] => [
      [saml({ [key]: '' }), key, /^is ""/],
      [saml({ [key]: ['email', 'mail'] }), key, /^is a list/],
    ],
  ),
  [saml({ sign_requests: 'yes' }), 'sign_requests', /^is "yes"/],
  [saml({ request_binding: 'artifact' }), 'request_binding', /^is "artifact"/],
  [saml({ force_authn: 1 }), 'force_authn', /^is 1/],
  [saml({ name_id_format: '' }), 'name_id_format', /^is ""/],
  [saml({ login_hint: 'yes' }), 'login_hint', /^is "yes"/],
  [saml({ publish_encryption_key: 'yes' }), 'publish_encryption_key', /^is "yes"/],
  [saml({ single_logout: 'both' }), 'single_logout', /^is "both"/],
  [saml({ remote_login_url: 'https://x.example' }), 'remote_login_url', /not a setting/],
  [jwt({ remote_login_url: 'http://login.example.com' }), 'remote_login_url', /^is /, 'INVALID_LOGIN_URL'],
  [jwt({ remote_login_url: '/login' }), 'remote_login_url', /^is /, 'INVALID_LOGIN_URL'],
  [without(jwt(), 'remote_login_url'), 'remote_login_url', /^is missing/, 'INVALID_LOGIN_URL'],
  [jwt({ algorithm: 'none' }), 'algorithm', /^is "none"/],
  [jwt({ algorithm: 'hs256' }), 'algorithm', /^is "hs256"/],
  [without(jwt(), 'key_secret'), 'key_secret', /^is missing/, 'INVALID_KEY'],
  [jwt({ key: 'a shared secret that stands in a var' }), 'key', /cannot be used with HS256/, 'INVALID_KEY'],
  [jwt({ jwks_url: 'https://login.example.com/jwks' }), 'jwks_url', /cannot be used with HS256/, 'INVALID_KEY'],
  [jwt({ key_secret: 'NOT_THERE' }), 'key_secret', /NOT_THERE is not set/, 'INVALID_KEY'],
  ...[
    'ASSERTION_KEY',
    'SESSION_KEYS',
    'SIGNING_KEY',
    'SIGNING_KEY_4',
    'DECRYPTION_KEYS',
    'DECRYPTION_KEYS_2',
    'SITE_X',
  ].map((own) => [jwt({ key_secret: own }), 'key_secret', new RegExp(`names ${own},`), 'INVALID_KEY'] as const),
  [jwt({ key_secret: '_KEY' }), 'key_secret', /no name of a secret/, 'INVALID_KEY'],
  [jwt({ key_secret: 'SIGNING_KEY_5' }), 'key_secret', /SIGNING_KEY_5 is not set/, 'INVALID_KEY'],
  [jwt({ key_secret: 'SITE_DOCS' }), 'key_secret', /names SITE_DOCS,/, 'INVALID_KEY'],
  [jwt({ key_secret: 'toString' }), 'key_secret', /no name of a secret/, 'INVALID_KEY'],
  [jwt({ key_secret: 'EMPTY' }), 'key_secret', /EMPTY is empty/, 'INVALID_KEY'],
  [jwt({ key_secret: 'SHORT' }), 'key_secret', /shorter than the hash/, 'INVALID_KEY_LENGTH'],
  [jwt({ algorithm: 'HS512' }), 'key_secret', /shorter than the hash/, 'INVALID_KEY_LENGTH'],
  [jwt({ key_secret: 'PUBLIC' }), 'key_secret', /no shared secret/, 'INVALID_KEY'],
  [jwt({ algorithm: 'ES256', key_secret: 'PRIVATE' }), 'key_secret', /private key/, 'PRIVATE_KEY_PROVIDED'],
  [jwt({ algorithm: 'ES384', key_secret: 'PUBLIC' }), 'key_secret', /another curve/, 'INVALID_KEY_LENGTH'],
  [jwt({ algorithm: 'RS256' }), 'key_secret', /cannot be read/, 'INVALID_KEY'],
  [without(jwt({ algorithm: 'ES256' }), 'key_secret'), 'key', /^is missing/, 'INVALID_KEY'],
  [without(jwt({ algorithm: 'ES256', key: '' }), 'key_secret'), 'key', /^is empty/, 'INVALID_KEY'],
  [without(jwt({ algorithm: 'ES256', jwks_url: 'http://x.example' }), 'key_secret'), 'jwks_url', /^is /, 'INVALID_KEY'],
  [jwt({ issuer: '' }), 'issuer', /^is ""/],
];

/** Values that `env:NAME` and `key_secret` name in the cases above. */
const named = { EMPTY: ' ', SHORT: 'short', PUBLIC: publicPem, PRIVATE: privatePem };

describe('a fault outside the connections closes the site', () => {
  it.each(closing.map(([change, at, wrong]) => ({ change, at, wrong })))('$at $wrong', ({ change, at, wrong }) => {
    const settings = parseSettings(env(site(change)));
    expect(settings.faults.map((each) => each.at)).toEqual([at.startsWith('[') ? `SITE_DOCS${at}` : `SITE_DOCS.${at}`]);
    expect(settings.faults[0]?.wrong).toMatch(wrong);
    expect(settings.faults[0]?.allowed).not.toBe('');
    const read = settings.sites.get('docs.example.com');
    if (at === 'host') expect(settings.sites.size).toBe(0);
    else expect(read).toEqual({ broken: settings.faults });
  });

  it.each(['host', 'origin', 'default_access'])('%s is required', (key) => {
    const { faults } = parseSettings(env(without(site(), key)));
    expect(faults).toEqual([{ at: `SITE_DOCS.${key}`, wrong: 'is missing', allowed: 'required' }]);
  });
});

describe('a fault in a connection switches off that connection only', () => {
  it.each(inConnection.map((each) => ({ each })))(
    '%j',
    ({ each: [connection, at, wrong, code = 'CONNECTION_FAULTY'] }) => {
      const settings = parseSettings(env(site({ connections: [saml({ id: 'fine' }), connection] }), named));
      expect(settings.faults.map((each) => each.at)).toEqual([`SITE_DOCS.connections[1].${at}`]);
      expect(settings.faults[0]?.wrong).toMatch(wrong);
      const read = settings.sites.get('docs.example.com');
      if (read === undefined || 'broken' in read) throw new Error('the site should stand');
      expect(read.connections.get('fine')).toMatchObject({ type: 'saml', id: 'fine' });
      expect(read.connections.get(String(connection['id']))).toMatchObject({
        type: 'faulty',
        code,
        faults: settings.faults,
      });
    },
  );

  it.each(['', '.', '..', 'a/b', 'a b', 'é', 'x'.repeat(64), 7, ['okta']])('id %j cannot be kept', (id) => {
    const { sites, faults } = parseSettings(env(site({ connections: [saml({ id: 'fine' }), jwt({ id })] })));
    expect(faults.map((each) => each.at)).toEqual(['SITE_DOCS.connections[1].id']);
    const read = sites.get('docs.example.com');
    expect(read !== undefined && 'connections' in read && [...read.connections.keys()]).toEqual(['fine']);
  });

  it('two connections with one id are both off', () => {
    const { sites, faults } = parseSettings(env(site({ connections: [saml(), jwt({ id: 'okta' })] })));
    expect(faults.map((each) => each.at)).toEqual(['SITE_DOCS.connections[0].id', 'SITE_DOCS.connections[1].id']);
    const read = sites.get('docs.example.com');
    expect(read !== undefined && 'connections' in read && read.connections.get('okta')).toMatchObject({
      type: 'faulty',
    });
  });

  it.each([null, 'okta', [saml()]])('a connection that is %j', (connection) => {
    const { sites, faults } = parseSettings(env(site({ connections: [saml(), connection] })));
    expect(faults).toMatchObject([{ at: 'SITE_DOCS.connections[1]', allowed: 'a table' }]);
    expect(sites.get('docs.example.com')).not.toHaveProperty('broken');
  });

  it('judges the codes in their order, however the faults are written', () => {
    const connection = jwt({ key_secret: 'SHORT', remote_login_url: 'nowhere', extra: 1 });
    const { sites, faults } = parseSettings(env(site({ connections: [connection] }), named));
    const read = sites.get('docs.example.com');
    expect(faults).toHaveLength(3);
    expect(read !== undefined && 'connections' in read && read.connections.get('helpdesk')).toMatchObject({
      meant: 'jwt',
      code: 'INVALID_LOGIN_URL',
    });
  });

  it.each([
    jwt({ key_secret: 'correct-horse-battery-staple-42' }),
    without(jwt({ algorithm: 'ES256', key: 'env:correct-horse-battery-staple-42' }), 'key_secret'),
    saml({ certificates: ['env:correct-horse-battery-staple-42'] }),
  ])('a secret where its name belongs is never shown: %j', (connection) => {
    const { faults } = parseSettings(env(site({ connections: [connection] })));
    expect(faults).toMatchObject([{ wrong: expect.stringMatching(/no name of a secret.* replace it/) }]);
    expect(JSON.stringify(faults)).not.toContain('horse');
  });

  it.each([
    [{ certificates: ['env:SHORT'] }, 'certificates[0]', /^SHORT cannot be used/],
    [{ certificates: ['env:WEAK'] }, 'certificates[0]', /^WEAK holds an RSA key/],
    [described({ idp_metadata: 'kv:idp', metadata_certificate: 'env:SHORT' }), 'metadata_certificate', /^SHORT cannot/],
    [{ certificates: ['nonsense'] }, 'certificates[0]', /^cannot be used/],
  ])('what env: named is named: %j', (change, at, wrong) => {
    const connection = 'idp_metadata' in change ? change : saml(change);
    const { faults } = parseSettings(env(site({ connections: [connection] }), { ...named, WEAK: weakCertificate }));
    expect(faults).toMatchObject([{ at: `SITE_DOCS.connections[0].${at}`, wrong: expect.stringMatching(wrong) }]);
  });

  it('a whole certificate with a key of an unknown kind is not called a part of one', async () => {
    const keys = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2036-01-01') };
    const der = Buffer.from(
      (await selfSign({ commonName: 'x', ...dates, keys })).replace(/-----[^-]+-----/g, ''),
      'base64',
    );
    der[der.indexOf(Buffer.from('2a8648ce3d030107', 'hex')) + 7] = 0x7f;
    const odd = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;
    const { faults } = parseSettings(env(site({ connections: [saml({ certificates: [odd] })] })));
    expect(faults).toMatchObject([
      { wrong: expect.stringContaining('neither an RSA key'), code: 'CERTIFICATE_KEY_TYPE' },
    ]);
  });

  it('nor is it where brackets were forgotten', () => {
    const connection = saml({ certificates: 'env:correct-horse-battery-staple-42' });
    const { faults } = parseSettings(env(site({ connections: [connection] })));
    expect(faults).toMatchObject([{ at: 'SITE_DOCS.connections[0].certificates' }]);
    expect(JSON.stringify(faults)).not.toContain('horse');
  });

  it('two forms of key are one too many', () => {
    const connection = jwt({ algorithm: 'ES256', key: publicPem, jwks_url: 'https://x.example/jwks' });
    const { faults } = parseSettings(env(site({ connections: [connection] })));
    expect(faults).toMatchObject([{ at: 'SITE_DOCS.connections[0]', wrong: 'has key and key_secret and jwks_url' }]);
  });
});

it('an RSA key with the exponent 3: CERTIFICATE_KEY_WEAK, with legacy_crypto too', async () => {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(3),
  };
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2036-01-01') };
  const odd = await selfSign({ commonName: 'x', ...dates, keys });
  for (const legacy_crypto of [false, true]) {
    const { faults } = parseSettings(env(site({ connections: [saml({ certificates: [odd], legacy_crypto })] })));
    expect(faults).toEqual([
      expect.objectContaining({ wrong: expect.stringContaining('exponent'), code: 'CERTIFICATE_KEY_WEAK' }),
    ]);
  }
});
