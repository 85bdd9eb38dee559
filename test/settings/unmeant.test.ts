import { describe, expect, it } from 'vitest';
import { checkEnvironment } from '../../scripts/check-settings.ts';
import { env, file, jwt, saml, site, without } from './sample.ts';

type Table = Readonly<Record<string, unknown>>;

const now = new Date('2026-11-22T00:00:00Z');
const secrets = without(env(), 'SITE_DOCS');

function told(docs: unknown, name = 'default', change: Table = {}) {
  return checkEnvironment({ name, config: file({ vars: { SITE_DOCS: docs }, ...change }) }, secrets, now);
}

const own = 'https://docs.example.com/_sso/saml/okta/metadata';
const es = without(jwt({ algorithm: 'ES256' }), 'key_secret');
const described = without(without(saml(), 'sso_url'), 'certificates');

describe('what nobody means is a fault', () => {
  const inConnection: readonly (readonly [connection: Table, at: string, wrong: RegExp])[] = [
    [saml({ sso_url: own }), 'sso_url', /address of this site/],
    [saml({ sso_url: 'https://DOCS.example.com:443/%5Fsso/login' }), 'sso_url', /address of this site/],
    [saml({ slo_url: own }), 'slo_url', /address of this site/],
    [{ ...described, idp_metadata_url: own }, 'idp_metadata_url', /address of this site/],
    [saml({ idp_entity_id: own }), 'idp_entity_id', /address of this site/],
    [{ ...es, jwks_url: 'https://docs.example.com/_sso/jwks.json' }, 'jwks_url', /address of this site/],
    [jwt({ remote_login_url: 'https://docs.example.com/_hcms/mem/jwt' }), 'remote_login_url', /address of this site/],
    [saml({ idp_entity_id: 'http://www.okta.com/exk1 ' }), 'idp_entity_id', /ends with a space/],
    [saml({ sp_entity_id: ' urn:docs' }), 'sp_entity_id', /begins or ends/],
    [jwt({ issuer: 'https://login.example.com ' }), 'issuer', /ends with a space/],
    [jwt({ audience: ' docs' }), 'audience', /begins or ends/],
    [jwt({ subject: 'kim ' }), 'subject', /ends with a space/],
    [saml({ email_from: 'NameID' }), 'email_from', /name of an attribute/],
    [saml({ email_from: ' nameid' }), 'email_from', /name of an attribute/],
  ];

  it.each(inConnection)('%j', async (connection, at, wrong) => {
    const { faults } = await told(site({ connections: [connection] }));
    expect(faults).toMatchObject([{ at: `SITE_DOCS.connections[0].${at}`, wrong: expect.stringMatching(wrong) }]);
  });

  const fine: readonly Table[] = [
    saml({ sso_url: 'https://docs.example.com/idp/sso' }),
    saml({ sso_url: 'https://login.example.com/_sso/saml' }),
    saml({ idp_entity_id: 'urn:okta', sp_entity_id: own }),
    saml({ email_from: 'nameid' }),
    saml({ email_from: 'name_id' }),
  ];

  it.each(fine)('%j is fine', async (connection) => {
    expect((await told(site({ connections: [connection] }))).faults).toEqual([]);
  });

  it.each(['/_sso', '/_sso/*', '/_SSO/login', '/_hcms/mem/jwt', '/hs-login'])('a rule for %s', async (path) => {
    const { faults } = await told(site({ rules: [{ paths: ['/a', path], access: 'public' }] }));
    expect(faults).toMatchObject([
      { at: 'SITE_DOCS.rules[0].paths[1]', wrong: expect.stringContaining('rules have no say there') },
    ]);
  });

  it.each(['/_sso-notes', '/x/_sso/*', '/_hcms/mem/*', '/*'])('a rule for %s is fine', async (path) => {
    expect((await told(site({ rules: [{ paths: [path], access: 'sso' }] }))).faults).toEqual([]);
  });

  it('is told beside other faults, and of a site as JSON text too', async () => {
    const docs = site({ connections: [saml({ email_from: 'NameID' })], title: '' });
    const { faults } = await told(JSON.stringify(docs));
    expect(faults.map(({ at }) => at)).toEqual(['SITE_DOCS.title', 'SITE_DOCS.connections[0].email_from']);
  });
});

