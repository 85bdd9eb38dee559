/** Attacks on the signature itself, by number and name of the attack catalogue. Where an attack needs a real signature it has one. */
import { describe, expect, test, vi } from 'vitest';
import type { SigningKey } from '../../../../demo/idp/keys.ts';
import { signElement } from '../../../../demo/idp/sign.ts';
import {
  c14nAlgorithms,
  type DigestName,
  digestAlgorithms,
  type SignatureName,
  signatureAlgorithms,
  signText,
} from '../../../../demo/idp/xmldsig.ts';
import { selfSign } from '../../../../scripts/certificate.ts';
import type { ReasonCode } from '../../../../src/core/reasons.ts';
import { fromBase64, toBase64 } from '../../../../src/lib/base64.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { digests } from '../../../../src/proof/saml/signature/algorithms.ts';
import { startMeter } from '../../../support/processor-time.ts';
import {
  type Build,
  codeOf,
  cut,
  idpEntityId,
  keyOf,
  later,
  now,
  plain,
  signAgain,
  signed,
  swap,
  verifyXml,
} from '../../../support/saml.ts';

const genuine = await signed();
const signature = cut(genuine, 'ds:Signature');
const rsa = await keyOf();
const stranger = await keyOf('stranger');

const ec = await keyOf('ec', { kind: 'ec' });
const ecSigned = await signed({ key: ec, by: { algorithm: 'ecdsa-sha256' } });
const ecValue = fromBase64(/<ds:SignatureValue>([^<]*)/.exec(ecSigned)?.[1] ?? '') ?? new Uint8Array();

/** A real signature over a SignedInfo that was changed before it was signed. */
function rewritten(rewrite: (signedInfo: string) => string, build: Build = {}): Promise<string> {
  return signed({ ...build, by: { ...build.by, rewriteSignedInfo: rewrite } });
}

async function rsaKey(modulusLength: number, exponent: readonly number[]): Promise<SigningKey> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength,
    publicExponent: new Uint8Array(exponent),
  };
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { ...keys, certificatePem: await selfSign({ commonName: 'x', notBefore: now, notAfter: later(1e9), keys }) };
}

