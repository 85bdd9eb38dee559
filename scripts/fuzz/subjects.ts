/**
 * The genuine messages that are changed: signed once, signed twice, encrypted in every place, metadata and logout by both bindings,
 * all with the same key of one identity provider, so that parts of one are tempting in another. And a stranger's, to swap in.
 */
import { signElement } from '../../demo/idp/sign.ts';
import { toBase64 } from '../../src/lib/base64.ts';
import { type Bytes, utf8 } from '../../src/lib/bytes.ts';
import { deflateRaw } from '../../src/lib/deflate.ts';
import type { VerifyExpected } from '../../src/proof/saml/verify.ts';
import { encryptIn } from '../../test/support/encrypt.ts';
import { entity, group } from '../../test/support/idp-metadata.ts';
import { buildLogoutRequest, buildLogoutResponse, signedQuery, signLogout } from '../../test/support/logout.ts';
import {
  acsUrl,
  type Build,
  idpEntityId,
  keyOf,
  now,
  plain,
  requestId,
  signed,
  spEntityId,
} from '../../test/support/saml.ts';
import { encryptedResponse, ourKeys, ours } from '../../test/support/saml-encrypted.ts';
import { check, type Target } from './check.ts';

export interface Subject {
  readonly name: string;
  readonly target: Target;
  readonly xml: string;
  /** The octets of the message as they travel. */
  readonly encode: (octets: Bytes) => string | Promise<string>;
}

export interface World {
  readonly subjects: readonly Subject[];
  /** All messages, and some of a stranger. */
  readonly others: readonly string[];
  /** All that the genuine messages say, by kind: nothing else may ever be accepted. */
  readonly genuine: ReadonlySet<string>;
}

const rsa = await keyOf();
const ec = await keyOf('ec', { kind: 'ec' });
const stranger = await keyOf('stranger');
const certificates = [rsa.certificatePem, ec.certificatePem];
const attributes = { groups: ['staff', 'board'], mail: ['sam@acme.example'] };
const ecBy: Build = { key: ec, by: { algorithm: 'ecdsa-sha256' } };
const both = ['assertion', 'response'] as const;

export const fuzzKey = rsa.privateKey;

const expected: VerifyExpected = {
  idpEntityId,
  spEntityId,
  acsUrl,
  certificates,
  requestId,
  decryptionKeys: ourKeys,
};

async function encryptedPart(part: 'NameID' | 'Attribute', which: 'assertion' | 'response'): Promise<string> {
  const xml = await encryptIn(plain({ attributes }), part, { to: [ours.publicKey], cipher: 'aes128-cbc' });
  return signElement(xml, { which, privateKey: rsa.privateKey });
}

/** Its signed message by name; those that want more than any signature say so. */
const responses: Readonly<Record<string, readonly [string, Partial<VerifyExpected>?]>> = {
  'RSA, Assertion': [await signed({ attributes, by: { certificatePem: rsa.certificatePem } })],
  'RSA, Response': [await signed({ attributes, sign: ['response'] })],
  'RSA, both': [await signed({ attributes, sign: both })],
  'RSA, both wanted': [await signed({ attributes, sign: both }), { want: 'both' }],
  'RSA, Assertion, inclusive': [await signed({ attributes, by: { c14n: 'c14n10' } })],
  'RSA, Response, PrefixList': [await signed({ sign: ['response'], by: { inclusivePrefixes: ['#default', 'saml2'] } })],
  'EC, Assertion': [await signed({ attributes, ...ecBy })],
  'EC, Response, no prefixes': [await signed({ attributes, ...ecBy, sign: ['response'], prefixes: 'none' })],
  'GCM around a signed Assertion': [await encryptedResponse({ attributes })],
  'CBC around a signed Assertion': [await encryptedResponse({ attributes, cipher: 'aes128-cbc' })],
  'GCM in a signed Response': [await encryptedResponse({ attributes, sign: ['response'] })],
  'CBC in a signed Response': [await encryptedResponse({ attributes, sign: ['response'], cipher: 'aes256-cbc' })],
  'CBC, both, key beside': [
    await encryptedResponse({ attributes, sign: both, cipher: 'aes256-cbc', place: 'retrieval' }),
  ],
  'GCM, both wanted, SHA-256': [
    await encryptedResponse({ attributes, sign: both, transport: 'rsa-oaep', hash: 'SHA-256' }),
    { want: 'both' },
  ],
  EncryptedID: [await encryptedPart('NameID', 'assertion')],
  EncryptedAttribute: [await encryptedPart('Attribute', 'response')],
  // Another reader's own sign-in: whole, it may be accepted as hers, and never as a mixture.
  'of Eve': [await signed({ nameId: 'eve@acme.example', assertionId: '_evil', responseId: '_evil2' })],
  'of Eve, same IDs': [await signed({ nameId: 'eve@acme.example', sign: both, inResponseTo: requestId })],
};

