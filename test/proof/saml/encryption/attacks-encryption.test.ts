/** Attacks on XML Encryption, by name and with the exact refusal. That nothing is learnt from trying is in oracle.test.ts. */
import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { signElement } from '../../../../demo/idp/sign.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { readEncrypted } from '../../../../src/proof/saml/encryption/data.ts';
import { readXml } from '../../../../src/proof/saml/xml/reader.ts';
import type { XmlElement } from '../../../../src/proof/saml/xml/tree.ts';
import { ciphers, encrypt, encryptIn, xenc, xenc11 } from '../../../support/encrypt.ts';
import { expectLinear } from '../../../support/linear.ts';
import { cut, keyOf, plain, signed, swap } from '../../../support/saml.ts';
import {
  type Encrypting,
  encryptedCode,
  encryptedResponse,
  ours,
  verifyEncrypted,
} from '../../../support/saml-encrypted.ts';

const ds = 'http://www.w3.org/2000/09/xmldsig#';
const saml = 'xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"';
const to = [ours.publicKey];
const { privateKey } = await keyOf();
const stranger = await keyOf('stranger');

/** Changed after the Assertion was signed and encrypted, before the Response is signed: what an IdP itself could send. */
async function covered(options: Encrypting = {}) {
  return signElement(await encryptedResponse(options), { which: 'response', privateKey });
}

type Case = readonly [name: string, code: string, options: Encrypting];

function edit(from: string | RegExp, replacement: string): Encrypting {
  return { edit: (xml) => swap(xml, from, replacement) };
}

async function expectCases(options: Encrypting, code: string) {
  const spy = vi.spyOn(crypto.subtle, 'decrypt');
  expect(await encryptedCode(await encryptedResponse(options))).toBe(code);
  // What stands in the open is judged before any key of ours is used.
  expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  expect(await encryptedCode(await covered(options))).toBe(code);
}

test('what is read of a decrypted Assertion is what was digested', async () => {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  for (const cipher of ['aes256-gcm', 'aes256-cbc'] as const) {
    const xml = await encryptedResponse({ cipher });
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (hash, data) => {
      const made = await digest(hash, data);
      const octets = data as Uint8Array;
      octets.set(Buffer.from('bob@'), Buffer.from(octets).indexOf('sam@'));
      return made;
    });
    expect(await verifyEncrypted(xml)).toMatchObject({ ok: true, value: { nameId: 'bob@acme.example' } });
    vi.restoreAllMocks();
  }
});