function pem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----`;
}

function derOf(certificatePem: string): Uint8Array<ArrayBuffer> {
  return fromBase64(certificatePem.replace(/-----[^-]+-----|\s/g, '')) ?? new Uint8Array();
}

test('what the attacks are made of is accepted', async () => {
  expect(await codeOf(genuine)).toBe('accepted');
});

describe('2.1 the key of the message', () => {
  const keyInfoOf = (certificate: string) =>
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.replace(/-----[^-]+-----|\s/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;

  test('signed by a stranger who sends a certificate along: SIGNATURE_MISMATCH', async () => {
    expect(await codeOf(await signed({ key: stranger, by: { certificatePem: stranger.certificatePem } }))).toBe(
      'SIGNATURE_MISMATCH',
    );
  });

  test('signed by a stranger who sends the right certificate along: SIGNATURE_MISMATCH', async () => {
    const xml = await signed({ key: stranger, by: { certificatePem: rsa.certificatePem } });
    expect(await codeOf(xml)).toBe('SIGNATURE_MISMATCH');
  });

  test('signed by the key of another connection: SIGNATURE_MISMATCH', async () => {
    const other = await keyOf('other connection');
    const xml = await signed({ key: other });
    expect(await codeOf(xml, { certificates: [other.certificatePem] })).toBe('accepted');
    expect(await codeOf(xml)).toBe('SIGNATURE_MISMATCH');
  });

  test.each([
    ['a certificate of somebody else', keyInfoOf(stranger.certificatePem)],
    [
      'a key value',
      '<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>',
    ],
    ['an address to fetch a key from', '<ds:KeyInfo><ds:RetrievalMethod URI="http://evil.example/key"/></ds:KeyInfo>'],
    ['nothing', '<ds:KeyInfo/>'],
  ])('KeyInfo is not looked at: %s', async (_, keyInfo) => {
    expect(await codeOf(swap(genuine, '</ds:Signature>', `${keyInfo}</ds:Signature>`))).toBe('accepted');
  });

  test('KeyInfo twice: SIGNATURE_SHAPE', async () => {
    expect(await codeOf(swap(genuine, '</ds:Signature>', '<ds:KeyInfo/><ds:KeyInfo/></ds:Signature>'))).toBe(
      'SIGNATURE_SHAPE',
    );
  });
});

describe('2.2 no usable key fails closed', () => {
  const pss = derOf(rsa.certificatePem);

  test.each<[string, readonly string[], ReasonCode]>([
    ['no certificate', [], 'CERTIFICATE_MISSING'],
    ['an empty one', [''], 'CERTIFICATE_UNREADABLE'],
    ['no certificate at all', ['hello'], 'CERTIFICATE_UNREADABLE'],
    ['a right one and a broken one', [rsa.certificatePem, 'hello'], 'CERTIFICATE_UNREADABLE'],
    ['a cut one', [pem(pss.subarray(0, -1))], 'CERTIFICATE_UNREADABLE'],
  ])('%s', async (_, certificates, code) => {
    expect(await codeOf(genuine, { certificates })).toBe(code);
    expect(await codeOf(plain(), { certificates })).toBe(code);
  });

  test('a key that is neither RSA nor EC: CERTIFICATE_KEY_TYPE', async () => {
    // The last octet of the OID of rsaEncryption, in the key (its second place after the signature algorithm's own arc).
    const der = derOf(rsa.certificatePem);
    const oid = Buffer.from('2a864886f70d010101', 'hex');
    const at = Buffer.from(der).indexOf(oid);
    const other = new Uint8Array(der);
    other[at + 8] = 0x63;
    expect(await codeOf(genuine, { certificates: [pem(other)] })).toBe('CERTIFICATE_KEY_TYPE');
  });

  test('an EC key whose point is on no curve: CERTIFICATE_UNREADABLE, not an exception', async () => {
    const der = new Uint8Array(derOf(ec.certificatePem));
    const spki = Buffer.from((await crypto.subtle.exportKey('spki', ec.publicKey)) as ArrayBuffer);
    const end = Buffer.from(der).indexOf(spki) + spki.length - 1;
    der[end] = (der[end] ?? 0) ^ 1;
    expect(await codeOf(ecSigned, { certificates: [pem(der)] })).toBe('CERTIFICATE_UNREADABLE');
    expect(await codeOf(ecSigned, { certificates: [pem(der), ec.certificatePem] })).toBe('accepted');
  });
});

describe('2.3 algorithm confusion', () => {
  const hmacs = ['http://www.w3.org/2000/09/xmldsig#hmac-sha1', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'];

  test.each(hmacs)('%s keyed with the public certificate: SIGNATURE_ALGORITHM', async (uri) => {
    const hash = uri.endsWith('1') ? 'SHA-1' : 'SHA-256';
    const hmac = async (secret: Uint8Array<ArrayBuffer>, text: string) => {
      const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['sign']);
      return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text))));
    };
    const changed = swap(genuine, signatureAlgorithms['rsa-sha256'].uri, uri);
    for (const secret of [utf8(rsa.certificatePem), derOf(rsa.certificatePem), new Uint8Array([0])])
      expect(await codeOf(await signAgain(changed, (text) => hmac(secret, text)), { legacyCrypto: true })).toBe(
        'SIGNATURE_ALGORITHM',
      );
  });

  test.each([
    '',
    'none',
    'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160',
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
    'http://www.w3.org/2007/05/xmldsig-more#rsa-pss',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha1',
    ' http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'HTTP://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    '__proto__',
  ])('SignatureMethod %j: SIGNATURE_ALGORITHM', async (uri) => {
    const xml = await rewritten((info) => swap(info, signatureAlgorithms['rsa-sha256'].uri, uri));
    expect(await codeOf(xml, { legacyCrypto: true })).toBe('SIGNATURE_ALGORITHM');
  });

  test('no SignatureMethod algorithm: SIGNATURE_ALGORITHM', async () => {
    const xml = await rewritten((info) => swap(info, /<ds:SignatureMethod [^>]*>/, '<ds:SignatureMethod/>'));
    expect(await codeOf(xml)).toBe('SIGNATURE_ALGORITHM');
  });

  test('an RSA algorithm with an EC certificate and the other way round: SIGNATURE_ALGORITHM', async () => {
    expect(await codeOf(genuine, { certificates: [ec.certificatePem] })).toBe('SIGNATURE_ALGORITHM');
    expect(await codeOf(ecSigned)).toBe('SIGNATURE_ALGORITHM');
  });

  test.each<SignatureName>(['rsa-sha256', 'rsa-pss-sha256'])(
    'a signature by %s that begins with a zero, written without it: SIGNATURE_MISMATCH',
    async (algorithm) => {
      const value = /(?<=<ds:SignatureValue>)[^<]*/;
      for (let n = 0; ; n++) {
        const xml = await signed({ assertionId: `_zero${n}`, by: { algorithm } });
        const octets = fromBase64(value.exec(xml)?.[0].replace(/\s/g, '') ?? '') ?? new Uint8Array(1);
        if (octets[0] !== 0) continue;
        expect(await codeOf(xml)).toBe('accepted');
        expect(await codeOf(swap(xml, value, toBase64(octets.subarray(1))))).toBe('SIGNATURE_MISMATCH');
        break;
      }
    },
    60_000,
  );

  test('PSS that does not fit the key: SIGNATURE_ALGORITHM, not an exception', async () => {
    const key = await keyOf('1024', { modulusLength: 1024 });
    const xml = await signed({ key, by: { algorithm: 'rsa-pss-sha256' } });
    const expected = { certificates: [key.certificatePem], legacyCrypto: true };
    expect(await codeOf(xml, expected)).toBe('accepted');
    expect(await codeOf(swap(xml, '#sha256-rsa-MGF1', '#sha512-rsa-MGF1'), expected)).toBe('SIGNATURE_ALGORITHM');
  });

  test('PKCS #1 v1.5 called PSS: SIGNATURE_MISMATCH', async () => {
    const xml = await rewritten((info) =>
      swap(info, signatureAlgorithms['rsa-sha256'].uri, signatureAlgorithms['rsa-pss-sha256'].uri),
    );
    expect(await codeOf(xml)).toBe('SIGNATURE_MISMATCH');
  });
});

test('2.4 HMACOutputLength: SIGNATURE_SHAPE', async () => {
  const method = /(<ds:SignatureMethod [^>]*)\/>/;
  const xml = await rewritten((info) =>
    info.replace(method, '$1><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>'),
  );
  expect(await codeOf(xml)).toBe('SIGNATURE_SHAPE');
});

describe('2.5 weak algorithms and keys', () => {
  test('SHA-1 signature: SIGNATURE_SHA1 unless legacyCrypto', async () => {
    const xml = await signed({ by: { algorithm: 'rsa-sha1' } });
    expect(await codeOf(xml)).toBe('SIGNATURE_SHA1');
    expect(await codeOf(xml, { legacyCrypto: true })).toBe('accepted');
  });

  test('SHA-1 digest: DIGEST_SHA1 unless legacyCrypto', async () => {
    const xml = await signed({ by: { digest: 'sha1' } });
    expect(await codeOf(xml)).toBe('DIGEST_SHA1');
    expect(await codeOf(xml, { legacyCrypto: true })).toBe('accepted');
  });

  test.each([
    'http://www.w3.org/2001/04/xmldsig-more#md5',
    'http://www.w3.org/2001/04/xmlenc#ripemd160',
    'http://www.w3.org/2001/04/xmlenc#sha384',
    '',
    'toString',
  ])('digest %j: DIGEST_ALGORITHM', async (uri) => {
    const xml = await rewritten((info) => swap(info, digestAlgorithms.sha256.uri, uri));
    expect(await codeOf(xml, { legacyCrypto: true })).toBe('DIGEST_ALGORITHM');
  });

  test('a parameter of DigestMethod: DIGEST_ALGORITHM', async () => {
    const xml = await rewritten((info) => info.replace(/(<ds:DigestMethod [^>]*)\/>/, '$1><x/></ds:DigestMethod>'));
    expect(await codeOf(xml)).toBe('DIGEST_ALGORITHM');
  });

  test.each([
    [512, false, 'CERTIFICATE_KEY_WEAK'],
    [512, true, 'CERTIFICATE_KEY_WEAK'],
    [1016, true, 'CERTIFICATE_KEY_WEAK'],
    [1024, false, 'CERTIFICATE_KEY_WEAK'],
    [1024, true, 'accepted'],
    [2040, false, 'CERTIFICATE_KEY_WEAK'],
    [2048, false, 'accepted'],
  ])('RSA of %i bits, legacyCrypto %s: %s', async (modulusLength, legacyCrypto, code) => {
    const key = await keyOf(`${modulusLength}`, { modulusLength });
    expect(await codeOf(await signed({ key }), { certificates: [key.certificatePem], legacyCrypto })).toBe(code);
  });

  test('2.24 RSA exponent 3: CERTIFICATE_KEY_WEAK, with legacyCrypto too', async () => {
    const key = await rsaKey(2048, [3]);
    const certificates = [key.certificatePem];
    const xml = await signed({ key });
    expect(await codeOf(xml, { certificates })).toBe('CERTIFICATE_KEY_WEAK');
    expect(await codeOf(xml, { certificates, legacyCrypto: true })).toBe('CERTIFICATE_KEY_WEAK');
  });

  test('a hopeless certificate does not stand in the way of a good one', async () => {
    const weak = await keyOf('512', { modulusLength: 512 });
    for (const certificates of [
      [weak.certificatePem, rsa.certificatePem],
      [rsa.certificatePem, weak.certificatePem],
    ]) {
      expect(await codeOf(genuine, { certificates })).toBe('accepted');
      expect(await codeOf(await signed({ key: weak }), { certificates })).toMatch(
        /^(CERTIFICATE_KEY_WEAK|SIGNATURE_MISMATCH)$/,
      );
    }
  });

  test('a key that no setting would allow is not even tried', async () => {
    const weak = await keyOf('512', { modulusLength: 512 });
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const certificates = [weak.certificatePem, (await rsaKey(2048, [3])).certificatePem];
    expect(await codeOf(genuine, { certificates, legacyCrypto: true })).toBe('CERTIFICATE_KEY_WEAK');
    expect(verify).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('an expired certificate still verifies: the key is what is pinned', async () => {
    const key = await keyOf('expired', { notBefore: later(-2e9), notAfter: later(-1e9) });
    expect(await codeOf(await signed({ key }), { certificates: [key.certificatePem] })).toBe('accepted');
  });
});

describe('2.6 more than one SignedInfo', () => {
  const info = cut(signature, 'ds:SignedInfo');
  const fake = swap(info, /<ds:DigestValue>[^<]*/, `<ds:DigestValue>${toBase64(new Uint8Array(32))}`);

  test.each([
    ['before', `${fake}<ds:SignedInfo>`, '<ds:SignedInfo>'],
    ['after', `</ds:SignedInfo>${fake}`, '</ds:SignedInfo>'],
    ['at the end', `${fake}</ds:Signature>`, '</ds:Signature>'],
    ['in an Object', `<ds:Object>${fake}</ds:Object></ds:Signature>`, '</ds:Signature>'],
    ['in an Object before', `<ds:Object>${fake}</ds:Object><ds:SignedInfo>`, '<ds:SignedInfo>'],
    ['inside', `<ds:SignedInfo>${fake}`, '<ds:SignedInfo>'],
  ])('%s: SIGNATURE_SHAPE', async (_, to, from) => {
    expect(await codeOf(swap(genuine, from, to))).toBe('SIGNATURE_SHAPE');
  });

  test.each([
    ['no SignedInfo', swap(genuine, info, '')],
    ['no SignatureValue', swap(genuine, /<ds:SignatureValue>[^<]*<\/ds:SignatureValue>/, '')],
    ['another order', swap(swap(genuine, info, ''), '</ds:Signature>', `${info}</ds:Signature>`)],
    ['an empty Signature', swap(genuine, signature, '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')],
    ['an empty SignedInfo', swap(genuine, info, '<ds:SignedInfo/>')],
    ['a SignedInfo without CanonicalizationMethod', swap(genuine, /<ds:CanonicalizationMethod[^>]*>/, '')],
    ['something else than CanonicalizationMethod', swap(genuine, /<ds:CanonicalizationMethod/, '<ds:Manifest')],
    [
      'something else than a Reference',
      swap(genuine, /ds:Reference/, 'ds:Manifest').replace('</ds:Reference>', '</ds:Manifest>'),
    ],
    ['a Reference without DigestMethod', swap(genuine, /<ds:DigestMethod[^>]*>/, '')],
    [
      'a second SignatureValue',
      swap(genuine, '</ds:SignatureValue>', '</ds:SignatureValue><ds:SignatureValue>AA==</ds:SignatureValue>'),
    ],
  ])('%s: SIGNATURE_SHAPE', async (_, xml) => {
    expect(await codeOf(xml)).toBe('SIGNATURE_SHAPE');
  });
});

describe('2.7 comments inside a Signature: SIGNATURE_SHAPE', () => {
  test.each([
    '<ds:DigestValue>',
    '</ds:DigestValue>',
    '<ds:SignatureValue>',
    '<ds:SignedInfo>',
    '</ds:Transforms>',
    '</ds:Signature>',
  ])('at %s', async (place) => {
    expect(await codeOf(swap(genuine, place, place.startsWith('</') ? `<!--x-->${place}` : `${place}<!--x-->`))).toBe(
      'SIGNATURE_SHAPE',
    );
  });

  test('a comment in a DigestValue that was signed', async () => {
    expect(await codeOf(await rewritten((info) => swap(info, '<ds:DigestValue>', '<ds:DigestValue><!--AAAA-->')))).toBe(
      'SIGNATURE_SHAPE',
    );
  });
});

test('2.8 a digest from elsewhere in the document: DIGEST_MISMATCH', async () => {
  const fake = '<ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">AAAA</ds:DigestValue>';
  const evil = swap(genuine, 'sam@', 'admin@');
  const xml = swap(evil, '</saml2p:Status>', `<saml2p:StatusDetail>${fake}</saml2p:StatusDetail></saml2p:Status>`);
  expect(await codeOf(xml)).toBe('DIGEST_MISMATCH');
});

describe('2.9, 2.10 the number and the kind of References', () => {
  const reference = /<ds:Reference [\s\S]*<\/ds:Reference>/;

  test.each([0, 2, 3, 500])('2.9 %i References: SIGNATURE_REFERENCE_COUNT', async (count) => {
    const spent = startMeter();
    const xml = await rewritten((info) => info.replace(reference, (one) => one.repeat(count)));
    expect(await codeOf(xml)).toBe('SIGNATURE_REFERENCE_COUNT');
    expect(spent()).toBeLessThan(2000);
  });

  test('2.10 a Manifest: SIGNATURE_SHAPE', async () => {
    const manifest = '<ds:Object><ds:Manifest Id="m"/></ds:Object>';
    const xml = await rewritten((info) => swap(info, '#_assertion', '#m'));
    expect(await codeOf(swap(xml, '</ds:Signature>', `${manifest}</ds:Signature>`))).toBe('SIGNATURE_SHAPE');
  });

  test('2.10 a Reference to the KeyInfo: SIGNATURE_REFERENCE', async () => {
    const xml = await rewritten((info) => swap(info, '#_assertion', '#k'));
    expect(await codeOf(swap(xml, '</ds:Signature>', '<ds:KeyInfo Id="k"/></ds:Signature>'))).toBe(
      'SIGNATURE_REFERENCE',
    );
  });
});

describe('2.11 forms of the Reference URI', () => {
  test.each([
    '',
    '#',
    '_assertion',
    '#_response',
    '#_ASSERTION',
    '# _assertion',
    '#_assertion ',
    '#%5Fassertion',
    '##_assertion',
    'http://idp.example/a.xml',
    'http://idp.example/a.xml#_assertion',
    'file:///etc/passwd',
    'data:text/xml,a',
    '#xpointer(/)',
    "#xpointer(id('_assertion'))",
    "#id('_assertion')",
  ])('%j on the Assertion: SIGNATURE_REFERENCE', async (referenceUri) => {
    expect(await codeOf(await signed({ by: { referenceUri } }))).toBe('SIGNATURE_REFERENCE');
  });

  test('of an Assertion that has no ID: SIGNATURE_REFERENCE', async () => {
    const edit = (xml: string) => swap(xml, ' ID="_assertion"', '');
    for (const referenceUri of ['#null', '#undefined', '#'])
      expect(await codeOf(await signed({ edit, by: { referenceUri } }))).toBe('SIGNATURE_REFERENCE');
  });

  test('absent: SIGNATURE_REFERENCE', async () => {
    expect(await codeOf(await rewritten((info) => swap(info, ' URI="#_assertion"', '')))).toBe('SIGNATURE_REFERENCE');
    expect(await codeOf(await rewritten((info) => swap(info, ' URI=', ' uri=')))).toBe('SIGNATURE_REFERENCE');
  });

  test('the empty one means the document, so it is right on the Response', async () => {
    expect(await codeOf(await signed({ sign: ['response'], by: { referenceUri: '' } }))).toBe('accepted');
  });
});

describe('2.12 injection by ID: SAML_ID_INVALID', () => {
  test.each(["x' or '1'='1", 'a"b', 'a b', 'a#b', 'a)b', '#a', 'é', '-a', '.a', 'a:b', ' a'])('%j', async (id) => {
    expect(await codeOf(await signed({ sign: ['response'], responseId: id, by: { which: 'response' } }))).toBe(
      'SAML_ID_INVALID',
    );
    expect(await codeOf(await signed({ assertionId: id }))).toMatch(/^(SAML_ID_INVALID|SIGNATURE_REFERENCE)$/);
  });

  test('an Assertion ID that is signed and still no token: SAML_ID_INVALID', async () => {
    expect(await codeOf(await signed({ sign: ['response'], assertionId: 'a b' }))).toBe('SAML_ID_INVALID');
  });

  test('no ID: SAML_ID_MISSING', async () => {
    expect(await codeOf(await signed({ edit: (xml) => swap(xml, ' ID="_response"', '') }))).toBe('SAML_ID_MISSING');
    expect(await codeOf(await signed({ responseId: '' }))).toBe('SAML_ID_MISSING');
    const xml = await signed({ sign: ['response'], edit: (text) => swap(text, ' ID="_assertion"', '') });
    expect(await codeOf(xml)).toBe('SAML_ID_MISSING');
    expect(await codeOf(await signed({ assertionId: '' }))).toBe('SAML_ID_MISSING');
  });

  test('a bare UUID is let through', async () => {
    expect(await codeOf(await signed({ assertionId: '0b1f3c6e-7d1c-4f7e-9f57-2f0d3a8c1e55' }))).toBe('accepted');
  });
});

describe('2.13 transforms: SIGNATURE_TRANSFORM', () => {
  const enveloped = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>';
  const exc = `<ds:Transform Algorithm="${c14nAlgorithms.exc.uri}"></ds:Transform>`;
  const of = (algorithm: string, inner = '') => `<ds:Transform Algorithm="${algorithm}">${inner}</ds:Transform>`;

  test.each([
    ['XPath', of('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>not(self::*)</ds:XPath>') + exc],
    ['XPath after enveloped', enveloped + of('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>1</ds:XPath>')],
    ['XPath filter 2', enveloped + of('http://www.w3.org/2002/06/xmldsig-filter2')],
    ['XSLT', enveloped + of('http://www.w3.org/TR/1999/REC-xslt-19991116')],
    ['base64', enveloped + of('http://www.w3.org/2000/09/xmldsig#base64')],
    ['decrypt', enveloped + of('http://www.w3.org/2002/07/decrypt#XML')],
    ['a third', enveloped + exc + exc],
    ['a hundred', enveloped.repeat(100)],
    ['another order', exc + enveloped],
    ['enveloped twice', enveloped + enveloped],
    ['canonicalisation alone', exc],
    ['none', ''],
    ['something else than a Transform', enveloped + exc.replaceAll('ds:Transform', 'ds:Other')],
    ['no algorithm', `<ds:Transform/>${exc}`],
    ['a parameter of enveloped', of('http://www.w3.org/2000/09/xmldsig#enveloped-signature', '<x/>') + exc],
    ['a parameter of canonicalisation', enveloped + of(c14nAlgorithms.exc.uri, '<x/>')],
    [
      'a PrefixList twice',
      enveloped +
        of(
          c14nAlgorithms.exc.uri,
          `<e:InclusiveNamespaces xmlns:e="${c14nAlgorithms.exc.uri}" PrefixList="a"/>`.repeat(2),
        ),
    ],
    [
      'a PrefixList without a list',
      enveloped + of(c14nAlgorithms.exc.uri, `<e:InclusiveNamespaces xmlns:e="${c14nAlgorithms.exc.uri}"/>`),
    ],
    [
      'a PrefixList that holds something',
      enveloped +
        of(
          c14nAlgorithms.exc.uri,
          `<e:InclusiveNamespaces xmlns:e="${c14nAlgorithms.exc.uri}" PrefixList="a">b</e:InclusiveNamespaces>`,
        ),
    ],
    [
      'a PrefixList of inclusive canonicalisation',
      enveloped +
        of(c14nAlgorithms.c14n10.uri, `<e:InclusiveNamespaces xmlns:e="${c14nAlgorithms.exc.uri}" PrefixList="a"/>`),
    ],
    ['2.14 comments kept', enveloped + of(c14nAlgorithms['exc-with-comments'].uri)],
    ['2.14 comments kept, inclusive', enveloped + of(`${c14nAlgorithms.c14n10.uri}#WithComments`)],
    ['2.14 unknown', enveloped + of('urn:x')],
  ])('%s', async (_, transforms) => {
    const xml = await rewritten((info) => swap(info, /(?<=<ds:Transforms>)[\s\S]*(?=<\/ds:Transforms>)/, transforms));
    expect(await codeOf(xml)).toBe('SIGNATURE_TRANSFORM');
  });

  test('no Transforms', async () => {
    expect(await codeOf(await rewritten((info) => swap(info, /<ds:Transforms>[\s\S]*<\/ds:Transforms>/, '')))).toBe(
      'SIGNATURE_TRANSFORM',
    );
  });

  test('enveloped-signature alone is followed by Canonical XML 1.0', async () => {
    const only = (info: string) =>
      swap(info, /<ds:Transform Algorithm="http:\/\/www.w3.org\/TR[^>]*><\/ds:Transform>/, '');
    expect(await codeOf(await rewritten(only, { by: { c14n: 'c14n10' } }))).toBe('accepted');
    const xml = await rewritten((info) => swap(info, /<ds:Transform Algorithm="[^"]*exc-c14n#"><\/ds:Transform>/, ''));
    expect(await codeOf(xml)).toBe('DIGEST_MISMATCH');
  });
});

