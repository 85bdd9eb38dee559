/** What identity providers encrypt with is opened: every cipher, every RSA-OAEP, every place of a key, and each part that may be encrypted. */
import { describe, expect, test } from 'vitest';
import { signElement } from '../../../../demo/idp/sign.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { decrypt } from '../../../../src/proof/saml/encryption/decrypt.ts';
import {
  type CipherName,
  ciphers,
  encryptContent,
  encryptIn,
  encryptionKey,
  privatePem,
} from '../../../support/encrypt.ts';
import { keyOf, plain, swap, verifyXml } from '../../../support/saml.ts';
import {
  type Encrypting,
  encryptedCode,
  encryptedResponse,
  olderOurs,
  ourKeys,
  ours,
  verifyEncrypted,
} from '../../../support/saml-encrypted.ts';

const cipherNames = Object.keys(ciphers) as CipherName[];
const stranger = await keyOf('another service');
const attributes = { groups: ['staff', 'bøard'], mail: ['sam@acme.example'] };

async function expectSam(xml: string) {
  const result = await verifyEncrypted(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expect(result.value.nameId).toBe('sam@acme.example');
  expect(Object.fromEntries(result.value.attributes)).toEqual(attributes);
}

describe('an encrypted Assertion', () => {
  for (const cipher of cipherNames) {
    for (const sign of [['assertion'], ['response'], ['assertion', 'response']] as const) {
      test(`${cipher}, signed: ${sign.join(' and ')}`, async () => {
        await expectSam(await encryptedResponse({ cipher, sign, attributes }));
      });
    }
  }

  test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)(
    'RSA-OAEP with %s for digest and mask',
    async (hash) => {
      await expectSam(await encryptedResponse({ transport: 'rsa-oaep', hash, attributes }));
    },
  );

  test.each([
    ['the DigestMethod left out: SHA-1', { edit: (xml) => swap(xml, /<ds:DigestMethod[^>]*\/>/, '') }],
    [
      'rsa-oaep without parameters: SHA-1 twice',
      {
        transport: 'rsa-oaep',
        edit: (xml) => swap(swap(xml, /<ds:DigestMethod[^>]*\/>/, ''), /<xenc11:MGF[^>]*\/>/, ''),
      },
    ],
    ['OAEPparams', { label: utf8('a label') }],
    ['keys beside EncryptedData', { place: 'sibling' }],
    ['keys beside it, and a RetrievalMethod', { place: 'retrieval' }],
    ['several recipients', { to: [olderOurs.publicKey, stranger.publicKey, ours.publicKey] }],
    [
      'a KeyName and a certificate as hints',
      {
        edit: (xml) => swap(xml, '<xenc:EncryptedKey ', '<ds:KeyName>x</ds:KeyName><ds:X509Data/><xenc:EncryptedKey '),
      },
    ],
    ['padding of any octets', { cipher: 'aes128-cbc', pad: 0xa5 }],
    ['padding of PKCS#7 as well', { cipher: 'aes128-cbc', pad: 7 }],
    ['no Type', { edit: (xml) => swap(xml, / Type="[^"]*"/, '') }],
    ['line breaks in the base64', { edit: (xml) => xml.replace(/(<xenc:CipherValue>)(.{64})/g, '$1\r\n$2\n ') }],
  ] satisfies [string, Encrypting][])('%s', async (_, options) => {
    await expectSam(await encryptedResponse({ attributes, ...options }));
  });

  test.each([...Array(17).keys()])('CBC with a text that is %i octets longer', async (more) => {
    const xml = await encryptedResponse({
      cipher: 'aes256-cbc',
      attributes,
      nameId: 'sam@acme.example',
      sessionIndex: 'x'.repeat(more + 1),
    });
    await expectSam(xml);
  });

  test('is who it was before it was encrypted, octet for octet', async () => {
    const [open, closed] = [
      await verifyXml(await signedOpen()),
      await verifyEncrypted(await encryptedResponse({ attributes })),
    ];
    expect(closed).toEqual(open);
  });
});

async function signedOpen() {
  const { privateKey } = await keyOf();
  return signElement(plain({ attributes }), { which: 'assertion', privateKey });
}

describe('rotation of our keys', () => {
  test('the newest and the older key both open; a key that is gone does not', async () => {
    const decryptionKeys = [...ourKeys, await privatePem(olderOurs.privateKey)];
    const [forNew, forOld] = [await encryptedResponse(), await encryptedResponse({ to: [olderOurs.publicKey] })];
    expect(await encryptedCode(forNew, { decryptionKeys })).toBe('accepted');
    expect(await encryptedCode(forOld, { decryptionKeys })).toBe('accepted');
    expect(await encryptedCode(forOld, { decryptionKeys: ourKeys })).toBe('SAML_DECRYPTION_FAILED');
  });

  test('no key: SAML_ENCRYPTED, with what to set', async () => {
    for (const xml of [await encryptedResponse(), await withName()]) {
      const result = await verifyEncrypted(xml, { decryptionKeys: [] });
      expect(result).toMatchObject({ ok: false, error: { code: 'SAML_ENCRYPTED' } });
      if (!result.ok) expect(result.error.detail).toContain('DECRYPTION_KEYS');
    }
  });

  test('a key that is none: DECRYPTION_KEY_UNREADABLE', async () => {
    const ec = await privatePem((await keyOf('ec', { kind: 'ec' })).privateKey);
    for (const wrong of ['', 'x', ec, ours.certificatePem])
      expect(await encryptedCode(await encryptedResponse(), { decryptionKeys: [...ourKeys, wrong] })).toBe(
        'DECRYPTION_KEY_UNREADABLE',
      );
  });
});

/** The NameID encrypted, then signed around. */
async function withName(more: Encrypting = {}) {
  const { privateKey } = await keyOf();
  const xml = await encryptIn(plain({ attributes }), 'NameID', { to: [ours.publicKey], ...more });
  return signElement(xml, { which: 'assertion', privateKey });
}

describe('an encrypted NameID and encrypted Attributes', () => {
  test.each(cipherNames)('EncryptedID with %s', async (cipher) => {
    await expectSam(await withName({ cipher }));
  });

  test.each(cipherNames)('EncryptedAttribute with %s, twice', async (cipher) => {
    let xml = plain({ attributes });
    for (let times = 0; times < 2; times++) {
      const edit = (data: string) => data.replaceAll('_key', `_key${times}`);
      xml = await encryptIn(xml, 'Attribute', { to: [ours.publicKey], cipher, edit });
    }
    expect(xml).not.toContain('<saml2:Attribute ');
    const { privateKey } = await keyOf();
    await expectSam(await signElement(xml, { which: 'response', privateKey }));
  });

  test('inside an encrypted Assertion', async () => {
    const inner = await withName({ edit: (xml) => xml.replaceAll('_key', '_inner') });
    await expectSam(await encryptIn(inner, 'Assertion', { to: [ours.publicKey], cipher: 'aes256-cbc' }));
  });

  test('no key, although the Assertion itself could be opened: SAML_ENCRYPTED is said before anything is done', async () => {
    expect(await encryptedCode(await withName(), { decryptionKeys: [] })).toBe('SAML_ENCRYPTED');
  });
});

describe('the padding of CBC', () => {
  test.each([
    [0, 32],
    [1, 31],
    [16, 16],
    [17, 32],
    [32, 32],
    [255, 32],
  ])('a last octet of %i leaves %i octets of 32', async (last, left) => {
    const contentKey = crypto.getRandomValues(new Uint8Array(16));
    const plainOctets = new Uint8Array(32).fill(7);
    plainOctets[31] = last;
    const sealed = await encryptContent(plainOctets, 'aes128-cbc', contentKey);
    const name = { name: 'RSA-OAEP' };
    const octets = new Uint8Array(
      await crypto.subtle.encrypt(name, await encryptionKey(ours.publicKey, 'SHA-1'), contentKey),
    );
    // The padding that the encryptor added is dropped: what is left ends where it says.
    const [iv, text] = [sealed.slice(0, 16), sealed.slice(16, -16)];
    const cipher = { mode: 'AES-CBC', keyLength: 16, ivLength: 16 } as const;
    const key = { hash: 'SHA-1', label: new Uint8Array(), octets } as const;
    const result = await decrypt({ cipher, iv, text, keys: [key] }, ourKeys);
    expect(result).toEqual({ ok: true, value: { octets: plainOctets.slice(0, left), authentic: false } });
  });
});

test('ATTACK a wrapped key that begins with zeros, written without them, opens nothing: RFC 8017 wants its whole length', async () => {
  const contentKey = crypto.getRandomValues(new Uint8Array(16));
  const plainOctets = utf8('what was encrypted');
  const sealed = await encryptContent(plainOctets, 'aes128-gcm', contentKey);
  const wrapping = await encryptionKey(ours.publicKey, 'SHA-1');
  const wrap = async () => new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, wrapping, contentKey));
  let octets = await wrap();
  while (octets[0] !== 0) octets = await wrap();
  const cipher = { mode: 'AES-GCM', keyLength: 16, ivLength: 12 } as const;
  const open = (wrapped: typeof octets) => {
    const keys = [{ hash: 'SHA-1', label: new Uint8Array(), octets: wrapped } as const];
    return decrypt({ cipher, iv: sealed.slice(0, 12), text: sealed.slice(12), keys }, ourKeys);
  };
  expect(await open(octets)).toEqual({ ok: true, value: { octets: plainOctets, authentic: true } });
  expect(await open(octets.slice(1))).toMatchObject({ ok: true, value: { authentic: false } });
});