describe('ATTACK algorithms that must not be used', () => {
  test('RSA-1.5, with a content key that is really wrapped so: ENCRYPTION_RSA_1_5', async () => {
    const contentKey = crypto.getRandomValues(new Uint8Array(32));
    const der = Buffer.from((await crypto.subtle.exportKey('spki', ours.publicKey)) as ArrayBuffer);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const wrapped = new Uint8Array(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, contentKey));
    await expectCases(
      {
        contentKey,
        change: ({ text }) => ({ text, keys: [wrapped] }),
        edit: (xml) =>
          swap(
            xml,
            /<xenc:EncryptionMethod Algorithm="[^"]*rsa-oaep-mgf1p">.*?<\/xenc:EncryptionMethod>/,
            `<xenc:EncryptionMethod Algorithm="${xenc}rsa-1_5"/>`,
          ),
      },
      'ENCRYPTION_RSA_1_5',
    );
  });

  test('triple DES, really used: ENCRYPTION_3DES', async () => {
    const contentKey = new Uint8Array(randomBytes(24));
    const iv = randomBytes(8);
    const cipher = createCipheriv('des-ede3-cbc', contentKey, iv);
    const text = new Uint8Array(
      Buffer.concat([iv, cipher.update(cut(await signed(), 'saml2:Assertion')), cipher.final()]),
    );
    await expectCases(
      {
        cipher: 'aes192-cbc',
        contentKey,
        change: ({ keys }) => ({ text, keys }),
        ...edit(`${xenc}aes192-cbc`, `${xenc}tripledes-cbc`),
      },
      'ENCRYPTION_3DES',
    );
  });

  const unknown = 'DECRYPTION_ALGORITHM';
  test.each([
    [
      'RSA-1.5 beside a key that is good',
      'ENCRYPTION_RSA_1_5',
      { to: [ours.publicKey, ours.publicKey], edit: (xml) => swap(xml, /(?<=_key1">.*?)rsa-oaep-mgf1p/, 'rsa-1_5') },
    ],
    ['AES key wrap', unknown, edit(`${xenc}rsa-oaep-mgf1p`, `${xenc}kw-aes256`)],
    ['triple DES key wrap', unknown, edit(`${xenc}rsa-oaep-mgf1p`, `${xenc}kw-tripledes`)],
    ['a cipher as a key transport', unknown, edit(`${xenc}rsa-oaep-mgf1p`, `${xenc}aes256-cbc`)],
    ['a key transport as a cipher', unknown, edit(`${xenc11}aes256-gcm`, `${xenc}rsa-oaep-mgf1p`)],
    ['ChaCha20', unknown, edit(`${xenc11}aes256-gcm`, 'http://www.w3.org/2021/04/xmldsig-more#chacha20poly1305')],
    ['no Algorithm', unknown, edit(` Algorithm="${xenc11}aes256-gcm"`, '')],
    [
      'a key agreement',
      unknown,
      edit('<xenc:EncryptedKey ', '<xenc:AgreementMethod Algorithm="x"/><xenc:EncryptedKey '),
    ],
    [
      'a key agreement inside the key',
      unknown,
      edit(
        '</xenc:EncryptionMethod><xenc:CipherData>',
        '</xenc:EncryptionMethod><ds:KeyInfo><xenc:AgreementMethod Algorithm="x"/></ds:KeyInfo><xenc:CipherData>',
      ),
    ],
    [
      'a key that is derived',
      unknown,
      edit('<xenc:EncryptedKey ', `<xenc11:DerivedKey xmlns:xenc11="${xenc11}"/><xenc:EncryptedKey `),
    ],
  ] satisfies Case[])('%s: %s', async (_, code, options) => {
    await expectCases(options, code);
  });
});

describe('ATTACK confusion of the parameters of RSA-OAEP', () => {
  const digest = (name: string) => `<ds:DigestMethod xmlns:ds="${ds}" Algorithm="${name}"/>`;
  const given = /<ds:DigestMethod[^>]*\/>/;
  test.each([
    ['rsa-oaep-mgf1p with SHA-256, whose mask is of SHA-1', 'DECRYPTION_ALGORITHM', { hash: 'SHA-256' }],
    [
      'SHA-256 with a mask of SHA-1',
      'DECRYPTION_ALGORITHM',
      { transport: 'rsa-oaep', hash: 'SHA-256', ...edit('mgf1sha256', 'mgf1sha1') },
    ],
    [
      'SHA-256 with the mask left out',
      'DECRYPTION_ALGORITHM',
      { transport: 'rsa-oaep', hash: 'SHA-256', ...edit(/<xenc11:MGF[^>]*\/>/, '') },
    ],
    [
      'a mask in rsa-oaep-mgf1p',
      'DECRYPTION_ALGORITHM',
      edit(
        '</xenc:EncryptionMethod><xenc:CipherData>',
        `<xenc11:MGF xmlns:xenc11="${xenc11}" Algorithm="${xenc11}mgf1sha1"/></xenc:EncryptionMethod><xenc:CipherData>`,
      ),
    ],
    ['MD5', 'DECRYPTION_ALGORITHM', edit(given, digest('http://www.w3.org/2001/04/xmldsig-more#md5'))],
    ['SHA-224', 'DECRYPTION_ALGORITHM', { transport: 'rsa-oaep', ...edit('mgf1sha1', 'mgf1sha224') }],
    ['a mask that is none', 'DECRYPTION_ALGORITHM', { transport: 'rsa-oaep', ...edit(`${xenc11}mgf1sha1`, 'none') }],
    ['two digests', 'DECRYPTION_ALGORITHM', edit(given, digest(`${ds}sha1`).repeat(2))],
    ['OAEPparams that are no base64', 'DECRYPTION_ALGORITHM', { label: utf8('x'), ...edit('eA==', 'eA=') }],
    ['OAEPparams with elements in them', 'DECRYPTION_ALGORITHM', { label: utf8('x'), ...edit('eA==', 'eA==<x/>') }],
    ['a KeySize', 'DECRYPTION_ALGORITHM', edit(given, '<xenc:KeySize>128</xenc:KeySize>')],
    [
      'a parameter of the cipher',
      'ENCRYPTION_SHAPE',
      edit(/(?<=aes256-gcm")\/>/, '><xenc:KeySize>128</xenc:KeySize></xenc:EncryptionMethod>'),
    ],
  ] satisfies Case[])('%s: %s', async (_, code, options) => {
    await expectCases(options, code);
  });
});

describe('ATTACK choice of the key: elsewhere, many, in circles', () => {
  const retrieval = (uri: string, more = '/>') =>
    edit(/<ds:RetrievalMethod[^>]*\/>/, `<ds:RetrievalMethod URI="${uri}"${more}`);
  const reference = '<xenc:CipherReference URI="http://169.254.169.254/"/>';
  const five = [ours, ours, ours, ours, ours].map((key) => key.publicKey);
  test.each([
    [
      'a CipherReference for the content',
      'ENCRYPTION_REFERENCE',
      {
        place: 'sibling',
        ...edit(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=<\/xenc:CipherData><\/xenc:EncryptedData>)/, reference),
      },
    ],
    [
      'a CipherReference for the key',
      'ENCRYPTION_REFERENCE',
      { place: 'inline', ...edit(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/, reference) },
    ],
    [
      'a RetrievalMethod over the network',
      'ENCRYPTION_REFERENCE',
      { place: 'retrieval', ...retrieval('http://169.254.169.254/key') },
    ],
    [
      'a RetrievalMethod to the Assertion’s surroundings',
      'ENCRYPTION_REFERENCE',
      { place: 'retrieval', ...retrieval('#_response') },
    ],
    ['a RetrievalMethod to nothing', 'ENCRYPTION_REFERENCE', { place: 'retrieval', ...retrieval('#') }],
    ['a RetrievalMethod to the whole document', 'ENCRYPTION_REFERENCE', { place: 'retrieval', ...retrieval('') }],
    [
      'a RetrievalMethod with Transforms',
      'ENCRYPTION_REFERENCE',
      { place: 'retrieval', ...retrieval('#_key0', '><ds:Transforms/></ds:RetrievalMethod>') },
    ],
    [
      'a RetrievalMethod in a circle',
      'ENCRYPTION_REFERENCE',
      {
        place: 'inline',
        ...edit(
          '</xenc:EncryptionMethod><xenc:CipherData>',
          '</xenc:EncryptionMethod><ds:KeyInfo><ds:RetrievalMethod URI="#_key0"/></ds:KeyInfo><xenc:CipherData>',
        ),
      },
    ],
    [
      'a key that another key encrypts',
      'ENCRYPTION_REFERENCE',
      {
        place: 'inline',
        ...edit(
          '</xenc:EncryptionMethod><xenc:CipherData>',
          '</xenc:EncryptionMethod><ds:KeyInfo><xenc:EncryptedKey/></ds:KeyInfo><xenc:CipherData>',
        ),
      },
    ],
    ['five keys', 'ENCRYPTION_KEY_COUNT', { to: five }],
    ['five keys beside it', 'ENCRYPTION_KEY_COUNT', { to: five, place: 'sibling' }],
    ['five keys with a RetrievalMethod to each', 'ENCRYPTION_KEY_COUNT', { to: five, place: 'retrieval' }],
    ['no key', 'ENCRYPTION_KEY_COUNT', { to: [] }],
    [
      'no key but a RetrievalMethod to one',
      'ENCRYPTION_REFERENCE',
      { place: 'retrieval', ...edit(/<xenc:EncryptedKey [\s\S]*<\/xenc:EncryptedKey>/, '') },
    ],
    [
      'no key but another way to agree on one',
      'DECRYPTION_ALGORITHM',
      edit(/<xenc:EncryptedKey [\s\S]*<\/xenc:EncryptedKey>/, '<xenc:AgreementMethod Algorithm="urn:x"/>'),
    ],
    ['two keys of one Id', 'SAML_ID_DUPLICATE', { to: [ours.publicKey, ours.publicKey], ...edit('_key1', '_key0') }],
  ] satisfies Case[])('%s: %s', async (_, code, options) => {
    await expectCases(options, code);
  });
});

describe('ATTACK keys without end, and a RetrievalMethod to the last for each', () => {
  function keys(count: number): XmlElement {
    const hints = '<d:RetrievalMethod URI="#last"/>'.repeat(count);
    const info = `<d:KeyInfo xmlns:d="${ds}">${hints}</d:KeyInfo>`;
    const beside = `${'<EncryptedKey/>'.repeat(count - 1)}<EncryptedKey Id="last"/>`;
    const data = `<EncryptedData><EncryptionMethod Algorithm="${ciphers['aes256-gcm']}"/>${info}<CipherData/></EncryptedData>`;
    const root = readXml(`<EncryptedAssertion xmlns="${xenc}">${data}${beside}</EncryptedAssertion>`);
    if (!root.ok) throw new Error(root.error.detail);
    return root.value;
  }
  /** Almost half as many as the reader lets a message have of anything. */
  const most = 4_976;

  test('ENCRYPTION_KEY_COUNT', () => {
    expect(readEncrypted(keys(most))).toMatchObject({ ok: false, error: { code: 'ENCRYPTION_KEY_COUNT' } });
  });

  test('time is linear', () => {
    const [small, large] = [keys(most / 16), keys(most)];
    expectLinear(
      () => readEncrypted(small),
      () => readEncrypted(large),
    );
  });
});

describe('ATTACK an EncryptedAssertion of another shape', () => {
  const data = /<xenc:EncryptedData[\s\S]*<\/xenc:EncryptedData>/;
  test.each([
    ['empty', edit(data, '')],
    ['text only', edit(data, 'x')],
    ['two EncryptedData', { edit: (xml) => xml + xml.replaceAll('_key', '_other') }],
    ['something beside EncryptedData', { edit: (xml) => `${xml}<x/>` }],
    ['something before EncryptedData', { edit: (xml) => `<x/>${xml}` }],
    ['EncryptedData of another namespace', edit(`xmlns:xenc="${xenc}"`, 'xmlns:xenc="urn:x"')],
    ['Type Content: however many nodes', edit('#Element', '#Content')],
    [
      'no CipherData',
      { place: 'sibling', ...edit(/<xenc:CipherData>[\s\S]*<\/xenc:CipherData>(?=<\/xenc:EncryptedData>)/, '') },
    ],
    ['two CipherValues', edit(/(?=<xenc:CipherValue>)/, '<xenc:CipherValue>AAAA</xenc:CipherValue>')],
    ['no CipherValue', { place: 'sibling', ...edit(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/, '') }],
    ['EncryptionProperties', edit('</xenc:EncryptedData>', '<xenc:EncryptionProperties/></xenc:EncryptedData>')],
    ['a key with more in it', edit('</xenc:EncryptedKey>', '<x/></xenc:EncryptedKey>')],
    [
      'a key with nothing in it',
      edit(/(<xenc:EncryptedKey [^>]*>)[\s\S]*(?=<\/xenc:EncryptedKey>)/, '<xenc:EncryptedKey>'),
    ],
    ['no EncryptionMethod', edit(/<xenc:EncryptionMethod[^>]*gcm"\/>/, '')],
    ['base64 that is none', edit(/<xenc:CipherValue>..../, '<xenc:CipherValue>****')],
    ['elements in the base64', edit(/<xenc:CipherValue>/, '<xenc:CipherValue><x/>')],
  ] satisfies [string, Encrypting][])('%s: ENCRYPTION_SHAPE', async (_, options) => {
    await expectCases(options, 'ENCRYPTION_SHAPE');
  });
});

describe('ATTACK lengths: a tag that is short or absent, blocks that are none', () => {
  const cutTo = (length: number): Encrypting => ({
    change: ({ text, keys }) => ({ text: text.slice(0, length), keys }),
  });
  test.each([
    ['GCM: nothing', { cipher: 'aes256-gcm', ...cutTo(0) }],
    ['GCM: the IV alone', { cipher: 'aes256-gcm', ...cutTo(12) }],
    ['GCM: no room for a whole tag', { cipher: 'aes256-gcm', ...cutTo(27) }],
    ['GCM: a tag of nothing', { cipher: 'aes256-gcm', ...cutTo(28) }],
    ['CBC: the IV alone', { cipher: 'aes256-cbc', ...cutTo(16) }],
    ['CBC: half a block', { cipher: 'aes256-cbc', ...cutTo(40) }],
  ] satisfies [string, Encrypting][])('%s: ENCRYPTION_SHAPE', async (_, options) => {
    await expectCases(options, 'ENCRYPTION_SHAPE');
  });

  test.each([0, 4, 8, 12, 15])('GCM: a tag of %i octets: SAML_DECRYPTION_FAILED', async (left) => {
    const options: Encrypting = {
      change: ({ text, keys }) => ({ text: text.slice(0, text.length - 16 + left), keys }),
    };
    expect(await encryptedCode(await encryptedResponse(options))).toBe('SAML_DECRYPTION_FAILED');
    expect(await encryptedCode(await covered(options))).toBe('SAML_DECRYPTION_FAILED');
  });
});

describe('ATTACK what comes out is something else', () => {
  const prefixes = `${saml} xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"`;
  test.each([
    ['a Response', 'ENCRYPTION_CONTENT', { encode: () => utf8(plain()) }],
    [
      'a Response around the Assertion',
      'ENCRYPTION_CONTENT',
      { encode: (xml) => utf8(`<saml2p:Response ${prefixes}>${xml}</saml2p:Response>`) },
    ],
    ['a NameID', 'ENCRYPTION_CONTENT', { encode: () => utf8(`<saml2:NameID ${saml}>eve@acme.example</saml2:NameID>`) }],
    [
      'an EncryptedAssertion: depth one',
      'ENCRYPTION_CONTENT',
      { encode: () => utf8(`<saml2:EncryptedAssertion ${saml}/>`) },
    ],
    [
      'an Assertion of another namespace',
      'ENCRYPTION_CONTENT',
      { encode: (xml) => utf8(xml.replace('SAML:2.0', 'SAML:1.0')) },
    ],
    [
      'an Assertion of no namespace',
      'ENCRYPTION_CONTENT',
      { encode: () => utf8('<Assertion ID="_assertion" Version="2.0"/>') },
    ],
    ['two Assertions', 'XML_SEVERAL_ROOTS', { encode: (xml) => utf8(xml + xml) }],
    ['an Assertion and text', 'XML_TEXT_OUTSIDE_ROOT', { encode: (xml) => utf8(`${xml}junk`) }],
    ['text', 'XML_TEXT_OUTSIDE_ROOT', { encode: () => utf8('eve@acme.example') }],
    [
      'a document type',
      'XML_DOCTYPE',
      { encode: (xml) => utf8(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}`) },
    ],
    ['a processing instruction', 'XML_PROCESSING_INSTRUCTION', { encode: (xml) => utf8(`<?x?>${xml}`) }],
    [
      'a prefix that only the surroundings declare',
      'XML_UNDECLARED_PREFIX',
      { encode: (xml) => utf8(xml.replace(` ${saml}`, '')) },
    ],
    ['octets that are no UTF-8', 'SAML_DECRYPTION_FAILED', { encode: (xml) => new Uint8Array([...utf8(xml), 0xff]) }],
    [
      'an EncryptedAssertion as Advice',
      'SAML_MISPLACED_ASSERTION',
      {
        encode: (xml) =>
          utf8(xml.replace('<saml2:Conditions', '<saml2:Advice><saml2:EncryptedAssertion/></saml2:Advice>$&')),
      },
    ],
    [
      'an ID that the Response has already',
      'SAML_ID_DUPLICATE',
      { encode: (xml) => utf8(xml.replaceAll('_assertion', '_response')) },
    ],
    [
      'an ID that stands twice inside',
      'SAML_ID_DUPLICATE',
      { encode: (xml) => utf8(xml.replace('<saml2:Conditions', '<saml2:Conditions Id="_assertion"')) },
    ],
    [
      'an ID that is that of the wrapped key',
      'SAML_ID_DUPLICATE',
      { encode: (xml) => utf8(xml.replaceAll('_assertion', '_key0')) },
    ],
    ['another version', 'SAML_VERSION', { encode: (xml) => utf8(xml.replace('Version="2.0"', 'Version="2.1"')) }],
    [
      'an element that is unknown',
      'SAML_UNEXPECTED_ELEMENT',
      { encode: (xml) => utf8(xml.replace('<saml2:Conditions', '<saml2:Evil/>$&')) },
    ],
  ] satisfies Case[])(
    '%s: %s where a tag vouches for it, else SAML_DECRYPTION_FAILED, in a signed Response too',
    async (_, code, options) => {
      expect(await encryptedCode(await encryptedResponse({ ...options, cipher: 'aes256-gcm' }))).toBe(code);
      expect(await encryptedCode(await covered({ ...options, cipher: 'aes256-gcm' }))).toBe(code);
      expect(await encryptedCode(await covered({ ...options, cipher: 'aes256-cbc' }))).toBe('SAML_DECRYPTION_FAILED');
      expect(await encryptedCode(await encryptedResponse({ ...options, cipher: 'aes256-cbc' }))).toBe(
        'SAML_DECRYPTION_FAILED',
      );
    },
  );
});

describe('ATTACK encrypted by anyone: our public key is public', () => {
  test.each([
    ['AES-GCM', 'aes256-gcm', 'SAML_NOT_SIGNED'],
    // Which of its failures it was would tell whether a changed ciphertext became XML.
    ['AES-CBC', 'aes256-cbc', 'SAML_DECRYPTION_FAILED'],
  ] as const)('unsigned inside and out, %s: %s', async (_, cipher, code) => {
    expect(await encryptedCode(await encryptedResponse({ sign: [], nameId: 'eve@acme.example', cipher }))).toBe(code);
  });

  test.each(['aes256-gcm', 'aes256-cbc'] as const)(
    '%s under a key of zeros that nobody wrapped: SAML_DECRYPTION_FAILED, even of a genuine Assertion',
    async (cipher) => {
      const change: Encrypting['change'] = ({ text, keys }) => ({ text, keys: keys.map((key) => key.map(() => 1)) });
      const xml = await encryptedResponse({ cipher, contentKey: new Uint8Array(32), change });
      expect(await encryptedCode(xml)).toBe('SAML_DECRYPTION_FAILED');
    },
  );

  test('in the place of the Assertion in a signed Response: DIGEST_MISMATCH', async () => {
    const evil = cut(await encryptedResponse({ sign: [], nameId: 'eve@acme.example' }), 'saml2:EncryptedAssertion');
    for (const genuine of [await covered(), await signed({ sign: ['response'] })]) {
      const xml = swap(genuine, /<saml2:(Encrypted)?Assertion[\s\S]*<\/saml2:(Encrypted)?Assertion>/, evil);
      expect(await encryptedCode(xml)).toBe('DIGEST_MISMATCH');
    }
  });

  test('a genuine signature moved from an open Assertion into an evil one: not accepted', async () => {
    const open = await signed();
    const signature = cut(open, 'ds:Signature');
    const evil = swap(
      plain({ nameId: 'eve@acme.example' }),
      '</saml2:Issuer><saml2:Subject>',
      `</saml2:Issuer>${signature}<saml2:Subject>`,
    );
    expect(await encryptedCode(await encryptIn(evil, 'Assertion', { to }))).toBe('DIGEST_MISMATCH');
    expect(await encryptedCode(await encryptIn(evil, 'Assertion', { to, cipher: 'aes128-cbc' }))).toBe(
      'SAML_DECRYPTION_FAILED',
    );
  });

  test.each([
    ['aes256-gcm', 'both', 'SAML_ASSERTION_NOT_SIGNED'],
    ['aes256-cbc', 'assertion', 'SAML_DECRYPTION_FAILED'],
  ] as const)('%s: want = %s, and only the Response is signed: %s', async (cipher, want, code) => {
    expect(await encryptedCode(await encryptedResponse({ cipher, sign: ['response'] }), { want })).toBe(code);
  });

  test.each(['both', 'response'] as const)(
    'want = %s, and only the Assertion is signed: SAML_RESPONSE_NOT_SIGNED',
    async (want) => {
      expect(await encryptedCode(await encryptedResponse(), { want })).toBe('SAML_RESPONSE_NOT_SIGNED');
    },
  );

  test('a genuine Assertion for another service, encrypted again for us: AUDIENCE', async () => {
    const xml = await encryptedResponse({ audiences: ['https://other.example'] });
    expect(await encryptedCode(xml)).toBe('AUDIENCE');
  });
});

describe('ATTACK an encrypted twin', () => {
  const evil = async () => cut(await encryptedResponse({ sign: [], assertionId: '_evil' }), 'saml2:EncryptedAssertion');
  test.each([
    ['before the Assertion', '<saml2:Assertion', 'SAML_SEVERAL_ASSERTIONS'],
    ['after the Assertion', '</saml2p:Response>', 'SAML_SEVERAL_ASSERTIONS'],
    ['inside the Assertion', '<saml2:Conditions', 'SAML_MISPLACED_ASSERTION'],
    ['inside the Subject', '<saml2:SubjectConfirmation ', 'SAML_MISPLACED_ASSERTION'],
  ])('%s: %s', async (_, before, code) => {
    expect(await encryptedCode(swap(await signed(), before, (await evil()) + before))).toBe(code);
  });

  test('two EncryptedAssertions: SAML_SEVERAL_ASSERTIONS', async () => {
    const xml = swap(await encryptedResponse(), '</saml2p:Response>', `${await evil()}</saml2p:Response>`);
    expect(await encryptedCode(xml.replaceAll('_key0', '_key'))).toBe('SAML_SEVERAL_ASSERTIONS');
  });

  test('an EncryptedAssertion in Extensions: SAML_MISPLACED_ASSERTION', async () => {
    const extensions = `<saml2p:Extensions>${await evil()}</saml2p:Extensions><saml2p:Status>`;
    expect(await encryptedCode(swap(await signed(), '<saml2p:Status>', extensions))).toBe('SAML_MISPLACED_ASSERTION');
  });
});

describe('ATTACK EncryptedID and EncryptedAttribute', () => {
  const attributes = { mail: ['sam@acme.example'] };
  const named = async (local: 'NameID' | 'Attribute', options: Encrypting = {}) =>
    signElement(await encryptIn(plain({ attributes }), local, { to, ...options }), { which: 'assertion', privateKey });

  test.each([
    ['an Attribute', `<saml2:Attribute ${saml} Name="x"/>`, 'ENCRYPTION_CONTENT'],
    ['an Assertion', `<saml2:Assertion ${saml}/>`, 'ENCRYPTION_CONTENT'],
    ['a NameID of another namespace', '<NameID xmlns="urn:x">eve</NameID>', 'ENCRYPTION_CONTENT'],
    ['another EncryptedID', `<saml2:EncryptedID ${saml}/>`, 'ENCRYPTION_CONTENT'],
    ['two NameIDs', `<saml2:NameID ${saml}/>`.repeat(2), 'XML_SEVERAL_ROOTS'],
    ['an empty NameID', `<saml2:NameID ${saml}/>`, 'NAME_ID'],
    ['a NameID with markup in it', `<saml2:NameID ${saml}>sam<x/>@acme.example</saml2:NameID>`, 'NAME_ID'],
    ['an ID that the Assertion has', `<saml2:NameID ${saml} ID="_assertion">x</saml2:NameID>`, 'SAML_ID_DUPLICATE'],
    ['a document type', `<!DOCTYPE x><saml2:NameID ${saml}>x</saml2:NameID>`, 'XML_DOCTYPE'],
  ])('an EncryptedID that holds %s: %s', async (_, xml, code) => {
    expect(await encryptedCode(await named('NameID', { encode: () => utf8(xml) }))).toBe(code);
  });

  test('an EncryptedAttribute that holds a NameID: ENCRYPTION_CONTENT', async () => {
    const encode = () => utf8(`<saml2:NameID ${saml}>eve@acme.example</saml2:NameID>`);
    expect(await encryptedCode(await named('Attribute', { encode }))).toBe('ENCRYPTION_CONTENT');
  });

  test.each([
    ['something else', `<saml2:Issuer ${saml}>x</saml2:Issuer>`, 'ENCRYPTION_CONTENT'],
    ['no XML', '<', 'XML_NAME'],
  ])('ATTACK oracle: %s that came out of AES-CBC is as if it could not be read', async (_, text, code) => {
    const encode = () => utf8(text);
    for (const part of ['NameID', 'Attribute'] as const) {
      expect(await encryptedCode(await named(part, { encode, cipher: 'aes256-gcm' }))).toBe(code);
      expect(await encryptedCode(await named(part, { encode, cipher: 'aes256-cbc' }))).toBe('SAML_DECRYPTION_FAILED');
    }
  });

  test.each([
    ['for another service', 'SAML_DECRYPTION_FAILED', { to: [stranger.publicKey] }],
    [
      'altered by the identity provider itself',
      'SAML_DECRYPTION_FAILED',
      { change: ({ text, keys }) => ({ text: text.map((octet) => octet ^ 1), keys }) },
    ],
    ['with RSA-1.5', 'ENCRYPTION_RSA_1_5', edit('rsa-oaep-mgf1p', 'rsa-1_5')],
  ] satisfies Case[])('%s: %s', async (_, code, options) => {
    expect(await encryptedCode(await named('NameID', options))).toBe(code);
    expect(await encryptedCode(await named('Attribute', options))).toBe(code);
  });

  test('another NameID, encrypted by anyone, in the place of the signed one: DIGEST_MISMATCH, and nothing is decrypted', async () => {
    const evil = await encrypt(`<saml2:NameID ${saml}>eve@acme.example</saml2:NameID>`, { to });
    const spy = vi.spyOn(crypto.subtle, 'decrypt');
    for (const genuine of [await signed(), await named('NameID')]) {
      const xml = swap(
        genuine,
        /<saml2:(NameID|EncryptedID)[\s\S]*<\/saml2:(NameID|EncryptedID)>/,
        `<saml2:EncryptedID>${evil}</saml2:EncryptedID>`,
      );
      expect(await encryptedCode(xml)).toBe('DIGEST_MISMATCH');
    }
    expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('a NameID beside an EncryptedID, both signed: NAME_ID', async () => {
    const xml = swap(
      await encryptIn(plain(), 'NameID', { to }),
      '<saml2:EncryptedID',
      '<saml2:NameID>eve@acme.example</saml2:NameID><saml2:EncryptedID',
    );
    expect(await encryptedCode(await signElement(xml, { which: 'assertion', privateKey }))).toBe('NAME_ID');
  });

  test('seventeen encrypted Attributes: SAML_TOO_LARGE, before the first is opened', async () => {
    const names = Object.fromEntries([...Array(17).keys()].map((i) => [`a${i}`, ['x']]));
    let xml = plain({ attributes: names });
    for (const name of Object.keys(names)) {
      const given = (data: string) => data.replaceAll('_key0', `_key-${name}`);
      xml = await encryptIn(xml, 'Attribute', { to, edit: given });
    }
    const spy = vi.spyOn(crypto.subtle, 'decrypt');
    expect(await encryptedCode(await signElement(xml, { which: 'assertion', privateKey }))).toBe('SAML_TOO_LARGE');
    expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('an EncryptedID elsewhere than in the Subject says nothing about the reader', async () => {
    const evil = await encrypt(`<saml2:NameID ${saml}>eve@acme.example</saml2:NameID>`, { to });
    const inside = `<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"><saml2:EncryptedID>${evil}</saml2:EncryptedID></saml2:SubjectConfirmation>`;
    const result = await verifyEncrypted(await signed({ extra: { subject: inside } }));
    expect(result).toMatchObject({ ok: true, value: { nameId: 'sam@acme.example' } });
  });
});