describe('2.14 canonicalisation of SignedInfo: SIGNATURE_C14N', () => {
  test.each([
    c14nAlgorithms['exc-with-comments'].uri,
    `${c14nAlgorithms.c14n10.uri}#WithComments`,
    `${c14nAlgorithms.c14n11.uri}#WithComments`,
    'http://www.w3.org/2010/xml-c14n2',
    'urn:x',
    '',
  ])('%j', async (uri) => {
    const method = /(?<=<ds:CanonicalizationMethod Algorithm=")[^"]*/;
    expect(await codeOf(await rewritten((info) => swap(info, method, uri)))).toBe('SIGNATURE_C14N');
  });

  test('a parameter that it does not have', async () => {
    const xml = await rewritten((info) =>
      info.replace(/(<ds:CanonicalizationMethod [^>]*)\/>/, '$1><x/></ds:CanonicalizationMethod>'),
    );
    expect(await codeOf(xml)).toBe('SIGNATURE_C14N');
  });
});

describe('2.15 decoys beside the Signature', () => {
  test.each<[string, string, ReasonCode]>([
    ['the Signature twice', swap(genuine, signature, signature + signature), 'SAML_SEVERAL_SIGNATURES'],
    [
      'a decoy that repeats the value',
      swap(genuine, signature, swap(signature, /<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/, '') + signature),
      'SAML_SEVERAL_SIGNATURES',
    ],
    [
      'a Signature in the Signature',
      swap(genuine, '</ds:Signature>', `${signature}</ds:Signature>`),
      'SAML_MISPLACED_SIGNATURE',
    ],
    ['an Object', swap(genuine, '</ds:Signature>', '<ds:Object>x</ds:Object></ds:Signature>'), 'SIGNATURE_SHAPE'],
    ['an unknown element', swap(genuine, '</ds:Signature>', '<x/></ds:Signature>'), 'SIGNATURE_SHAPE'],
  ])('%s', async (_, xml, code) => {
    expect(await codeOf(xml)).toBe(code);
  });

  test('two Signatures on the Response: SAML_SEVERAL_SIGNATURES', async () => {
    const whole = await signed({ sign: ['response'] });
    const own = cut(whole, 'ds:Signature');
    expect(await codeOf(swap(whole, own, own + own))).toBe('SAML_SEVERAL_SIGNATURES');
  });
});

