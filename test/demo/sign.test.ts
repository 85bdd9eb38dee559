import { X509Certificate } from 'node:crypto';
import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import { beforeAll, describe, expect, test } from 'vitest';
import { setNodeDependencies } from 'xml-core';
import { Application, SignedXml } from 'xmldsigjs';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, type ResponseOptions, type SignOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';

setNodeDependencies({ DOMParser, XMLSerializer } as never);
Application.setEngine('WebCrypto', crypto);

const now = new Date('2026-05-04T10:00:00.000Z');
const party = {
  now,
  issuer: 'https://idp.example/',
  acsUrl: 'https://sp.example/acs',
  spEntityId: 'https://sp.example/',
};
let rsa: SigningKey;
let ec: SigningKey;

beforeAll(async () => {
  rsa = await makeKey(now);
  ec = await makeKey(now, { kind: 'ec' });
});

/** xmldsigjs' own judgement of the signature under the named element, by the certificate it carries. */
async function verifies(xml: string, parent: 'Response' | 'Assertion'): Promise<boolean> {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signatures = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature');
  const signature = Array.from(signatures).find((element) => (element.parentNode as Element).localName === parent);
  const signed = new SignedXml(document as never);
  signed.LoadXml(signature as never);
  return signed.Verify().catch((error: Error) => {
    if (/Invalid digest/.test(error.message)) return false;
    throw error;
  });
}

describe('signElement', () => {
  const nastyTexts: Partial<ResponseOptions> = {
    nameId: 'séan@acme.example',
    attributes: { groups: ['a & b', '<c> "d"', '\r\n\t', ''], 'urn:"x"': ["it's"] },
  };
  const cases: readonly [string, Partial<SignOptions>, Partial<ResponseOptions>?][] = [
    ['the defaults', {}],
    ['rsa-sha384', { algorithm: 'rsa-sha384', digest: 'sha384' }],
    ['rsa-sha512', { algorithm: 'rsa-sha512', digest: 'sha512' }],
    ['rsa-sha1', { algorithm: 'rsa-sha1', digest: 'sha1' }],
    ['rsa-pss-sha256', { algorithm: 'rsa-pss-sha256' }],
    ['exclusive with comments', { c14n: 'exc-with-comments' }],
    ['a prefix list', { inclusivePrefixes: ['saml2p', 'xs'] }, { extra: { responseAttributes: ' xmlns:xs="urn:xs"' } }],
    ['a signature without prefix', { prefix: '' }],
    ['samlp and saml prefixes', {}, { prefixes: 'saml' }],
    ['no prefixes at all', { prefix: '' }, { prefixes: 'none' }],
    ['inclusive C14N', { c14n: 'c14n10' }],
  ];
  for (const [name, signing, parts] of cases) {
    for (const which of ['response', 'assertion'] as const) {
      test(`${name}: the signature of the ${which} verifies elsewhere, and not once a letter changed`, async () => {
        const xml = buildResponse({ ...party, ...nastyTexts, ...parts });
        const key = { privateKey: rsa.privateKey, certificatePem: rsa.certificatePem };
        const signed = await signElement(xml, { which, ...key, ...signing });
        const parent = which === 'response' ? 'Response' : 'Assertion';
        expect(await verifies(signed, parent)).toBe(true);
        expect(await verifies(signed.replace('séan@', 'sean@'), parent)).toBe(false);
      });
    }
  }

  test('ecdsa-sha256 verifies elsewhere', async () => {
    const key = { privateKey: ec.privateKey, certificatePem: ec.certificatePem };
    const signed = await signElement(buildResponse(party), { which: 'assertion', algorithm: 'ecdsa-sha256', ...key });
    expect(await verifies(signed, 'Assertion')).toBe(true);
  });

  test('signs the Assertion, then the Response around it: both verify', async () => {
    const key = { privateKey: rsa.privateKey, certificatePem: rsa.certificatePem };
    const inner = await signElement(buildResponse(party), { which: 'assertion', ...key });
    const both = await signElement(inner, { which: 'response', ...key });
    expect(await verifies(both, 'Assertion')).toBe(true);
    expect(await verifies(both, 'Response')).toBe(true);
  });

  test('puts the signature right after the Issuer and changes nothing else', async () => {
    const xml = buildResponse({ ...party, extra: { assertionEnd: '<!-- kept --><![CDATA[ as it is ]]>' } });
    const signed = await signElement(xml, { which: 'assertion', privateKey: rsa.privateKey });
    const signature = /<ds:Signature .*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
    expect(signed.replace(signature, '')).toBe(xml);
    expect(signed).toMatch(/<saml2:Assertion [^>]*><saml2:Issuer>[^<]*<\/saml2:Issuer><ds:Signature /);
  });

  test('finds an element by ID, and says so when there is none', async () => {
    const xml = buildResponse({ ...party, assertionId: '_a1' });
    expect(await signElement(xml, { id: '_a1', privateKey: rsa.privateKey })).toContain('URI="#_a1"');
    await expect(signElement(xml, { id: '_a2', privateKey: rsa.privateKey })).rejects.toThrow('no element with ID _a2');
  });

  test('lets a test spoil SignedInfo before it is signed', async () => {
    const rewriteSignedInfo = (xml: string) => xml.replace('#enveloped-signature', '#spoiled');
    const signed = await signElement(buildResponse(party), {
      which: 'response',
      privateKey: rsa.privateKey,
      rewriteSignedInfo,
    });
    expect(signed).toContain('#spoiled');
  });
});

describe('buildResponse', () => {
  test('leaves out what is null', () => {
    const absent = {
      destination: null,
      responseIssuer: null,
      assertionIssuer: null,
      audiences: null,
      nameId: null,
      notBefore: null,
    };
    const xml = buildResponse({ ...party, ...absent });
    for (const word of ['Destination', 'Issuer', 'Audience', 'NameID', 'NotBefore', 'InResponseTo'])
      expect(xml).not.toContain(word);
  });
  test('writes several audiences and values', () => {
    const xml = buildResponse({ ...party, audiences: ['a', 'b'], attributes: { groups: ['x', 'y'] } });
    expect(xml.match(/<saml2:Audience>/g)).toHaveLength(2);
    expect(xml.match(/<saml2:AttributeValue>/g)).toHaveLength(2);
  });
});

test('toBase64 carries UTF-8', () => {
  expect(Buffer.from(toBase64('<é/>'), 'base64').toString('utf8')).toBe('<é/>');
});

test('a certificate is one that X.509 readers take, self-signed, with the dates asked for', () => {
  for (const key of [rsa, ec]) {
    const certificate = new X509Certificate(key.certificatePem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.validFromDate.toISOString()).toBe('2026-05-04T09:00:00.000Z');
    expect(certificate.subject).toBe('CN=Postern test IdP');
  }
});