const sloUrl = `${acsUrl.slice(0, -3)}slo`;
const logout = { idpEntityId, certificates, sloUrl, clockSkewSeconds: 0, legacyCrypto: false };
const answer = { ...logout, otherIssuer: null, requestId: '_logout-1' };
const envelope = { now, issuer: idpEntityId, destination: sloUrl };
const request = buildLogoutRequest({
  ...envelope,
  id: '_lr',
  nameId: 'sam@acme.example',
  sessionIndexes: ['_session'],
});
const response = buildLogoutResponse({ ...envelope, id: '_la', inResponseTo: '_logout-1' });

const idp = (id: string, entityId = idpEntityId, by = rsa) =>
  entity({ entityId, certificates: [by.certificatePem], attributes: ` ID="${id}"` });
const signMetadata = (xml: string, id: string) => signElement(xml, { id, privateKey: rsa.privateKey });

/** The query with the message replaced: its signature stays what it was. */
async function intoQuery(query: string, parameter: string, octets: Bytes): Promise<string> {
  const message = encodeURIComponent(toBase64(await deflateRaw(octets)));
  return query.replace(new RegExp(`^${parameter}=[^&]*`), () => `${parameter}=${message}`);
}

const requestQuery = await signedQuery(request, rsa, { relayState: 'a b' });
const responseQuery = await signedQuery(response, rsa, { parameter: 'SAMLResponse' });

const subjects: readonly Subject[] = [
  ...Object.entries(responses).map(
    ([name, [xml, more]]): Subject => ({
      name,
      target: { kind: 'response', expected: { ...expected, ...more } },
      xml,
      encode: toBase64,
    }),
  ),
  {
    name: 'metadata of one',
    target: { kind: 'metadata', expected: { entityId: null, certificate: rsa.certificatePem } },
    xml: await signMetadata(idp('_e1'), '_e1'),
    encode: (octets) => new TextDecoder().decode(octets),
  },
  {
    name: 'metadata of several',
    target: { kind: 'metadata', expected: { entityId: idpEntityId, certificate: rsa.certificatePem } },
    xml: await signMetadata(group(' ID="_g"', idp('_e1'), idp('_e2', 'https://other.example/saml', stranger)), '_g'),
    encode: (octets) => new TextDecoder().decode(octets),
  },
  {
    name: 'LogoutRequest by POST',
    target: { kind: 'logout request', binding: 'post', expected: { ...logout, decryptionKeys: ourKeys } },
    xml: await signLogout(request, rsa),
    encode: toBase64,
  },
  {
    name: 'LogoutRequest by redirect',
    target: { kind: 'logout request', binding: 'redirect', expected: { ...logout, decryptionKeys: ourKeys } },
    xml: request,
    encode: (octets) => intoQuery(requestQuery, 'SAMLRequest', octets),
  },
  {
    name: 'LogoutResponse by POST',
    target: { kind: 'logout response', binding: 'post', expected: answer },
    xml: await signLogout(response, rsa),
    encode: toBase64,
  },
  {
    name: 'LogoutResponse by redirect',
    target: { kind: 'logout response', binding: 'redirect', expected: answer },
    xml: response,
    encode: (octets) => intoQuery(responseQuery, 'SAMLResponse', octets),
  },
];

const strangers = [
  await signed({ nameId: 'mallory@acme.example', key: stranger, by: { certificatePem: stranger.certificatePem } }),
  await signed({ nameId: 'mallory@acme.example', key: stranger, sign: both }),
  await encryptedResponse({ nameId: 'mallory@acme.example', key: stranger, sign: both }),
  // By the right key, for another service: its Assertion must not work here.
  await signed({ nameId: 'mallory@acme.example', spEntityId: 'https://other.example/metadata', sign: both }),
  idp('_evil', idpEntityId, stranger),
];

export async function openWorld(): Promise<World> {
  const genuine = new Set<string>();
  for (const { name, target, xml, encode } of subjects) {
    const { code, said } = await check(target, await encode(utf8(xml)));
    if (said === null) throw new Error(`${name} is not accepted as it is: ${code}`);
    genuine.add(`${target.kind} ${said}`);
  }
  return { subjects, others: [...subjects.map(({ xml }) => xml), ...strangers], genuine };
}

/** What a LogoutResponse says that nobody signed: nothing is believed of it. */
export function isUnproven(said: string): boolean {
  return JSON.parse(said).outcome === 'unproven';
}