describe('2.16 ID confusion: SAML_ID_DUPLICATE', () => {
  test.each(['ID', 'Id', 'id', 'iD', 'saml2p:ID', 'saml2p:id'])('%s', async (name) => {
    const inStatus = swap(genuine, '</saml2p:Status>', `<saml2p:StatusDetail ${name}="_assertion"/></saml2p:Status>`);
    expect(await codeOf(inStatus)).toBe('SAML_ID_DUPLICATE');
    expect(
      await codeOf(swap(genuine, '<ds:Signature ', `<ds:Signature ${name.replace('saml2p:', 'ds:')}="_assertion" `)),
    ).toBe('SAML_ID_DUPLICATE');
  });

  test('the Response and the Assertion share one', async () => {
    expect(await codeOf(await signed({ responseId: '_assertion' }))).toBe('SAML_ID_DUPLICATE');
  });

  test('one element has it twice, in two forms', async () => {
    expect(await codeOf(swap(genuine, 'ID="_assertion"', 'ID="_assertion" Id="_assertion"'))).toBe('SAML_ID_DUPLICATE');
  });

  test('xml:id: XML_NAME', async () => {
    expect(await codeOf(swap(genuine, 'ID="_assertion"', 'ID="_assertion" xml:id="x"'))).toBe('XML_NAME');
  });

  test('an ID in a namespace is none', async () => {
    const xml = await signed({ edit: (text) => swap(text, ' ID="_response"', ' saml2p:ID="_response"') });
    expect(await codeOf(xml)).toBe('SAML_ID_MISSING');
  });
});

