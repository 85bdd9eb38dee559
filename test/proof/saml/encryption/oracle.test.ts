/**
 * ATTACK decryption oracle (padding, well-formedness, unwrapping): someone who captured an encrypted message posts changed copies of it
 * and watches. Without a signature over the ciphertext every failure is the same reason, word for word, after as many operations.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signElement } from '../../../../demo/idp/sign.ts';
import { concat, utf8 } from '../../../../src/lib/bytes.ts';
import { type CipherName, encryptContent, keyLengthOf, type Sealed } from '../../../support/encrypt.ts';
import { cut, type Differing, keyOf, signed, swap } from '../../../support/saml.ts';
import { type Encrypting, encryptedResponse, verifyEncrypted } from '../../../support/saml-encrypted.ts';

const stranger = await keyOf('stranger');
const operations = ['importKey', 'decrypt', 'encrypt', 'digest', 'verify'] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the outside learns: the whole reason, and what WebCrypto was asked to do. */
async function watch(xml: string, expected: Differing = {}) {
  const spies = operations.map((name) => [name, vi.spyOn(crypto.subtle, name)] as const);
  const result = await verifyEncrypted(xml, expected);
  const cost = Object.fromEntries(spies.map(([name, spy]) => [name, spy.mock.calls.length]));
  vi.restoreAllMocks();
  return { reason: result.ok ? 'accepted' : result.error, cost };
}

function flip(octets: Uint8Array, at: number, bits = 1): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(octets);
  const index = at < 0 ? out.length + at : at;
  out[index] = (out[index] ?? 0) ^ bits;
  return out;
}

const text = (change: (octets: Sealed['text']) => Uint8Array<ArrayBuffer>): Encrypting => ({
  change: ({ text, keys }) => ({ text: change(text), keys }),
});
const wrapped = (change: (octets: Sealed['text']) => Uint8Array<ArrayBuffer>): Encrypting => ({
  change: ({ text, keys }) => ({ text, keys: keys.map(change) }),
});
const content = (plainEdit: (xml: string) => string): Encrypting => ({
  plainEdit: (xml) => swap(xml, /<saml2:Assertion[\s\S]*<\/saml2:Assertion>/, plainEdit(cut(xml, 'saml2:Assertion'))),
});

/** What can be done to octets that are ciphertext of whatever cipher. */
const blind: Readonly<Record<string, Encrypting>> = {
  'a bit of the IV': text((octets) => flip(octets, 0)),
  'a bit of the first block': text((octets) => flip(octets, 20)),
  'a bit in the middle': text((octets) => flip(octets, octets.length >> 1)),
  'a bit of the last octet': text((octets) => flip(octets, -1)),
  'the last block dropped': text((octets) => octets.slice(0, -16)),
  'a block dropped in the middle': text((octets) => concat(octets.subarray(0, 64), octets.subarray(80))),
  'two blocks swapped': text((octets) =>
    concat(octets.subarray(0, 64), octets.subarray(80, 96), octets.subarray(64, 80), octets.subarray(96)),
  ),
  'a block appended': text((octets) => concat(octets, octets.subarray(32, 48))),
  'all of it random': text((octets) => crypto.getRandomValues(octets.slice())),
  'a bit of the wrapped key': wrapped((octets) => flip(octets, 100)),
  'the first bit of the wrapped key': wrapped((octets) => flip(octets, 0, 0x80)),
  'the wrapped key cut short': wrapped((octets) => octets.slice(1)),
  'no wrapped key at all': wrapped(() => new Uint8Array()),
  'a wrapped key that is zero': wrapped((octets) => new Uint8Array(octets.length)),
  'a wrapped key that is larger than the modulus': wrapped((octets) => new Uint8Array(octets.length).fill(0xff)),
  'wrapped for another service': { to: [stranger.publicKey] },
  'a content key of another length': { contentKey: new Uint8Array(24) },
  'another label': { label: utf8('x'), edit: (xml) => swap(xml, /<xenc:OAEPparams>[^<]*/, '<xenc:OAEPparams>eQ==') },
};

