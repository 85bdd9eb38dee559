import type { Element } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../../../demo/idp/xmldsig.ts';
import { fromBase64 } from '../../../src/lib/base64.ts';
import { type ServiceProvider, spMetadata } from '../../../src/proof/saml/metadata/sp-metadata.ts';
import { redirectTo } from '../../../src/proof/saml/outgoing.ts';
import { type AuthnRequest, authnRequest } from '../../../src/proof/saml/request.ts';
import { readXml } from '../../../src/proof/saml/xml/reader.ts';
import { acsUrl, keyOf, now, spEntityId } from '../../support/saml.ts';

const nasty = `https://x.example/?a=b&c="d"<e>'f'`;
const request: AuthnRequest = {
  id: '_1',
  issueInstant: now,
  destination: 'https://idp.example/sso',
  acsUrl,
  spEntityId,
  forceAuthn: false,
  nameIdFormat: null,
};
const bare: ServiceProvider = {
  spEntityId,
  acsUrl,
  sloUrl: null,
  nameIdFormat: null,
  authnRequestsSigned: false,
  wantAssertionsSigned: false,
  signingCertificates: [],
  encryptionCertificates: [],
};
const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

async function inflate(base64: string): Promise<string> {
  const octets = fromBase64(base64) ?? new Uint8Array();
  return new Response(new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
}

describe('AuthnRequest', () => {
  test('says who asks, whom and where to answer, and nothing that an IdP could refuse', () => {
    const root = parseXml(authnRequest(request)).documentElement;
    const attributes = Object.fromEntries(Array.from(root?.attributes ?? []).map(({ name, value }) => [name, value]));
    expect(root?.namespaceURI).toBe('urn:oasis:names:tc:SAML:2.0:protocol');
    expect(root?.localName).toBe('AuthnRequest');
    expect(attributes).toEqual({
      'xmlns:samlp': 'urn:oasis:names:tc:SAML:2.0:protocol',
      'xmlns:saml': 'urn:oasis:names:tc:SAML:2.0:assertion',
      ID: '_1',
      Version: '2.0',
      IssueInstant: '2026-05-05T10:00:00.000Z',
      Destination: 'https://idp.example/sso',
      ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      AssertionConsumerServiceURL: acsUrl,
    });
    // No NameIDPolicy, no RequestedAuthnContext, no Subject, no Conditions, no Signature.
    expect(Array.from(root?.childNodes ?? []).map((node) => node.nodeName)).toEqual(['saml:Issuer']);
    expect(root?.textContent).toBe(spEntityId);
  });

  test('what goes in is escaped', () => {
    const xml = authnRequest({ ...request, id: '_"', destination: nasty, acsUrl: nasty, spEntityId: nasty });
    const root = parseXml(xml).documentElement;
    expect(root?.getAttribute('ID')).toBe('_"');
    expect(root?.getAttribute('Destination')).toBe(nasty);
    expect(root?.getAttribute('AssertionConsumerServiceURL')).toBe(nasty);
    expect(root?.textContent).toBe(nasty);
    expect(readXml(xml).ok).toBe(true);
  });

  test('asks for a fresh sign-in where the settings say so', () => {
    const root = parseXml(authnRequest({ ...request, forceAuthn: true })).documentElement;
    expect(root?.getAttribute('ForceAuthn')).toBe('true');
  });

  test.each([
    [emailAddress, 'true'],
    [transient, null],
    [nasty, 'true'],
  ])('asks for names of the format %s', (nameIdFormat, allowCreate) => {
    const root = parseXml(authnRequest({ ...request, nameIdFormat })).documentElement;
    const [issuer, policy] = Array.from(root?.getElementsByTagName('*') ?? []);
    expect([issuer?.localName, policy?.localName]).toEqual(['Issuer', 'NameIDPolicy']);
    expect(policy?.getAttribute('Format')).toBe(nameIdFormat);
    expect(policy?.getAttribute('AllowCreate')).toBe(allowCreate);
  });

  test.each([
    ['https://idp.example/sso', 'https://idp.example/sso?SAMLRequest='],
    ['https://idp.example/sso?a=b&c=%20d', 'https://idp.example/sso?a=b&c=%20d&SAMLRequest='],
  ])('%s keeps its own query', async (endpoint, start) => {
    const xml = authnRequest({ ...request, destination: endpoint });
    const message = { parameter: 'SAMLRequest', xml, id: '_1', relayState: 'r/+= &' } as const;
    const url = await redirectTo(endpoint, message, null);
    expect(url.startsWith(start)).toBe(true);
    const query = new URL(url).searchParams;
    expect(await inflate(query.get('SAMLRequest') ?? '')).toBe(xml);
    expect(query.get('RelayState')).toBe('r/+= &');
  });
});

describe('SP metadata', () => {
  test('is what an IdP needs and no encryption key', () => {
    const root = parseXml(
      spMetadata({ ...bare, spEntityId: nasty, acsUrl: `${nasty}&x`, wantAssertionsSigned: true }),
    ).documentElement;
    expect(root?.namespaceURI).toBe('urn:oasis:names:tc:SAML:2.0:metadata');
    expect(root?.getAttribute('entityID')).toBe(nasty);
    const all = Array.from(root?.getElementsByTagName('*') ?? []);
    expect(all.map((element) => element.localName)).toEqual(['SPSSODescriptor', 'AssertionConsumerService']);
    expect(all[0]?.getAttribute('WantAssertionsSigned')).toBe('true');
    expect(all[0]?.getAttribute('AuthnRequestsSigned')).toBe('false');
    expect(all[0]?.getAttribute('protocolSupportEnumeration')).toBe('urn:oasis:names:tc:SAML:2.0:protocol');
    expect(all[1]?.getAttribute('Location')).toBe(`${nasty}&x`);
    expect(all[1]?.getAttribute('Binding')).toBe('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST');
    expect(all[1]?.getAttribute('index')).toBe('0');
  });

  test('does not ask for signed Assertions that it does not want', () => {
    expect(spMetadata(bare)).toContain('WantAssertionsSigned="false"');
  });

  test('publishes every key and address in the order of the schema', async () => {
    const [signing, next] = [(await keyOf()).certificatePem, (await keyOf('next')).certificatePem];
    const sloUrl = `${acsUrl}?"&<`;
    const xml = spMetadata({
      ...bare,
      sloUrl,
      nameIdFormat: transient,
      authnRequestsSigned: true,
      signingCertificates: [signing, next],
      encryptionCertificates: [next],
    });
    const descriptor = parseXml(xml).documentElement?.getElementsByTagName('md:SPSSODescriptor')[0];
    expect(descriptor?.getAttribute('AuthnRequestsSigned')).toBe('true');
    const children = Array.from(descriptor?.childNodes ?? []).filter((node) => node.nodeType === 1) as Element[];
    expect(children.map((child) => [child.localName, child.getAttribute('use')])).toEqual([
      ['KeyDescriptor', 'signing'],
      ['KeyDescriptor', 'signing'],
      ['KeyDescriptor', 'encryption'],
      ['SingleLogoutService', null],
      ['SingleLogoutService', null],
      ['NameIDFormat', null],
      ['AssertionConsumerService', null],
    ]);
    const bodies = children.slice(0, 3).map((child) => child.textContent);
    expect(bodies).toEqual([signing, next, next].map((pem) => pem.replace(/-----[A-Z ]+-----|\n/g, '')));
    expect(
      children.slice(3, 5).map((child) => [child.getAttribute('Binding')?.slice(-8), child.getAttribute('Location')]),
    ).toEqual([
      ['Redirect', sloUrl],
      ['TTP-POST', sloUrl],
    ]);
    expect(children[5]?.textContent).toBe(transient);
  });
});
