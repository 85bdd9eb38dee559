/** Encrypted answers at the ACS, in real workerd: which WebCrypto opens what, our keys and their rotation, and what our metadata says. */
import { describe, expect, test, vi } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import { buildResponse, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { parseXml } from '../../demo/idp/xmldsig.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import {
  type CipherName,
  ciphers,
  type EncryptOptions,
  encryptIn,
  privatePem,
  xenc,
  xenc11,
} from '../support/encrypt.ts';
import { idpEntityId, idpKey, readRequest, samlTable } from '../support/idp.ts';
import { entity } from '../support/idp-metadata.ts';
import { openGateway } from '../support/worker-gateway.ts';

const url = 'https://encrypted.example';
const made = new Date('2026-01-01T00:00:00Z');
const [older, newer, stranger] = [await makeKey(made), await makeKey(made), await makeKey(made)];
const pairOf = async (key: typeof older) => (await privatePem(key.privateKey)) + key.certificatePem;
const before = await pairOf(older);
const after = (await pairOf(newer)) + before;

const site = {
  host: 'encrypted.example',
  title: 'Encrypted',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  session: { lifetime: '12h' },
  connections: [
    samlTable('okta', { any_domain: true }),
    samlTable('adfs', { any_domain: true, publish_encryption_key: true }),
  ],
};

function open(keys: string | null) {
  const gateway = openGateway({ SITE_ENCRYPTED: site, ...(keys === null ? {} : { DECRYPTION_KEYS: keys }) });
  return openBrowser(gateway, url);
}

interface Sent extends Partial<EncryptOptions> {
  readonly sign?: readonly ('assertion' | 'response')[];
  readonly spoil?: (xml: string) => string;
}

/** Signs in by an encrypted answer, as an identity provider sends it. */
async function answer(browser: ReturnType<typeof open>, { sign = ['assertion'], spoil, ...how }: Sent = {}) {
  const asked = await readRequest((await browser.get('/_sso/login/okta')).headers.get('Location') ?? '');
  const own = `${url}/_sso/saml/okta`;
  const parts = { now: new Date(), acsUrl: `${own}/acs`, spEntityId: `${own}/metadata`, issuer: idpEntityId };
  const { privateKey } = idpKey;
  let xml = buildResponse({ ...parts, inResponseTo: asked.requestId });
  if (sign.includes('assertion')) xml = await signElement(xml, { which: 'assertion', privateKey });
  xml = await encryptIn(xml, 'Assertion', { to: [older.publicKey], ...how });
  if (sign.includes('response')) xml = await signElement(xml, { which: 'response', privateKey });
  const SAMLResponse = toBase64(spoil?.(xml) ?? xml);
  return browser.post('/_sso/saml/okta/acs', { SAMLResponse, RelayState: asked.relayState });
}

describe('signed in by an encrypted Assertion', () => {
  test.each(Object.keys(ciphers) as CipherName[])('%s, signed inside', async (cipher) => {
    expectSignedIn(await answer(open(before), { cipher }), '/');
  });

  test.each(Object.keys(ciphers) as CipherName[])('%s, signed outside', async (cipher) => {
    expectSignedIn(await answer(open(before), { cipher, sign: ['response'] }), '/');
  });

  test.each([
    ['RSA-OAEP with SHA-1', { hash: 'SHA-1' }],
    ['RSA-OAEP with SHA-256', { transport: 'rsa-oaep', hash: 'SHA-256' }],
    ['RSA-OAEP with SHA-512', { transport: 'rsa-oaep', hash: 'SHA-512' }],
    ['RSA-OAEP with a label', { label: new Uint8Array([1, 2, 3]) }],
    ['padding of any octets', { cipher: 'aes256-cbc', pad: 0x5a }],
  ] satisfies [string, Sent][])('%s', async (_, how) => {
    expectSignedIn(await answer(open(before), how), '/');
  });

  test('our key is changed: the identity provider may go on with the old one until it has read the new', async () => {
    expectSignedIn(await answer(open(after), { to: [older.publicKey] }), '/');
    expectSignedIn(await answer(open(after), { to: [newer.publicKey] }), '/');
    await expectRefusal(await answer(open(before), { to: [newer.publicKey] }), 'SAML_DECRYPTION_FAILED');
  });
});

