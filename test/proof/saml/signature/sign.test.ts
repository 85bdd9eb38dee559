/** What Postern signs, judged by others: xmldsigjs on an xmldom tree, node:crypto, and last our own verifier. */
import * as nodeCrypto from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { Application, SignedXml } from 'xmldsigjs';
import { canonicalize, parseXml } from '../../../../demo/idp/xmldsig.ts';
import { authnRequest } from '../../../../src/proof/saml/request.ts';
import { verifyEnveloped } from '../../../../src/proof/saml/signature/enveloped.ts';
import { readPinnedKeys } from '../../../../src/proof/saml/signature/keys.ts';
import { importSigningKey, type SigningKey, signEnveloped } from '../../../../src/proof/saml/signature/sign.ts';
import { readXml } from '../../../../src/proof/saml/xml/reader.ts';
import { childElements } from '../../../../src/proof/saml/xml/tree.ts';
import { acsUrl, keyOf, now, swap } from '../../../support/saml.ts';
import { keyText } from '../../../support/saml-key.ts';

Application.setEngine('node', crypto);

const { certificatePem } = await keyOf('sp');
const key = await imported(certificatePem);

async function imported(certificate: string | null): Promise<SigningKey> {
  const read = await importSigningKey({ ...(await keyText('sp')), certificate });
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

/** Texts that a canonicaliser must get right: what needs escaping, and what lies outside ASCII. */
function request(spEntityId = `urn:sp:ü-"&<>'-\u{1f511}`): string {
  const destination = 'https://idp.example/sso?a=b&c="d"';
  const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
  return authnRequest({ id: '_1', issueInstant: now, destination, acsUrl, spEntityId, forceAuthn: true, nameIdFormat });
}

/** xmldsigjs' own judgement, by the pinned key and never by the one in KeyInfo. */
async function xmldsigjsAgrees(xml: string): Promise<boolean> {
  const document = parseXml(xml);
  const [signature] = Array.from(document.getElementsByTagName('ds:Signature'));
  const signed = new SignedXml(document as unknown as Document);
  signed.LoadXml(signature as unknown as globalThis.Element);
  return signed.Verify((await keyOf('sp')).publicKey).catch(() => false);
}

describe('a signed AuthnRequest', () => {
  test('is right for xmldsigjs, and wrong once a character of it is another', async () => {
    const xml = await signEnveloped(request(), '_1', key);
    expect(await xmldsigjsAgrees(xml)).toBe(true);
    expect(await xmldsigjsAgrees(swap(xml, 'ForceAuthn="true"', 'ForceAuthn="false"'))).toBe(false);
    expect(await xmldsigjsAgrees(swap(xml, 'a=b', 'a=c'))).toBe(false);
  });

  test('is right for node:crypto over the canonical forms that xmldsigjs makes', async () => {
    const xml = await signEnveloped(request(), '_1', key);
    const document = parseXml(xml);
    const [info] = Array.from(document.getElementsByTagName('ds:SignedInfo'));
    const [value] = Array.from(document.getElementsByTagName('ds:SignatureValue'));
    const [digest] = Array.from(document.getElementsByTagName('ds:DigestValue'));
    if (info === undefined || document.documentElement === null) throw new Error('not signed');
    const signature = Buffer.from(value?.textContent ?? '', 'base64');
    const certificate = new nodeCrypto.X509Certificate(certificatePem);
    const octets = Buffer.from(canonicalize(info, 'exc'));
    expect(nodeCrypto.verify('sha256', octets, certificate.publicKey, signature)).toBe(true);
    document.documentElement.removeChild(document.getElementsByTagName('ds:Signature')[0] ?? info);
    const covered = canonicalize(document.documentElement, 'exc');
    expect(digest?.textContent).toBe(nodeCrypto.createHash('sha256').update(covered).digest('base64'));
  });

  test('is right for the verifier of this house', async () => {
    const xml = await signEnveloped(request(), '_1', key);
    const root = readXml(xml);
    const pinned = readPinnedKeys([certificatePem]);
    if (!root.ok || !pinned.ok) throw new Error('unreadable');
    const [, signature] = childElements(root.value);
    if (signature === undefined) throw new Error('not signed');
    const verified = await verifyEnveloped(signature, root.value, { keys: pinned.value, legacyCrypto: false });
    expect(verified.ok).toBe(true);
  });

  test('has its signature after the Issuer, of the one algorithm, over its own ID', async () => {
    const root = parseXml(await signEnveloped(request('urn:sp'), '_1', key)).documentElement;
    const children = Array.from(root?.childNodes ?? []).map((node) => node.nodeName);
    expect(children).toEqual(['saml:Issuer', 'ds:Signature', 'samlp:NameIDPolicy']);
    const uris = ['SignatureMethod', 'DigestMethod'].map((name) =>
      root?.getElementsByTagName(`ds:${name}`)[0]?.getAttribute('Algorithm'),
    );
    expect(uris).toEqual([
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2001/04/xmlenc#sha256',
    ]);
    expect(root?.getElementsByTagName('ds:Reference')[0]?.getAttribute('URI')).toBe('#_1');
    const named = root?.getElementsByTagName('ds:X509Certificate')[0]?.textContent;
    expect(named).toBe(certificatePem.replace(/-----[A-Z ]+-----|\n/g, ''));
  });

  test('names no certificate where there is none', async () => {
    const xml = await signEnveloped(request(), '_1', await imported(null));
    expect(xml).not.toContain('KeyInfo');
    expect(await xmldsigjsAgrees(xml)).toBe(true);
  });

  test('that is none of ours is a bug', async () => {
    await expect(signEnveloped(request(), '_2', key)).rejects.toThrow();
    await expect(signEnveloped('<a ID="_1"><b/></a>', '_1', key)).rejects.toThrow();
    await expect(signEnveloped('<a', '_1', key)).rejects.toThrow();
  });
});

test('a key is imported once; two requests that need it first at the same time do not wait for each other', async () => {
  const text = await keyText('imported once');
  const spy = vi.spyOn(crypto.subtle, 'importKey');
  const both = await Promise.all([importSigningKey(text), importSigningKey(text)]);
  expect(spy).toHaveBeenCalledTimes(2);
  const again = await importSigningKey(text);
  expect(spy).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
  expect([...both, again].map((read) => read.ok)).toEqual([true, true, true]);
});

describe('a key that cannot sign: SIGNING_KEY_UNREADABLE', () => {
  const pem = (body: string) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`;
  test.each([
    ['no base64', pem('!')],
    ['no PKCS#8', pem('AAAA')],
    [
      'an EC key',
      nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
  ])('%s', async (_, privateKey) => {
    const read = await importSigningKey({ privateKey: String(privateKey), certificate: null });
    expect(read.ok ? 'imported' : read.error.code).toBe('SIGNING_KEY_UNREADABLE');
  });
});