/** What a changed block of CBC could turn the text into, and what an attacker can encrypt who has only our public key. */
const shaped: Readonly<Record<string, Encrypting>> = {
  'a padding of 0': text((octets) => flip(octets, -17, lastCount ^ 0)),
  'a padding of 17': text((octets) => flip(octets, -17, lastCount ^ 17)),
  'a padding of 255': text((octets) => flip(octets, -17, lastCount ^ 255)),
  'a padding that eats the text': text((octets) => flip(octets, -17, lastCount ^ (lastCount + 1))),
  'a padding that leaves some of itself': text((octets) => flip(octets, -17, lastCount ^ 1)),
  'not UTF-8': { encode: (xml) => flip(utf8(xml), 200, 0x80) },
  'a control character': content((xml) => xml.replace('sam@', '\u0001sam@')),
  'not XML': content(() => '<saml2:Assertion>no & end</saml2:Assertion>'),
  'a document type': content((xml) => xml.replace('<saml2:Subject>', '<!DOCTYPE x><saml2:Subject>')),
  'an undeclared prefix': content((xml) => xml.replace('<saml2:Subject>', '<y:z/><saml2:Subject>')),
  'no Assertion of SAML 2.0': content((xml) => xml.replace('SAML:2.0:assertion', 'SAML:2.1:assertion')),
  'of another version': content((xml) => xml.replace('Version="2.0"', 'Version="1.1"')),
  'a child that is unknown': content((xml) => xml.replace('<saml2:Subject>', '<saml2:Subjekt/><saml2:Subject>')),
  'an Assertion in the Assertion': content((xml) =>
    xml.replace('<saml2:Conditions', '<saml2:Advice><saml2:Assertion/></saml2:Advice><saml2:Conditions'),
  ),
  'an ID of the Response': { assertionId: '_response' },
  unsigned: { sign: [] },
  'a Signature without content': content((xml) => xml.replace(/<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/, '')),
  'two Signatures': content((xml) => xml.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '$&$&')),
  'an unknown signature algorithm': content((xml) => xml.replace('#rsa-sha256', '#rsa-sha257')),
  'an unknown digest': content((xml) => xml.replace('xmlenc#sha256', 'xmlenc#sha257')),
  'a Reference to the Response': content((xml) => xml.replace('URI="#_assertion"', 'URI="#_response"')),
  'a SignatureValue that is no base64': content((xml) => xml.replace(/<ds:SignatureValue>./, '<ds:SignatureValue>*')),
  'another SignatureValue': content((xml) => xml.replace(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA')),
  'signed by a stranger': { key: stranger },
  'another reader': content((xml) => xml.replace('sam@acme.example', 'eve@acme.example')),
  'a signature that does not fit, to an EC connection’s eyes': {
    key: await keyOf('ec', { kind: 'ec' }),
    by: { algorithm: 'ecdsa-sha256' },
  },
  'a signature with room beside it: a comment': content((xml) => xml.replace('<saml2:Subject>', '<!-- ø -->$&')),
  'room in KeyInfo': content((xml) =>
    xml.replace('</ds:Signature>', '<ds:KeyInfo><ds:KeyName>ø;;</ds:KeyName></ds:KeyInfo>$&'),
  ),
  'room in a namespace that nothing uses': content((xml) =>
    xml.replace('<saml2:Subject>', '<saml2:Subject xmlns:u="urn:~!()">'),
  ),
  'room in an attribute of the Signature': content((xml) =>
    xml.replace('<ds:SignatureValue>', '<ds:SignatureValue Id="é">'),
  ),
};

/** How many octets of padding the untouched message has. */
const lastCount = await paddingOf();

async function paddingOf(): Promise<number> {
  const assertion = utf8(cut(await signed(), 'saml2:Assertion'));
  return 16 - (assertion.length % 16);
}

const oneAndTheSame = 'SAML_DECRYPTION_FAILED';
const genuine: Record<string, string> = {};
for (const cipher of ['aes128-cbc', 'aes256-cbc', 'aes256-gcm'] as const)
  genuine[cipher] = await encryptedResponse({ cipher });

describe.each(['aes128-cbc', 'aes256-cbc', 'aes256-gcm'] as const)('%s, the Assertion signed inside', (cipher) => {
  test('untouched, it is accepted: what follows fails for what is done to it', async () => {
    expect((await watch(genuine[cipher] ?? '')).reason).toBe('accepted');
  });

  test(`blind changes: ${Object.keys(blind).length} of them, one reason, one cost`, async () => {
    await expectOne(cipher, blind);
  });
});

describe.each(['aes128-cbc', 'aes256-cbc'] as const)('%s: what the text could become', (cipher) => {
  test(`${Object.keys(shaped).length} shapes, one reason, one cost`, async () => {
    await expectOne(cipher, { ...blind, ...shaped });
  });
});

async function expectOne(cipher: CipherName, changes: Readonly<Record<string, Encrypting>>) {
  const seen: Record<string, unknown> = {};
  for (const [name, options] of Object.entries(changes))
    seen[name] = await watch(await encryptedResponse({ cipher, ...options }));
  const first = seen['a bit of the IV'];
  expect(first).toMatchObject({ reason: { code: oneAndTheSame } });
  for (const [name, one] of Object.entries(seen)) expect(one, name).toEqual(first);
}

test('several certificates, RSA and EC: the same number of verifications', async () => {
  const ec = await keyOf('ec', { kind: 'ec' });
  const certificates = [ec, stranger, await keyOf()].map((key) => key.certificatePem);
  const seen: unknown[] = [];
  const names = ['not XML', 'another reader', 'unsigned', 'a SignatureValue that is no base64'];
  // Keys are imported when first needed: once for each before anything is counted.
  for (let times = 0; times < 2; times++)
    for (const name of names)
      seen[names.indexOf(name)] = await watch(await encryptedResponse({ cipher: 'aes128-cbc', ...shaped[name] }), {
        certificates,
      });
  for (const one of seen) expect(one).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({ reason: { code: oneAndTheSame }, cost: { verify: 3, digest: 1 } });
});

describe('what may be said', () => {
  test('of a signed Response: everything, once its signature is good, and before that nothing is decrypted', async () => {
    const xml = await encryptedResponse({ sign: ['response'], cipher: 'aes256-cbc' });
    const { reason, cost } = await watch(swap(xml, /<xenc:CipherValue>..../, '<xenc:CipherValue>AAAA'));
    expect(reason).toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(cost['decrypt']).toBe(0);
  });

  test.each([
    ['not UTF-8', oneAndTheSame],
    ['not XML', oneAndTheSame],
    ['a document type', oneAndTheSame],
    ['an undeclared prefix', oneAndTheSame],
    ['an Assertion in the Assertion', oneAndTheSame],
    ['an ID of the Response', oneAndTheSame],
    ['signed by a stranger', oneAndTheSame],
    ['another reader', oneAndTheSame],
    ['unsigned', 'accepted'],
    ['a signature with room beside it: a comment', 'accepted'],
  ])('%s, inside a Response whose signature covers it: %s', async (name, code) => {
    const inner = await encryptedResponse({ cipher: 'aes128-cbc', ...shaped[name] });
    const { privateKey } = await keyOf();
    const { reason } = await watch(await signElement(inner, { which: 'response', privateKey }));
    expect(typeof reason === 'string' ? reason : reason.code).toBe(code);
  });

  test('ATTACK what another identity provider of this gateway encrypted, in a Response that this one signed: as if it could not be read', async () => {
    const { privateKey } = await keyOf();
    const other = (xml: string) => xml.replace(/(<saml2:Issuer[^>]*>)[^<]*/, '$1https://other.example');
    const inner = await encryptedResponse({ cipher: 'aes128-cbc', sign: [], encode: (xml) => utf8(other(xml)) });
    const { reason } = await watch(await signElement(inner, { which: 'response', privateKey }));
    expect(reason).toMatchObject({ code: oneAndTheSame });
  });

  test('of AES-GCM, whose tag nobody without the content key can make: everything after the tag', async () => {
    const said = async (name: string) =>
      (await watch(await encryptedResponse({ cipher: 'aes256-gcm', ...shaped[name] }))).reason;
    expect(await said('unsigned')).toMatchObject({ code: 'SAML_NOT_SIGNED' });
    expect(await said('signed by a stranger')).toMatchObject({ code: 'SIGNATURE_MISMATCH' });
    expect(await said('another reader')).toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(await said('an undeclared prefix')).toMatchObject({ code: 'XML_UNDECLARED_PREFIX' });
  });

  test('a GCM text taken for CBC, and the other way round: the same as every other failure', async () => {
    const contentKey = crypto.getRandomValues(new Uint8Array(keyLengthOf('aes256-cbc')));
    for (const [as, really] of [
      ['aes256-cbc', 'aes256-gcm'],
      ['aes256-gcm', 'aes256-cbc'],
    ] as const) {
      const other = await encryptContent(utf8(cut(await signed(), 'saml2:Assertion')), really, contentKey);
      const whole = other.slice(0, other.length - (other.length % 16));
      const xml = await encryptedResponse({ cipher: as, contentKey, change: ({ keys }) => ({ text: whole, keys }) });
      expect((await watch(xml)).reason).toMatchObject({ code: oneAndTheSame });
    }
  });

  test('room that holds white space only is none: accepted', async () => {
    const encode = (xml: string) => utf8(`<?xml version="1.0" encoding="UTF-8"?>\n ${xml}\n`);
    expect((await watch(await encryptedResponse({ cipher: 'aes128-cbc', encode }))).reason).toBe('accepted');
  });

  test('a hash that is too weak, once its signature is good', async () => {
    const by = { algorithm: 'rsa-sha1' } as const;
    const xml = await encryptedResponse({ cipher: 'aes128-cbc', by });
    expect((await watch(xml)).reason).toMatchObject({ code: 'SIGNATURE_SHA1' });
    const roomy = await encryptedResponse({
      cipher: 'aes128-cbc',
      by,
      ...shaped['a signature with room beside it: a comment'],
    });
    expect((await watch(roomy)).reason).toMatchObject({ code: oneAndTheSame });
  });
});
