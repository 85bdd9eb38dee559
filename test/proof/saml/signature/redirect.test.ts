/** Detached signatures of the redirect binding: ours as node:crypto sees them, and foreign ones with every way to bend them. */
import * as nodeCrypto from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SigningKey as TestKey } from '../../../../demo/idp/keys.ts';
import { type SignatureName, signatureAlgorithms, signText } from '../../../../demo/idp/xmldsig.ts';
import { redirectTo } from '../../../../src/proof/saml/outgoing.ts';
import { readPinnedKeys } from '../../../../src/proof/saml/signature/keys.ts';
import { type RedirectMessage, verifyRedirectQuery } from '../../../../src/proof/saml/signature/redirect.ts';
import { importSigningKey, type SigningKey } from '../../../../src/proof/saml/signature/sign.ts';
import { keyOf, swap } from '../../../support/saml.ts';
import { keyText } from '../../../support/saml-key.ts';

const message = 'nVNNb9swDL+/Q==';
const rsaSha256 = signatureAlgorithms['rsa-sha256'].uri;

interface Parts {
  readonly text?: string;
  readonly by?: SignatureName;
  readonly sigAlg?: string;
  readonly key?: TestKey;
  readonly encode?: (text: string) => string;
}

const lower = (text: string) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase());

/** A signed query as an IdP would make it: signed over exactly what it then sends. */
async function signed(parts: Parts = {}): Promise<string> {
  const { encode = encodeURIComponent, by = 'rsa-sha256', key = await keyOf() } = parts;
  const { text = `SAMLRequest=${encode(message)}&RelayState=${encode('r/+= &')}` } = parts;
  const query = `${text}&SigAlg=${encode(parts.sigAlg ?? signatureAlgorithms[by].uri)}`;
  return `${query}&Signature=${encode(await signText(query, by, key.privateKey))}`;
}

interface Trust {
  readonly legacy?: boolean;
  readonly keys?: readonly TestKey[];
  readonly parameter?: 'SAMLRequest' | 'SAMLResponse';
}

async function verify(query: string, trust: Trust = {}): Promise<RedirectMessage | string> {
  const keys = readPinnedKeys((trust.keys ?? [await keyOf()]).map((key) => key.certificatePem));
  if (!keys.ok) throw new Error(keys.error.detail);
  const { parameter = 'SAMLRequest', legacy = false } = trust;
  const result = await verifyRedirectQuery(query, parameter, keys.value, legacy);
  return result.ok ? result.value : result.error.code;
}

async function spKey(): Promise<SigningKey> {
  const key = await importSigningKey(await keyText('sp'));
  if (!key.ok) throw new Error(key.error.detail);
  return key.value;
}