describe('2.17 namespace confusion', () => {
  test('a Signature of another namespace: SAML_UNEXPECTED_ELEMENT', async () => {
    expect(await codeOf(swap(genuine, 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="urn:evil"'))).toBe(
      'SAML_UNEXPECTED_ELEMENT',
    );
  });

  test('a SignedInfo of no namespace: SIGNATURE_SHAPE', async () => {
    const bare = await signed({ by: { prefix: '' } });
    expect(await codeOf(bare)).toBe('accepted');
    expect(await codeOf(swap(bare, '<SignedInfo>', '<SignedInfo xmlns="">'))).toBe('SIGNATURE_SHAPE');
  });

  test('an Assertion and a Response of another namespace', async () => {
    expect(
      await codeOf(
        swap(genuine, /(?<=<saml2:Assertion xmlns:saml2=)"[^"]*"/, '"urn:oasis:names:tc:SAML:1.0:assertion"'),
      ),
    ).toBe('SAML_NO_ASSERTION');
    expect(await codeOf(swap(genuine, 'SAML:2.0:protocol', 'SAML:1.0:protocol'))).toBe('SAML_NOT_RESPONSE');
  });
});

describe('2.18 void canonicalisation', () => {
  test.each(['1', 'relative', 'http://e.com\u0080', 'http://e.com\u00e9'])('the namespace %j', async (uri) => {
    const xml = swap(genuine, '<saml2:Assertion ', `<saml2:Assertion xmlns:x="${uri}" `);
    expect(await codeOf(xml)).toMatch(/^XML_(NAMESPACE|CONTROL_CHARACTER)$/);
  });

  test.each<DigestName>(['sha1', 'sha256', 'sha384', 'sha512'])(
    '%s of nothing, signed for real: DIGEST_OF_NOTHING',
    async (digest) => {
      const { uri, hash } = digestAlgorithms[digest];
      const nothing = toBase64(new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array())));
      expect(digests.get(uri)?.ofNothing).toBe(nothing);
      for (const spelled of [nothing, `\n ${nothing}\n`]) {
        const xml = await rewritten((info) => swap(info, /(?<=<ds:DigestValue>)[^<]*/, spelled), { by: { digest } });
        expect(await codeOf(xml, { legacyCrypto: true })).toBe('DIGEST_OF_NOTHING');
      }
    },
  );
});

