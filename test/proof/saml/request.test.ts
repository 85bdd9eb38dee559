import { describe, expect, test } from 'vitest';
import { parseXml } from '../../../demo/idp/xmldsig.ts';
import { fromBase64 } from '../../../src/lib/base64.ts';
import { type AuthnRequest, authnRequest, authnRequestUrl } from '../../../src/proof/saml/request.ts';
import { spMetadata } from '../../../src/proof/saml/sp-metadata.ts';
import { readXml } from '../../../src/proof/saml/xml.ts';
import { acsUrl, now, spEntityId } from '../../support/saml.ts';

const nasty = `https://x.example/?a=b&c="d"<e>'f'`;
const request: AuthnRequest = {
  id: '_1',
  issueInstant: now,
  ssoUrl: 'https://idp.example/sso',
  acsUrl,
  spEntityId,
  relayState: 'r/+= &',
};

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
    const xml = authnRequest({ ...request, id: '_"', ssoUrl: nasty, acsUrl: nasty, spEntityId: nasty });
    const root = parseXml(xml).documentElement;
    expect(root?.getAttribute('ID')).toBe('_"');
    expect(root?.getAttribute('Destination')).toBe(nasty);
    expect(root?.getAttribute('AssertionConsumerServiceURL')).toBe(nasty);
    expect(root?.textContent).toBe(nasty);
    expect(readXml(xml).ok).toBe(true);
  });

  test.each([
    ['https://idp.example/sso', 'https://idp.example/sso?SAMLRequest='],
    ['https://idp.example/sso?a=b&c=%20d', 'https://idp.example/sso?a=b&c=%20d&SAMLRequest='],
  ])('%s keeps its own query', async (ssoUrl, start) => {
    const url = await authnRequestUrl({ ...request, ssoUrl });
    expect(url.startsWith(start)).toBe(true);
    const query = new URL(url).searchParams;
    expect(await inflate(query.get('SAMLRequest') ?? '')).toBe(authnRequest({ ...request, ssoUrl }));
    expect(query.get('RelayState')).toBe('r/+= &');
  });
});

describe('SP metadata', () => {
  test('is what an IdP needs and no encryption key', () => {
    const root = parseXml(
      spMetadata({ spEntityId: nasty, acsUrl: `${nasty}&x`, wantAssertionsSigned: true }),
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
    expect(spMetadata({ spEntityId, acsUrl, wantAssertionsSigned: false })).toContain('WantAssertionsSigned="false"');
  });
});