describe('what Postern sends', () => {
  test.each([
    ['r/+= &', 'https://idp.example/sso?brand=7'],
    [null, 'https://idp.example/sso'],
  ])('is signed over the encoded parameters in their order, with RelayState %j', async (relayState, endpoint) => {
    const outgoing = { parameter: 'SAMLRequest', xml: '<a/>', id: '_1', relayState } as const;
    const url = await redirectTo(endpoint, outgoing, await spKey());
    const query = url.slice(endpoint.length + 1);
    const names = query.split('&').map((part) => part.slice(0, part.indexOf('=')));
    const expected = ['SAMLRequest', ...(relayState === null ? [] : ['RelayState']), 'SigAlg', 'Signature'];
    expect([url.startsWith(endpoint), names]).toEqual([true, expected]);
    const at = query.indexOf('&Signature=');
    const signature = Buffer.from(new URL(url).searchParams.get('Signature') ?? '', 'base64');
    const { certificatePem } = await keyOf('sp');
    const { publicKey } = new nodeCrypto.X509Certificate(certificatePem);
    expect(nodeCrypto.verify('sha256', Buffer.from(query.slice(0, at)), publicKey, signature)).toBe(true);
    expect(new URL(url).searchParams.get('SigAlg')).toBe(rsaSha256);
    expect(await verify(query, { keys: [await keyOf('sp')] })).toMatchObject({ relayState });
  });

  test('is not signed without a key', async () => {
    const outgoing = { parameter: 'SAMLRequest', xml: '<a/>', id: '_1', relayState: 'r' } as const;
    const url = await redirectTo('https://idp.example/sso', outgoing, null);
    expect([...new URL(url).searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState']);
  });
});

describe('a signed query is taken', () => {
  test('with upper-case and with lower-case escapes', async () => {
    const expected = { message, relayState: 'r/+= &' };
    expect(await verify(await signed())).toEqual(expected);
    expect(await verify(await signed({ encode: lower }))).toEqual(expected);
  });

  test('with a + that means a space in RelayState, and itself in base64', async () => {
    const text = `SAMLRequest=${message}&RelayState=a+b%2Bc`;
    expect(await verify(await signed({ text }))).toEqual({ message, relayState: 'a b+c' });
  });

  test('with characters in RelayState that its sender left as they are', async () => {
    const text = `SAMLRequest=${encodeURIComponent(message)}&RelayState=it's/here?x=1:2`;
    expect(await verify(await signed({ text }))).toEqual({ message, relayState: "it's/here?x=1:2" });
  });

  test('without a RelayState, and with an empty one', async () => {
    const text = `SAMLRequest=${encodeURIComponent(message)}`;
    expect(await verify(await signed({ text }))).toEqual({ message, relayState: null });
    expect(await verify(await signed({ text: `${text}&RelayState=` }))).toEqual({ message, relayState: '' });
  });

  test('in another order, and with parameters that mean nothing here', async () => {
    const parts = (await signed()).split('&').reverse().join('&');
    expect(await verify(`client=1&${parts}&x`)).toEqual({ message, relayState: 'r/+= &' });
  });

  test('as a SAMLResponse, where one is asked for', async () => {
    const query = await signed({ text: `SAMLResponse=${encodeURIComponent(message)}` });
    expect(await verify(query, { parameter: 'SAMLResponse' })).toEqual({ message, relayState: null });
    expect(await verify(query)).toBe('PARAMETER_MISSING');
  });

  test.each(['rsa-sha384', 'rsa-sha512', 'rsa-pss-sha256'] as const)('by %s', async (by) => {
    expect(await verify(await signed({ by }))).toMatchObject({ message });
  });

  test('by ECDSA, and by any of several keys', async () => {
    const ec = await keyOf('ec', { kind: 'ec' });
    const query = await signed({ by: 'ecdsa-sha256', key: ec });
    expect(await verify(query, { keys: [await keyOf(), ec] })).toMatchObject({ message });
  });
});

describe('ATTACK', () => {
  test.each([
    ['a changed message', (query: string) => swap(query, 'SAMLRequest=n', 'SAMLRequest=m')],
    ['a changed RelayState', (query: string) => swap(query, 'RelayState=r', 'RelayState=s')],
    ['a dropped RelayState', (query: string) => swap(query, /&RelayState=[^&]*/, '')],
    ['an added RelayState', (query: string) => `RelayState=x&${swap(query, /&RelayState=[^&]*/, '')}`],
    ['the same text encoded in another way', (query: string) => swap(query, '%2F', '%2f')],
    ['SigAlg swapped for a stronger one', (query: string) => swap(query, 'rsa-sha256', 'rsa-sha512')],
  ])('%s: SIGNATURE_MISMATCH', async (_, bend) => {
    expect(await verify(bend(await signed()))).toBe('SIGNATURE_MISMATCH');
  });

  test('a key that is not pinned: SIGNATURE_MISMATCH', async () => {
    expect(await verify(await signed({ key: await keyOf('stranger') }))).toBe('SIGNATURE_MISMATCH');
  });

  test.each(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'])('%s twice: PARAMETER_REPEATED', async (name) => {
    const query = await signed();
    const [again = ''] = new RegExp(`${name}=[^&]*`).exec(query) ?? [];
    for (const both of [`${query}&${again}`, `${again}&${query}`, `${query}&${name}`, `${query}&${name}=`])
      expect(await verify(both)).toBe('PARAMETER_REPEATED');
    const spelled = again.replace(name, name.replace('S', '%53').replace('R', '%52'));
    expect(await verify(`${query}&${spelled}`)).toBe('PARAMETER_REPEATED');
  });

  test('SAMLRequest and SAMLResponse both: PARAMETER_REPEATED', async () => {
    const query = await signed();
    for (const parameter of ['SAMLRequest', 'SAMLResponse'] as const)
      expect(await verify(`${query}&SAMLResponse=x`, { parameter })).toBe('PARAMETER_REPEATED');
  });

  test('a name in disguise, or an escape that is none: BODY_UNREADABLE', async () => {
    expect(await verify(swap(await signed(), 'SAMLRequest', 'SAML%52equest'))).toBe('BODY_UNREADABLE');
    expect(await verify(swap(await signed(), 'RelayState=r', 'RelayState=%zz'))).toBe('BODY_UNREADABLE');
    expect(await verify(swap(await signed(), 'RelayState=r', 'RelayState=%ff'))).toBe('BODY_UNREADABLE');
  });

  test.each([/&Signature=.*/, /&SigAlg=[^&]*/, /&SigAlg=.*/, /(?<=&Signature=).*/, /(?<=&SigAlg=)[^&]*/])(
    'a signature taken off by %s: SAML_NOT_SIGNED',
    async (part) => {
      expect(await verify(swap(await signed(), part, ''))).toBe('SAML_NOT_SIGNED');
    },
  );

  test.each([
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'none',
    'RSA-SHA256',
    '__proto__',
    `${rsaSha256}#`,
  ])('SigAlg %s: SIGNATURE_ALGORITHM', async (sigAlg) => {
    expect(await verify(await signed({ sigAlg }))).toBe('SIGNATURE_ALGORITHM');
  });

  test('an algorithm that no pinned key is for: SIGNATURE_ALGORITHM', async () => {
    const ec = await keyOf('ec', { kind: 'ec' });
    expect(await verify(await signed({ by: 'ecdsa-sha256', key: ec }))).toBe('SIGNATURE_ALGORITHM');
    expect(await verify(await signed(), { keys: [ec] })).toBe('SIGNATURE_ALGORITHM');
  });

  test('SHA-1 without legacy_crypto: SIGNATURE_SHA1', async () => {
    const query = await signed({ by: 'rsa-sha1' });
    expect(await verify(query)).toBe('SIGNATURE_SHA1');
    expect(await verify(query, { legacy: true })).toMatchObject({ message });
    expect(await verify(swap(query, 'SAMLRequest=n', 'SAMLRequest=m'), { legacy: true })).toBe('SIGNATURE_MISMATCH');
  });

  test('a short key without legacy_crypto: CERTIFICATE_KEY_WEAK', async () => {
    const short = await keyOf('short', { modulusLength: 1024 });
    const query = await signed({ key: short });
    expect(await verify(query, { keys: [short] })).toBe('CERTIFICATE_KEY_WEAK');
    expect(await verify(query, { keys: [short], legacy: true })).toMatchObject({ message });
  });

  test('a signature that is no base64: SIGNATURE_BASE64', async () => {
    expect(await verify(swap(await signed(), /(?<=&Signature=).*/, '%21'))).toBe('SIGNATURE_BASE64');
  });

  test('no message at all: PARAMETER_MISSING', async () => {
    for (const query of ['', 'SAMLRequest', 'SAMLRequest=', await signed({ text: 'RelayState=r' })])
      expect(await verify(query)).toBe('PARAMETER_MISSING');
  });
});