test('2.19 c14n injection by a namespace URI: XML_NAMESPACE', async () => {
  for (const uri of [
    `'urn:x" a="b'`,
    `'urn:x"&gt;&lt;NameID>'`,
    '"urn:x&quot;"',
    '"urn:x&lt;"',
    '"urn:x y"',
    '"urn:x&#10;"',
  ])
    expect(await codeOf(swap(genuine, '<saml2:Assertion ', `<saml2:Assertion xmlns:x=${uri} `))).toMatch(
      /^XML_(NAMESPACE|MALFORMED)$/,
    );
  expect(await codeOf(swap(genuine, '<saml2:Assertion ', `<saml2:Assertion xmlns:x='urn:x" a="b' `))).toBe(
    'XML_NAMESPACE',
  );
});

test('2.20 attributes that look like declarations: XML_NAME', async () => {
  for (const name of ['axmlns:NotOnOrAfter', 'xmlnsfoo', 'fooxmlns', 'XMLNS', 'Xmlns:a'])
    expect(
      await codeOf(swap(genuine, '<saml2:Conditions ', `<saml2:Conditions xmlns:axmlns="urn:a" ${name}="2100" `)),
    ).toBe('XML_NAME');
});

describe('2.21 a genuine signature over something else', () => {
  const metadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_md" entityID="${idpEntityId}"></md:EntityDescriptor>`;

  test('signed metadata, posted: SAML_NOT_RESPONSE', async () => {
    const xml = await signElement(metadata, { id: '_md', privateKey: rsa.privateKey });
    expect(await codeOf(xml)).toBe('SAML_NOT_RESPONSE');
  });

  test('its Signature in a Response: SIGNATURE_REFERENCE', async () => {
    const xml = await signElement(metadata, { id: '_md', privateKey: rsa.privateKey });
    const evil = swap(plain(), '</saml2:Issuer>', `</saml2:Issuer>${cut(xml, 'ds:Signature')}`);
    expect(await codeOf(evil)).toBe('SIGNATURE_REFERENCE');
    expect(await codeOf(swap(evil, '"_response"', '"_md"'))).toBe('DIGEST_MISMATCH');
  });
});