test.each(Object.keys(ciphers) as CipherName[])(
  '%s: the next key of the identity provider is looked for, whatever shows that it is another',
  async (cipher) => {
    const metadataOf = (key: typeof idpKey) => entity({ entityId: idpEntityId, certificates: [key.certificatePem] });
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(metadataOf(stranger)));
    const table = { id: 'okta', type: 'saml', email_from: 'nameid', idp_metadata_url: `https://idp.example/${cipher}` };
    const gateway = openGateway({ SITE_ENCRYPTED: { ...site, connections: [table] }, DECRYPTION_KEYS: before });
    const browser = openBrowser(gateway, url);
    await browser.get('/_sso/login/okta');
    fetched.mockImplementation(async () => new Response(metadataOf(idpKey)));
    expectSignedIn(await answer(browser, { cipher }), '/');
    expect(fetched).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  },
);

describe('refused in silence', () => {
  test('no key: SAML_ENCRYPTED, and the audit says what to set', async () => {
    const row = await expectRefusal(await answer(open(null)), 'SAML_ENCRYPTED');
    expect(row.detail.detail).toContain('DECRYPTION_KEYS');
  });

  test('ATTACK oracle: what was altered shows neither on the page nor in the audit', async () => {
    const flip = (at: number) => (octets: Uint8Array) => {
      const out = new Uint8Array(octets);
      const index = at < 0 ? out.length + at : at;
      out[index] = (out[index] ?? 0) ^ 1;
      return out;
    };
    const alter = (at: number): Sent => ({ change: ({ text, keys }) => ({ text: flip(at)(text), keys }) });
    const kinds: readonly Sent[] = [
      alter(0),
      alter(40),
      alter(-1),
      alter(-17),
      { change: ({ text, keys }) => ({ text: text.slice(0, -16), keys }) },
      { change: ({ text, keys }) => ({ text, keys: keys.map(flip(9)) }) },
      { to: [stranger.publicKey] },
      { sign: [] },
      { encode: () => utf8('<x/>') },
    ];
    const seen: unknown[] = [];
    for (const kind of kinds) {
      const browser = open(before);
      const response = await answer(browser, { cipher: 'aes128-cbc', ...kind });
      const { detail } = await expectRefusal(response, 'SAML_DECRYPTION_FAILED');
      seen.push(detail);
    }
    for (const one of seen) expect(one).toEqual(seen[0]);
  });

  test('ATTACK a changed ciphertext under a signature: DIGEST_MISMATCH', async () => {
    const spoil = (xml: string) => xml.replace(/<xenc:CipherValue>..../, '<xenc:CipherValue>AAAA');
    await expectRefusal(await answer(open(before), { sign: ['response'], spoil }), 'DIGEST_MISMATCH');
  });

  test('ATTACK RSA-1.5: ENCRYPTION_RSA_1_5', async () => {
    const edit = (xml: string) => xml.replace('rsa-oaep-mgf1p', 'rsa-1_5');
    await expectRefusal(await answer(open(before), { edit }), 'ENCRYPTION_RSA_1_5');
  });

  test('ATTACK two hashes in one RSA-OAEP: DECRYPTION_ALGORITHM', async () => {
    await expectRefusal(await answer(open(before), { hash: 'SHA-256' }), 'DECRYPTION_ALGORITHM');
  });
});

describe('our metadata', () => {
  const keysIn = async (connection: string, keys: string) => {
    const text = await (await open(keys).get(`/_sso/saml/${connection}/metadata`)).text();
    return Array.from(parseXml(text).getElementsByTagName('md:KeyDescriptor')).filter(
      (key) => key.getAttribute('use') === 'encryption',
    );
  };

  test('names no key to encrypt for, unless the connection says so', async () => {
    expect(await keysIn('okta', after)).toEqual([]);
  });

  test('CONNECTION_FAULTY where one is to be published and there is none', async () => {
    const row = await expectRefusal(await open(null).get('/_sso/saml/adfs/metadata'), 'CONNECTION_FAULTY');
    expect(row.detail.received).toContain('needs DECRYPTION_KEYS');
  });

  test('publishes the newest certificate only, and GCM before CBC', async () => {
    const keys = await keysIn('adfs', after);
    expect(keys).toHaveLength(1);
    const [certificate] = Array.from(keys[0]?.getElementsByTagName('ds:X509Certificate') ?? []);
    expect(certificate?.textContent).toBe(newer.certificatePem.replace(/-----[^-]+-----|\s/g, ''));
    const methods = Array.from(keys[0]?.getElementsByTagName('md:EncryptionMethod') ?? []);
    expect(methods.map((method) => method.getAttribute('Algorithm'))).toEqual([
      `${xenc11}aes256-gcm`,
      `${xenc11}aes192-gcm`,
      `${xenc11}aes128-gcm`,
      `${xenc}aes256-cbc`,
      `${xenc}aes192-cbc`,
      `${xenc}aes128-cbc`,
      `${xenc11}rsa-oaep`,
      `${xenc}rsa-oaep-mgf1p`,
    ]);
  });
});
