// The demo's signer is xmldsigjs' canonicaliser, the gateway's verifier its own: each says that the other is right.
import { beforeAll, describe, expect, test } from 'vitest';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { answer } from '../../demo/idp/saml.ts';
import { buildResponse, type ResponseOptions, type SignOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { type Person, people } from '../../demo/people.ts';
import { acsUrl, idpEntityId, spEntityId } from '../../demo/places.ts';
import { verifyResponse } from '../../src/proof/saml/verify.ts';

const now = new Date('2026-05-04T10:00:00.000Z');
const party = { now, acsUrl, issuer: idpEntityId, spEntityId };
let rsa: SigningKey;
let ec: SigningKey;

beforeAll(async () => {
  rsa = await makeKey(now);
  ec = await makeKey(now, { kind: 'ec' });
});

function verify(samlResponse: string, requestId?: string) {
  const certificates = [rsa.certificatePem, ec.certificatePem];
  const asked = requestId === undefined ? {} : { requestId };
  return verifyResponse(samlResponse, { idpEntityId, spEntityId, acsUrl, certificates, ...asked }, now);
}

describe('what signElement signs, verifyResponse takes', () => {
  const inherited: Partial<ResponseOptions> = {
    extra: { responseAttributes: ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xml:lang="nl"' },
  };
  const cases: readonly [string, Partial<SignOptions>, Partial<ResponseOptions>?][] = [
    ['rsa-sha256', {}],
    ['rsa-sha384', { algorithm: 'rsa-sha384', digest: 'sha384' }],
    ['rsa-sha512', { algorithm: 'rsa-sha512', digest: 'sha512' }],
    ['rsa-pss-sha256', { algorithm: 'rsa-pss-sha256' }],
    ['rsa-pss-sha512', { algorithm: 'rsa-pss-sha512' }],
    ['ecdsa-sha256', { algorithm: 'ecdsa-sha256' }],
    ['ecdsa-sha512', { algorithm: 'ecdsa-sha512' }],
    ['a prefix list', { inclusivePrefixes: ['xs'] }, inherited],
    ['Canonical XML 1.0', { c14n: 'c14n10' }, inherited],
    ['Canonical XML 1.1', { c14n: 'c14n11' }, inherited],
    ['no prefixes', { prefix: '' }, { prefixes: 'none' }],
    ['saml prefixes', {}, { prefixes: 'saml' }],
  ];
  for (const [name, signing, parts] of cases) {
    for (const which of ['response', 'assertion'] as const) {
      test(`${name}, the ${which} signed`, async () => {
        const { privateKey } = signing.algorithm?.startsWith('ecdsa') ? ec : rsa;
        const xml = buildResponse({ ...party, attributes: { groups: ['a & b', '<c>\r\n'] }, ...parts });
        const result = await verify(toBase64(await signElement(xml, { which, privateKey, ...signing })));
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        expect(result.value.nameId).toBe('sam@acme.example');
        expect(result.value.attributes.get('groups')).toEqual(['a & b', '<c>\r\n']);
      });
    }
  }
});

test('the demo IdP answers a request so that the gateway believes it', async () => {
  const bea = people.find((person) => person.id === 'bea') as Person;
  const result = await verify(await answer(bea, '_r1', rsa, now), '_r1');
  expect(result.ok && result.value.nameId).toBe('bea@acme.example');
});