describe('2.23 degenerate ECDSA', () => {
  const expected = { certificates: [ec.certificatePem] };
  const order = new Uint8Array(Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex'));

  test('r‖s as it was: accepted', async () => {
    expect(ecValue).toHaveLength(64);
    expect(await codeOf(ecSigned, expected)).toBe('accepted');
  });

  test.each<[string, Uint8Array]>([
    ['all zero', new Uint8Array(64)],
    ['r zero', new Uint8Array([...new Uint8Array(32), ...ecValue.subarray(32)])],
    ['s zero', new Uint8Array([...ecValue.subarray(0, 32), ...new Uint8Array(32)])],
    ['the order of the curve', new Uint8Array([...order, ...order])],
    ['63 octets', ecValue.subarray(1)],
    ['65 octets', new Uint8Array([0, ...ecValue])],
    ['66 octets, both padded', new Uint8Array([0, ...ecValue.subarray(0, 32), 0, ...ecValue.subarray(32)])],
    ['r alone', ecValue.subarray(0, 32)],
    ['one octet', new Uint8Array([1])],
    ['DER', new Uint8Array([0x30, 0x44, 2, 32, ...ecValue.subarray(0, 32), 2, 32, ...ecValue.subarray(32)])],
    ['s and r', new Uint8Array([...ecValue.subarray(32), ...ecValue.subarray(0, 32)])],
  ])('%s: SIGNATURE_MISMATCH', async (_, octets) => {
    expect(await codeOf(swap(ecSigned, /(?<=<ds:SignatureValue>)[^<]*/, toBase64(octets)), expected)).toBe(
      'SIGNATURE_MISMATCH',
    );
  });

  test('another curve of the same kind: SIGNATURE_MISMATCH', async () => {
    const other = await keyOf('ec', { kind: 'ec', curve: 'P-384' });
    expect(await codeOf(ecSigned, { certificates: [other.certificatePem] })).toBe('SIGNATURE_MISMATCH');
  });
});

test('2.22 a right digest under a wrong signature: SIGNATURE_MISMATCH, and nothing of the message comes back', async () => {
  const result = await verifyXml(await signed({ key: stranger }));
  expect(result).toMatchObject({ ok: false, error: { code: 'SIGNATURE_MISMATCH' } });
  expect(Object.keys(result)).toEqual(['ok', 'error']);
  expect(JSON.stringify(result)).not.toContain('sam@');
});

describe('2.25 what costs much is refused before any cryptography', () => {
  const reference = /<ds:Reference.*<\/ds:Reference>/;
  const transform = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';

  test.each([
    ['thousands of References', 'SIGNATURE_REFERENCE_COUNT', reference, '<ds:Reference/>'.repeat(1500)],
    ['thousands of Transforms', 'SIGNATURE_TRANSFORM', '</ds:Transforms>', `${transform.repeat(1500)}</ds:Transforms>`],
    ['an XPath', 'SIGNATURE_TRANSFORM', 'xmldsig#enveloped-signature', 'xmldsig#xpath'],
  ])('%s: %s', async (_, code, from, to) => {
    const xml = swap(genuine, from, to);
    await keyOf();
    const [verify, digest] = [vi.spyOn(crypto.subtle, 'verify'), vi.spyOn(crypto.subtle, 'digest')];
    expect(await codeOf(xml)).toBe(code);
    expect(verify).not.toHaveBeenCalled();
    expect(digest).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe('2.26 base64 that is not canonical', () => {
  const value = /<ds:SignatureValue>([^<]*)/.exec(genuine)?.[1] ?? '';

  test.each([
    ['no padding', value.replace(/=+$/, '')],
    [
      'bits after the end',
      value.replace(
        /.==$/,
        (end) =>
          `${end.startsWith('A') || end.startsWith('Q') || end.startsWith('g') || end.startsWith('w') ? 'B' : 'C'}==`,
      ),
    ],
    ['URL-safe', `${value.slice(0, -4)}-_==`],
    ['nothing', ''],
    ['an element', '<x/>'],
    ['text and an element', `${value}<x/>`],
    ['no-break space', `\u00a0${value}`],
  ])('SignatureValue, %s: SIGNATURE_BASE64', async (_, text) => {
    expect(await codeOf(swap(genuine, value, text))).toBe('SIGNATURE_BASE64');
  });

  test('SignatureValue in lines', async () => {
    expect(await codeOf(swap(genuine, value, `\n${value.replace(/.{64}/g, '$&\r\n')}\t `))).toBe('accepted');
  });

  test.each([
    ['no padding', (text: string) => text.replace(/=+$/, '')],
    ['bits after the end', (text: string) => text.replace(/.=$/, '9=').replace(/^(.*)$/, '$1')],
    ['nothing', () => ''],
    ['an element', () => '<x/>'],
    ['a word', () => 'digest'],
  ])('DigestValue, %s: DIGEST_BASE64', async (_, spell) => {
    const xml = await rewritten((info) => info.replace(/(?<=<ds:DigestValue>)[^<]*/, (text) => spell(text)));
    expect(await codeOf(xml)).toBe('DIGEST_BASE64');
  });

  test('a digest cut short, or longer: DIGEST_MISMATCH', async () => {
    for (const change of [(o: Uint8Array) => o.subarray(1), (o: Uint8Array) => new Uint8Array([...o, 0])]) {
      const spell = (text: string) => toBase64(change(fromBase64(text) ?? new Uint8Array()));
      const xml = await rewritten((info) => info.replace(/(?<=<ds:DigestValue>)[^<]*/, spell));
      expect(await codeOf(xml)).toBe('DIGEST_MISMATCH');
    }
  });
});

describe('what is not right is refused as that', () => {
  test('an altered SignedInfo: SIGNATURE_MISMATCH', async () => {
    expect(await codeOf(swap(genuine, '<ds:SignedInfo>', '<ds:SignedInfo Id="x">'))).toBe('SIGNATURE_MISMATCH');
  });

  test('an altered SignatureValue: SIGNATURE_MISMATCH', async () => {
    const flipped = await signAgain(genuine, async (text) => signText(`${text} `, 'rsa-sha256', rsa.privateKey));
    expect(await codeOf(flipped)).toBe('SIGNATURE_MISMATCH');
    const cutShort = await signAgain(genuine, async () => toBase64(new Uint8Array(255)));
    expect(await codeOf(cutShort)).toBe('SIGNATURE_MISMATCH');
  });

  test('an altered Assertion: DIGEST_MISMATCH', async () => {
    expect(await codeOf(swap(genuine, 'sam@', 'admin@'))).toBe('DIGEST_MISMATCH');
  });
});

describe('what is right is accepted', () => {
  test.each<SignatureName>([
    'rsa-sha256',
    'rsa-sha384',
    'rsa-sha512',
    'rsa-pss-sha256',
    'rsa-pss-sha384',
    'rsa-pss-sha512',
  ])('%s', async (algorithm) => {
    expect(await codeOf(await signed({ by: { algorithm } }))).toBe('accepted');
  });

  const curves = ['P-256', 'P-384', 'P-521'] as const;
  const hashes = ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512'] as const;
  test.each(curves.flatMap((curve) => hashes.map((algorithm) => [algorithm, curve] as const)))(
    '%s with %s',
    async (algorithm, curve) => {
      const key = await keyOf('ec', { kind: 'ec', curve });
      expect(await codeOf(await signed({ key, by: { algorithm } }), { certificates: [key.certificatePem] })).toBe(
        'accepted',
      );
    },
  );

  test.each<DigestName>(['sha256', 'sha384', 'sha512'])('digest %s', async (digest) => {
    expect(await codeOf(await signed({ by: { digest } }))).toBe('accepted');
  });

  test.each(['exc', 'c14n10', 'c14n11'] as const)(
    'canonicalisation %s, all prefix styles, either element',
    async (c14n) => {
      for (const prefixes of ['saml2', 'saml', 'none'] as const)
        for (const which of ['assertion', 'response'] as const)
          for (const prefix of ['ds', ''])
            expect(
              await codeOf(await signed({ sign: [which], prefixes, by: { c14n, prefix } })),
              `${prefixes} ${which} ${prefix}`,
            ).toBe('accepted');
    },
  );

  test.each([['xs', 'xsi'], ['#default', 'saml2', 'xs'], ['unbound']])('PrefixList %s %s', async (...list) => {
    const inclusivePrefixes = list.filter((prefix) => prefix !== undefined);
    const edit = (xml: string) =>
      swap(
        xml,
        '<saml2p:Response ',
        '<saml2p:Response xmlns="urn:d" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ',
      );
    for (const which of ['assertion', 'response'] as const) {
      const xml = await signed({ sign: [which], edit, by: { inclusivePrefixes } });
      expect(await codeOf(xml)).toBe('accepted');
      if (!list.includes('unbound'))
        expect(await codeOf(swap(xml, / PrefixList="[^"]*"/, ' PrefixList=""'))).toBe('DIGEST_MISMATCH');
    }
  });

  test('any of several certificates, whatever their order', async () => {
    const other = await keyOf('other');
    const certificates = [ec.certificatePem, other.certificatePem, rsa.certificatePem];
    expect(await codeOf(genuine, { certificates })).toBe('accepted');
    expect(await codeOf(genuine, { certificates: certificates.toReversed() })).toBe('accepted');
    expect(await codeOf(genuine, { certificates: certificates.slice(0, 2) })).toBe('SIGNATURE_MISMATCH');
  });

  test('a certificate without its header lines', async () => {
    expect(await codeOf(genuine, { certificates: [toBase64(derOf(rsa.certificatePem))] })).toBe('accepted');
  });
});

describe('what is read is what was digested', () => {
  /** Whoever is named in the octets of the first digest once it is made; the document as posted names sam. */
  async function nameAfterDigest(sign: readonly ('assertion' | 'response')[]): Promise<string | null> {
    const xml = await signed({ sign });
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    const spy = vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (hash, data) => {
      const made = await digest(hash, data);
      const octets = data as Uint8Array;
      octets.set(Buffer.from('bob@'), Buffer.from(octets).indexOf('sam@'));
      return made;
    });
    const result = await verifyXml(xml);
    spy.mockRestore();
    return result.ok ? result.value.nameId : result.error.code;
  }

  test.each([
    ['the Assertion', ['assertion']],
    ['the Response', ['response']],
    ['the Response, where both are signed', ['assertion', 'response']],
  ] as const)('of %s', async (_, sign) => {
    expect(await nameAfterDigest(sign)).toBe('bob@acme.example');
  });
});