describe('ids that stand for others', () => {
  const zeros = '00000000-0000-0000-0000-000000000000';
  const cases: readonly (readonly [section: string, key: string, value: string])[] = [
    ['d1_databases', 'database_id', zeros],
    ['d1_databases', 'database_id', '<the id>'],
    ['d1_databases', 'database_id', ''],
    ['kv_namespaces', 'id', 'postern_demo'],
    ['kv_namespaces', 'id', 'local'],
    ['kv_namespaces', 'id', '0'.repeat(32)],
  ];

  it.each(cases)('%s.%s = %j', async (section, key, value) => {
    const change = { [section]: [{ binding: section === 'kv_namespaces' ? 'KV' : 'DB', [key]: value }] };
    const { faults } = await told(site(), 'production', change);
    expect(faults).toMatchObject([{ at: `${section}[0].${key}`, wrong: expect.stringMatching(/^is a placeholder/) }]);
    expect((await told(site(), 'default', change)).faults).toEqual([]);
  });

  it('an id, or none, is fine', async () => {
    const d1_databases = [{ binding: 'DB', database_id: '1b0c4f5e-0000-4d6a-9d3f-6f0f8a7f0c11' }, { binding: 'MORE' }];
    const kv_namespaces = [{ binding: 'KV', id: '0f2ac74b498b48028cb68387c421e279' }];
    expect((await told(site(), 'production', { d1_databases, kv_namespaces })).faults).toEqual([]);
  });
});

describe('what somebody may mean is a note', () => {
  const rule = (...paths: readonly string[]) => ({ paths, access: 'public' });
  const cases: readonly (readonly [change: Table, notes: readonly string[]])[] = [
    [{ rules: [] }, []],
    [{ rules: [rule('/', '/wiki')] }, []],
    [{ rules: [rule('/wiki/')] }, ['"/wiki/" is that page alone; "/wiki/*" also covers what is below']],
    [{ rules: [rule('/wiki/'), { paths: ['/Wiki/*'], access: 'sso' }] }, []],
    [{ default_access: 'public' }, ['open to everybody: what no rule names (default_access = "public")', 'lists']],
    [{ rules: [rule('/*')] }, ['open to everybody: what no other rule names ("/*" is public)']],
    [{ rules: [{ paths: ['/*'], access: 'sso' }] }, []],
    [
      {
        rules: [
          ['staff', 'board'],
          ['Staff', 'staff'],
        ].map((lists, i) => ({ paths: [`/${i}`], access: 'lists', lists })),
      },
      ['the rules name the lists "Staff", "board", "staff"; names are compared exactly'],
    ],
  ];

  it.each(cases)('%j', async (change, notes) => {
    const { faults, notes: said } = await told(site(change));
    expect(faults).toEqual([]);
    expect(said).toEqual(notes.map((note) => expect.stringContaining(note)));
    expect(said.every((note) => note.startsWith('SITE_DOCS: '))).toBe(true);
  });

  it('a host of this machine in an environment that may be deployed', async () => {
    const docs = site({ host: 'localhost:8787', rules: [] });
    const open = { routes: undefined };
    expect(await told(docs, 'staging', open)).toEqual({
      faults: [],
      notes: ['SITE_DOCS: localhost:8787 is a host of this machine'],
    });
    expect((await told(docs, 'default', open)).notes).toEqual([]);
    // Where there are routes it is a fault, and once is enough.
    expect(await told(docs, 'staging')).toMatchObject({ faults: [{ at: 'SITE_DOCS.host' }], notes: [] });
  });
});
