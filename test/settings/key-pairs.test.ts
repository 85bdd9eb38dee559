import { describe, expect, it } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { checkEnvironment } from '../../scripts/check-settings.ts';
import { makeSamlKey } from '../../scripts/make-saml-key.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import { privatePem } from '../support/saml-key.ts';
import { env, file, saml, site, without } from './sample.ts';

const now = new Date('2026-11-22T00:00:00Z');
const [one, two] = [await makeKey(now), await makeKey(now)];
const [oneKey, twoKey] = [await privatePem(one), await privatePem(two)];
const made = await makeSamlKey('docs.example.com', now);

/** Without rules, of which there would be something to note. */
const plain = { SITE_DOCS: site({ rules: [] }) };

async function check(secrets: Readonly<Record<string, string>>, vars: Readonly<Record<string, unknown>> = plain) {
  const known = { ...without(env(), 'SITE_DOCS'), ...secrets };
  const report = await checkEnvironment({ name: 'default', config: file({ vars }) }, known, now);
  return { ...report, at: report.faults.map(({ at }) => at) };
}

/** The key pairs as read, or the faults. */
function read(vars: Readonly<Record<string, string>>) {
  const { secrets, faults } = parseSettings(env(site(), vars));
  return secrets ?? faults.map(({ at, wrong }) => `${at} ${wrong}`);
}

describe('key pairs', () => {
  it('npm run saml-key makes one that fits its secret and works', async () => {
    expect(made.length).toBeLessThan(5 * 1024);
    expect((await check({ SIGNING_KEY: made, DECRYPTION_KEYS: made })).at).toEqual([]);
    expect((await check({ SIGNING_KEY: made.replaceAll('\n', '\\n') })).at).toEqual([]);
  });

  it('are in the order of the secrets and of the text', () => {
    const pairs = [
      { privateKey: oneKey.trim(), certificate: one.certificatePem.trim() },
      { privateKey: twoKey.trim(), certificate: two.certificatePem.trim() },
    ];
    const first = oneKey + one.certificatePem;
    const second = twoKey + two.certificatePem;
    expect(read({ SIGNING_KEY: first + second })).toMatchObject({ signingKeys: pairs });
    expect(read({ SIGNING_KEY: first, SIGNING_KEY_2: second })).toMatchObject({ signingKeys: pairs });
    expect(read({ DECRYPTION_KEYS: first, DECRYPTION_KEYS_3: second })).toMatchObject({ decryptionKeys: pairs });
  });

  it('a key without a certificate may decrypt, but not sign', () => {
    expect(read({ DECRYPTION_KEYS: oneKey })).toMatchObject({ decryptionKeys: [{ certificate: null }] });
    expect(read({ SIGNING_KEY: oneKey })).toEqual([expect.stringContaining('SIGNING_KEY has a private key without')]);
  });

  it('are PEM and nothing else, at most four, and none too short to be taken', async () => {
    const first = oneKey + one.certificatePem;
    const faults = (text: string) => read({ DECRYPTION_KEYS: text });
    expect(faults(`${first}x`)).toEqual([expect.stringContaining('more than PEM blocks')]);
    expect(faults(`Bag Attributes\n${first}`)).toEqual([expect.stringContaining('more than PEM blocks')]);
    expect(faults(oneKey.repeat(4))).toMatchObject({ decryptionKeys: { length: 4 } });
    expect(faults(oneKey.repeat(5))).toEqual([expect.stringContaining('holds 5 private keys')]);
    const short = await makeKey(now, { modulusLength: 1024 });
    expect(faults((await privatePem(short)) + short.certificatePem)).toEqual([
      expect.stringContaining('RSA of 2048 bits or more'),
    ]);
  });

  it.each(['SIGNING_KEY', 'DECRYPTION_KEYS'])(
    'a certificate in %s that belongs to another key is told',
    async (name) => {
      expect((await check({ [name]: oneKey + two.certificatePem })).at).toEqual([`${name}[0]`]);
      const both = `${oneKey}${one.certificatePem}${twoKey}${one.certificatePem}`;
      expect((await check({ [name]: both })).at).toEqual([`${name}[1]`]);
    },
  );

  it('a key that WebCrypto does not take, or too short, is told', async () => {
    const none = `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${one.certificatePem}`;
    expect((await check({ SIGNING_KEY: none })).faults[0]?.wrong).toMatch(/no RSA key/);
    const short = await privatePem(await makeKey(now, { modulusLength: 1024 }));
    expect((await check({ DECRYPTION_KEYS: short })).faults[0]?.wrong).toMatch(/2048/);
  });

  it('an expired certificate of ours is told, and stops nothing', async () => {
    const old = await makeKey(now, { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') });
    const { at, notes } = await check({ SIGNING_KEY: (await privatePem(old)) + old.certificatePem });
    expect(at).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('SIGNING_KEY[0]: its certificate expired on 2021-01-01')]);
  });

  it('never stand among the vars', async () => {
    const vars = { SITE_DOCS: site(), SIGNING_KEY_2: made, DECRYPTION_KEYS: made };
    expect((await check({ SIGNING_KEY: made }, vars)).at).toEqual(['vars.SIGNING_KEY_2', 'vars.DECRYPTION_KEYS']);
  });

  it('are lent to no connection', () => {
    const { faults } = parseSettings(env(site({ connections: [saml({ certificates: ['env:SIGNING_KEY_2'] })] })));
    expect(faults.map(({ wrong }) => wrong)).toEqual([expect.stringContaining('names SIGNING_KEY_2,')]);
  });
});

describe.each([
  ['sign_requests', 'SIGNING_KEY', 'SIGNING_KEY_MISSING'],
  ['single_logout', 'SIGNING_KEY', 'SIGNING_KEY_MISSING'],
  ['publish_encryption_key', 'DECRYPTION_KEYS', 'CONNECTION_FAULTY'],
])('%s = true', (key, secret, code) => {
  const wanting = site({ connections: [saml({ [key]: true })], rules: [] });

  it(`without ${secret} switches the connection off: ${code}`, () => {
    const settings = parseSettings(env(wanting));
    expect(settings.faults).toMatchObject([{ at: `SITE_DOCS.connections[0].${key}`, absent: secret }]);
    const docs = settings.sites.get('docs.example.com');
    const connection = docs !== undefined && 'connections' in docs ? docs.connections.get('okta') : undefined;
    expect(connection).toMatchObject({ type: 'faulty', code });
  });

  it('is fine with it, and a matter of the secrets before a deploy', async () => {
    expect(parseSettings(env(wanting, { [secret]: made })).faults).toEqual([]);
    const { at, notes } = await check({}, { SITE_DOCS: wanting });
    expect([at, notes]).toEqual([[], [expect.stringContaining(secret)]]);
  });

  it.each([false, undefined])('%s needs none', (value) => {
    const table = value === undefined ? saml() : saml({ [key]: value });
    expect(parseSettings(env(site({ connections: [table] }))).faults).toEqual([]);
  });
});
