/**
 * The attack catalogue at the ACS, in real workerd: one message of each class, each with a genuine signature somewhere where the attack
 * needs one, its exact code, and silence: no cookie, no Location. The many forms of each class are tested in test/proof/saml.
 */
import { describe, test } from 'vitest';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, type ResponseOptions, type SignOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';
import type { ReasonCode } from '../../src/core/reasons.ts';
import { toBase64 as encode } from '../../src/lib/base64.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { deflateRaw } from '../../src/lib/deflate.ts';
import { expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { type EncryptOptions, encryptIn, privatePem } from '../support/encrypt.ts';
import { idpEntityId, idpKey, samlTable } from '../support/idp.ts';
import { cut, swap } from '../support/saml.ts';
import { openGateway } from '../support/worker-gateway.ts';

const url = 'https://attacks.example';
const stranger = await makeKey(new Date('2026-01-01T00:00:00Z'));
const ec = await makeKey(new Date('2026-01-01T00:00:00Z'), { kind: 'ec' });
const ours = await makeKey(new Date('2026-01-01T00:00:00Z'));
const gateway = openGateway({
  SITE_ATTACKS: {
    host: 'attacks.example',
    title: 'Docs',
    origin: 'service:ORIGIN',
    default_access: 'sso',
    connections: [
      samlTable('okta', {
        email_domains: ['acme.example'],
        idp_initiated: true,
        certificates: [idpKey.certificatePem, ec.certificatePem],
      }),
      { ...samlTable('keyless', { any_domain: true }), certificates: [] },
    ],
  },
  DECRYPTION_KEYS: await privatePem(ours.privateKey),
});

const own = `${url}/_sso/saml/okta`;
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const digestOfNothing = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

interface Made extends Partial<ResponseOptions> {
  readonly sign?: readonly ('assertion' | 'response')[];
  readonly key?: SigningKey;
  readonly by?: Partial<SignOptions>;
}

async function make({ sign = ['assertion'], key = idpKey, by = {}, ...parts }: Made = {}) {
  const base = { now: new Date(), acsUrl: `${own}/acs`, spEntityId: `${own}/metadata`, issuer: idpEntityId };
  let xml = buildResponse({ ...base, responseId: '_response', assertionId: '_assertion', ...parts });
  for (const which of sign) xml = await signElement(xml, { which, privateKey: key.privateKey, ...by });
  return xml;
}

const genuine = await make();
const assertion = cut(genuine, 'saml2:Assertion');
const signature = cut(genuine, 'ds:Signature');
const info = cut(genuine, 'ds:SignedInfo');
const bare = swap(assertion, signature, '');
const evil = swap(swap(bare, '"_assertion"', '"_evil"'), 'sam@', 'admin@');
const evilSigned = swap(evil, '</saml2:Issuer>', `</saml2:Issuer>${signature}`);
const whole = await make({ sign: ['response'] });
const wholeSignature = cut(whole, 'ds:Signature');
const forgedWhole = swap(swap(swap(whole, '"_response"', '"_evil"'), '"_assertion"', '"_evil2"'), 'sam@', 'admin@');

const inName = (text: string) => swap(genuine, 'sam@acme.example', text);
const inTag = (text: string) => swap(genuine, ' Version="2.0"', ` Version="2.0"${text}`);
const inSignature = (from: string | RegExp, to: string) => swap(genuine, from, to);
const inResponse = (content: string) => swap(genuine, assertion, content);
const rewrittenBy = (rewriteSignedInfo: (signedInfo: string) => string) => make({ by: { rewriteSignedInfo } });
const rewritten = (from: string | RegExp, to: string) => rewrittenBy((signedInfo) => swap(signedInfo, from, to));
const reference = /<ds:Reference.*<\/ds:Reference>/;

/** Of somebody outside the domain, whose name seems to end early. */
async function cutShort(by: string) {
  const xml = await make({ nameId: 'sam@acme.example.evil.example', assertionId: `_${by.length}` });
  return swap(xml, 'sam@acme.example.evil.example', `sam@acme.example${by}`);
}

async function encrypted(options: Partial<EncryptOptions> = {}, made: Made = {}) {
  const xml = await make(made);
  return encryptIn(xml, 'Assertion', { to: [ours.publicKey], ...options });
}

type Row = readonly [string, ReasonCode, string | Promise<string>];

const xml: readonly Row[] = [
  ['1.1 an external document type', 'XML_DOCTYPE', `<!DOCTYPE r SYSTEM "http://a/">${genuine}`],
  ['1.2 entities in entities', 'XML_DOCTYPE', `<!DOCTYPE r [<!ENTITY a "b"><!ENTITY b "&a;&a;">]>${inName('&b;')}`],
  ['1.3 attribute defaults', 'XML_DOCTYPE', `<!DOCTYPE r [<!ATTLIST Assertion ID CDATA "x">]>${genuine}`],
  ['1.4 two documents in one', 'XML_DOCTYPE', `<!DOCTYPE r SYSTEM 'x"><!--'>${genuine}`],
  ['1.5 an entity in an ID', 'XML_ENTITY', swap(genuine, 'ID="_assertion"', 'ID="&_assertion;"')],
  ['1.6 two roots', 'XML_SEVERAL_ROOTS', genuine + genuine],
  ['1.7 the end of CDATA in text', 'XML_MALFORMED', inName(']]>')],
  ['1.8 a name with two colons', 'XML_NAME', inName('<a:b:c/>')],
  ['1.9 a comment in the address', 'EMAIL_DOMAIN_NOT_ALLOWED', cutShort('<!-- -->.evil.example')],
  ['1.10 a processing instruction', 'XML_PROCESSING_INSTRUCTION', inName('<?p x?>admin@acme.example')],
  ['1.11 CDATA in the address', 'EMAIL_DOMAIN_NOT_ALLOWED', cutShort('<![CDATA[.evil.example]]>')],
  ['1.12 another encoding', 'XML_DECLARATION', `<?xml version="1.0" encoding="UTF-7"?>${genuine}`],
  [
    '1.13 a line end that is none',
    'DIGEST_MISMATCH',
    make({ nameId: 'sam\n@acme.example' }).then((text) => swap(text, 'sam\n', 'sam\u2028')),
  ],
  ['1.14 the xml prefix rebound', 'XML_NAMESPACE', inTag(' xmlns:xml="urn:evil"')],
  ['1.15 too deep', 'XML_TOO_DEEP', inName('<a>'.repeat(70) + '</a>'.repeat(70))],
  [
    '1.18 a Name that objects have',
    'DIGEST_MISMATCH',
    inName('sam@acme.example</saml2:NameID><saml2:NameID Format="__proto__">x'),
  ],
];

const dsig: readonly Row[] = [
  [
    '2.1 a stranger’s key, sent along',
    'SIGNATURE_MISMATCH',
    make({ key: stranger, by: { certificatePem: stranger.certificatePem } }),
  ],
  ['2.3 HMAC with the public key', 'SIGNATURE_ALGORITHM', inSignature(/http[^"]*#rsa-sha256/, `${ds}hmac-sha1`)],
  [
    '2.4 an HMAC of one bit',
    'SIGNATURE_SHAPE',
    inSignature(
      /(?<=<ds:SignatureMethod[^>]*)\/>/,
      '><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>',
    ),
  ],
  ['2.5 SHA-1', 'SIGNATURE_SHA1', make({ by: { algorithm: 'rsa-sha1' } })],
  ['2.6 two SignedInfo', 'SIGNATURE_SHAPE', inSignature(info, info + info)],
  ['2.7 a comment in a DigestValue', 'SIGNATURE_SHAPE', inSignature('<ds:DigestValue>', '<ds:DigestValue><!-- -->')],
  [
    '2.8 a digest elsewhere in the document',
    'DIGEST_MISMATCH',
    swap(
      inName('admin@acme.example'),
      '</saml2p:Status>',
      `<saml2p:StatusDetail><ds:DigestValue xmlns:ds="${ds}">AAAA</ds:DigestValue></saml2p:StatusDetail></saml2p:Status>`,
    ),
  ],
  [
    '2.9 two References',
    'SIGNATURE_REFERENCE_COUNT',
    rewrittenBy((text) => text.replace(reference, (one) => one + one)),
  ],
  [
    '2.10 nothing of the message is signed',
    'SIGNATURE_REFERENCE_COUNT',
    rewrittenBy((text) => text.replace(reference, '')),
  ],
  ['2.11 a Reference to elsewhere', 'SIGNATURE_REFERENCE', rewritten('URI="#_assertion"', 'URI="http://e/"')],
  ['2.12 an ID with a query in it', 'SAML_ID_INVALID', swap(genuine, 'ID="_response"', `ID="x' or '1'='1"`)],
  [
    '2.13 an XPath transform',
    'SIGNATURE_TRANSFORM',
    rewritten(`${ds}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xpath-19991116'),
  ],
  ['2.14 a canonical form with comments', 'SIGNATURE_C14N', make({ by: { c14n: 'exc-with-comments' } })],
  ['2.15 a decoy in a ds:Object', 'SIGNATURE_SHAPE', inSignature('</ds:Signature>', '<ds:Object/></ds:Signature>')],
  [
    '2.16 one ID in two cases',
    'SAML_ID_DUPLICATE',
    swap(genuine, '<saml2p:Status>', '<saml2p:Status id="_assertion">'),
  ],
  [
    '2.17 a Signature of another namespace',
    'SAML_UNEXPECTED_ELEMENT',
    inSignature(/(?<=<ds:Signature )xmlns:ds="[^"]*"/, 'xmlns:ds="urn:x"'),
  ],
  ['2.18 a relative namespace', 'XML_NAMESPACE', inTag(' xmlns:x="1"')],
  ['2.18 the digest of nothing', 'DIGEST_OF_NOTHING', rewritten(/(?<=DigestValue>)[^<]*/, digestOfNothing)],
  ['2.19 markup in a namespace', 'XML_NAMESPACE', inTag(' xmlns:x="urn:x&quot; a=&quot;"')],
  ['2.20 what looks like a declaration', 'XML_NAME', inTag(' axmlns:NotOnOrAfter="2100"')],
  [
    '2.21 a Signature over something else',
    'SIGNATURE_REFERENCE',
    swap(swap(genuine, signature, ''), '</saml2:Issuer><saml2p:Status', `</saml2:Issuer>${signature}<saml2p:Status`),
  ],
  [
    '2.23 an ECDSA signature of zeros',
    'SIGNATURE_MISMATCH',
    make({ key: ec, by: { algorithm: 'ecdsa-sha256' } }).then((text) =>
      swap(text, /(?<=SignatureValue>)[^<]*/, encode(new Uint8Array(64))),
    ),
  ],
  [
    '2.25 thousands of References',
    'SIGNATURE_REFERENCE_COUNT',
    rewrittenBy((text) => text.replace(reference, '<ds:Reference/>'.repeat(1500))),
  ],
  ['2.26 base64 with a space in it', 'DIGEST_BASE64', rewritten('</ds:DigestValue>', '=</ds:DigestValue>')],
];

const wrapping: readonly Row[] = [
  [
    'XSW1 the signed Response in the Signature of a forged one',
    'SAML_NESTED_RESPONSE',
    swap(forgedWhole, '</ds:Signature>', `${swap(whole, wholeSignature, '')}</ds:Signature>`),
  ],
  [
    'XSW2 the signed Response beside the Signature of a forged one',
    'SAML_NESTED_RESPONSE',
    swap(forgedWhole, '<ds:Signature', `${swap(whole, wholeSignature, '')}<ds:Signature`),
  ],
  ['XSW3 a forged Assertion before the signed one', 'SAML_SEVERAL_ASSERTIONS', inResponse(evil + assertion)],
  ['XSW3b a forged Assertion after the signed one', 'SAML_SEVERAL_ASSERTIONS', inResponse(assertion + evil)],
  [
    'XSW4 a forged Assertion around the signed one',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(evil, '</saml2:Assertion>', `${assertion}</saml2:Assertion>`)),
  ],
  ['XSW5 the forged Assertion has the Signature', 'SAML_SEVERAL_ASSERTIONS', inResponse(evilSigned + bare)],
  [
    'XSW6 the original in the Signature of the forged one',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(evilSigned, '</ds:Signature>', `${bare}</ds:Signature>`)),
  ],
  [
    'XSW7 a forged Assertion in Extensions',
    'SAML_MISPLACED_ASSERTION',
    swap(genuine, '<saml2p:Status>', `<saml2p:Extensions>${evil}</saml2p:Extensions><saml2p:Status>`),
  ],
  [
    'XSW8 the original in a ds:Object of the forged one',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(evilSigned, '</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`)),
  ],
  [
    'XSW9 a forged SignedInfo before the signed one',
    'SIGNATURE_SHAPE',
    inSignature(info, swap(info, /(?<=DigestValue>)[^<]*/, digestOfNothing) + info),
  ],
  [
    '3 mixed: the Response signed by another key than the Assertion',
    'SIGNATURE_MISMATCH',
    signElement(genuine, { which: 'response', privateKey: stranger.privateKey }),
  ],
];

const ended = new Date(Date.now() - 3600_000);

const claims: readonly Row[] = [
  ['4.1 unsigned', 'SAML_NOT_SIGNED', swap(genuine, signature, '')],
  ['4.2 another message', 'SAML_NOT_RESPONSE', genuine.replaceAll('saml2p:Response', 'saml2p:ArtifactResponse')],
  ['4.3 no Success', 'SAML_STATUS', make({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' })],
  ['4.4 another issuer', 'ISSUER_ASSERTION', make({ assertionIssuer: 'https://other.example/saml' })],
  ['4.5 another audience', 'AUDIENCE', make({ audiences: [`${own}/metadata/`] })],
  ['4.6 another destination', 'DESTINATION', make({ destination: 'https://attacks.example.evil.example/acs' })],
  ['4.7 another recipient', 'SUBJECT_CONFIRMATION_RECIPIENT', make({ recipient: 'https://evil.example/acs' })],
  ['4.8 an answer to somebody’s request', 'IN_RESPONSE_TO', make({ inResponseTo: '_somebody' })],
  ['4.9 an hour ago', 'CONDITIONS_EXPIRED', make({ notBefore: null, notOnOrAfter: ended })],
  ['4.11 an empty NameID', 'NAME_ID', make({ nameId: '' })],
  ['4.12 an Attribute without a Name', 'ATTRIBUTE_SHAPE', make({ attributes: { '': ['x'] } })],
  [
    '4.13 an address of another domain',
    'EMAIL_DOMAIN_NOT_ALLOWED',
    make({ nameId: 'ceo@other.example', assertionId: '_ceo' }),
  ],
  ['4.14 an unknown condition', 'CONDITIONS_UNKNOWN', make({ extra: { conditions: '<saml2:Condition/>' } })],
];

const encryption: readonly Row[] = [
  [
    '5.1 a block of CBC changed',
    'SAML_DECRYPTION_FAILED',
    encrypted({
      cipher: 'aes128-cbc',
      change: ({ text, keys }) => ({ text: text.map((octet, i) => (i === 40 ? octet ^ 1 : octet)), keys }),
    }),
  ],
  ['5.2 RSA-1.5', 'ENCRYPTION_RSA_1_5', encrypted({ edit: (data) => swap(data, 'rsa-oaep-mgf1p', 'rsa-1_5') })],
  [
    '5.3 half a tag',
    'SAML_DECRYPTION_FAILED',
    encrypted({ change: ({ text, keys }) => ({ text: text.slice(0, -8), keys }) }),
  ],
  [
    '5.4 a ciphertext elsewhere',
    'ENCRYPTION_REFERENCE',
    encrypted({
      edit: (data) =>
        data.replace(/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/g, '<xenc:CipherReference URI="http://e/"/>'),
    }),
  ],
  ['5.5 a Response inside', 'ENCRYPTION_CONTENT', encrypted({ encode: () => utf8(genuine) })],
  [
    '5.6 a prefix that only the surroundings declare',
    'XML_UNDECLARED_PREFIX',
    encrypted({ encode: (text) => utf8(text.replace(/ xmlns:saml2="[^"]*"/, '')) }),
  ],
  [
    '5.7 an encrypted twin',
    'SAML_SEVERAL_ASSERTIONS',
    encrypted().then((one) => swap(one, '</saml2p:Response>', `${evil}</saml2p:Response>`)),
  ],
  ['5.8 two hashes in one RSA-OAEP', 'DECRYPTION_ALGORITHM', encrypted({ hash: 'SHA-256' })],
  [
    '5.9 AES key wrap',
    'DECRYPTION_ALGORITHM',
    encrypted({ edit: (data) => swap(data, /rsa-oaep-mgf1p/, 'kw-aes256') }),
  ],
];

async function post(SAMLResponse: string, connection = 'okta'): Promise<Response> {
  return openBrowser(gateway, url).post(`/_sso/saml/${connection}/acs`, { SAMLResponse });
}

test('what these are made of signs in', async () => {
  expectSignedIn(await post(toBase64(await make())), '/');
  expectSignedIn(await post(toBase64(await encrypted({}, { assertionId: '_encrypted' }))), '/');
});

describe.each([
  ['XML', xml],
  ['signature', dsig],
  ['wrapping', wrapping],
  ['claims', claims],
  ['encryption', encryption],
])('ATTACK %s', (_, rows) => {
  test.each(rows)('%s: %s, in silence', async (_, code, made) => {
    await expectRefusal(await post(toBase64(await made)), code);
  });
});

describe('ATTACK the envelope and the settings', () => {
  test('1.16 base64 of the alphabet of URLs: SAML_NOT_BASE64, in silence', async () => {
    await expectRefusal(
      await post(
        encode(utf8(inName('sam>?>?>?')))
          .replaceAll('+', '-')
          .replace(/.$/, '_'),
      ),
      'SAML_NOT_BASE64',
    );
  });

  test('1.17 deflated: SAML_NOT_UTF8, in silence', async () => {
    await expectRefusal(await post(encode(await deflateRaw(utf8(genuine)))), 'SAML_NOT_UTF8');
  });

  test('2.2 a connection without a key: CERTIFICATE_MISSING, in silence', async () => {
    await expectRefusal(await post(toBase64(genuine), 'keyless'), 'CERTIFICATE_MISSING');
  });

  test('4.10 a second time: SAML_REPLAYED, in silence', async () => {
    const once = toBase64(await make({ assertionId: '_once' }));
    expectSignedIn(await post(once), '/');
    await expectRefusal(await post(once), 'SAML_REPLAYED');
  });
});
