/** Signature wrapping, by number and name of the attack catalogue: every one with a genuine signature somewhere in it. */
import { describe, expect, test } from 'vitest';
import { signElement } from '../../../demo/idp/sign.ts';
import type { ReasonCode } from '../../../src/core/reasons.ts';
import { codeOf, cut, keyOf, plain, signed, swap, verifyXml } from '../../support/saml.ts';

const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** The Assertion is signed. */
const genuine = await signed();
const assertion = cut(genuine, 'saml2:Assertion');
const signature = cut(assertion, 'ds:Signature');
const bare = swap(assertion, signature, '');

/** The Response is signed. */
const whole = await signed({ sign: ['response'] });
const wholeSignature = cut(whole, 'ds:Signature');
const wholeBare = swap(whole, wholeSignature, '');

/** Says that the admin came, under another ID. */
const evil = swap(swap(bare, '"_assertion"', '"_evil"'), 'sam@acme.example', 'admin@acme.example');
const evilSameId = swap(evil, '"_evil"', '"_assertion"');
const evilResponse = swap(
  swap(swap(wholeBare, '"_response"', '"_evil"'), '"_assertion"', '"_evil2"'),
  'sam@',
  'admin@',
);

const evilSigned = (with_: string) => swap(evil, '</saml2:Issuer>', `</saml2:Issuer>${with_}`);
const inResponse = (content: string) => swap(genuine, assertion, content);
const inSignature = (content: string) => swap(signature, '</ds:Signature>', `${content}</ds:Signature>`);
const extensions = (content: string) => `<saml2p:Extensions>${content}</saml2p:Extensions>`;

const attacks: readonly (readonly [string, ReasonCode, string])[] = [
  [
    '3 XSW1: the signed Response inside the Signature of an evil one',
    'SAML_NESTED_RESPONSE',
    swap(
      evilResponse,
      '</saml2:Issuer>',
      `</saml2:Issuer>${swap(wholeSignature, '</ds:Signature>', `${wholeBare}</ds:Signature>`)}`,
    ),
  ],
  [
    '3 XSW1: the same in a ds:Object',
    'SAML_NESTED_RESPONSE',
    swap(
      evilResponse,
      '</saml2:Issuer>',
      `</saml2:Issuer>${swap(wholeSignature, '</ds:Signature>', `<ds:Object>${wholeBare}</ds:Object></ds:Signature>`)}`,
    ),
  ],
  [
    '3 XSW2: the signed Response beside the Signature of an evil one',
    'SAML_NESTED_RESPONSE',
    swap(evilResponse, '</saml2:Issuer>', `</saml2:Issuer>${wholeBare}${wholeSignature}`),
  ],
  ['3 XSW3: an evil Assertion before the signed one', 'SAML_SEVERAL_ASSERTIONS', inResponse(evil + assertion)],
  ['3 XSW3b: an evil Assertion after the signed one', 'SAML_SEVERAL_ASSERTIONS', inResponse(assertion + evil)],
  [
    '3 XSW4: an evil Assertion around the signed one',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(evil, '</saml2:Assertion>', `${assertion}</saml2:Assertion>`)),
  ],
  [
    '3 XSW5: the evil Assertion has the Signature, the original follows',
    'SAML_SEVERAL_ASSERTIONS',
    inResponse(evilSigned(signature) + bare),
  ],
  [
    '3 XSW6: the original inside the Signature of the evil Assertion',
    'SAML_MISPLACED_ASSERTION',
    inResponse(evilSigned(inSignature(bare))),
  ],
  [
    '3 XSW7: an evil Assertion of the same ID in Extensions',
    'SAML_ID_DUPLICATE',
    inResponse(extensions(evilSameId) + assertion),
  ],
  [
    '3 XSW7: an evil Assertion of another ID in Extensions',
    'SAML_MISPLACED_ASSERTION',
    inResponse(extensions(evil) + assertion),
  ],
  [
    '3 XSW7: the signed Assertion in Extensions, an evil one in its place',
    'SAML_MISPLACED_ASSERTION',
    inResponse(extensions(assertion) + evil),
  ],
  [
    '3 XSW8: the original in a ds:Object of the evil Signature',
    'SAML_MISPLACED_ASSERTION',
    inResponse(evilSigned(inSignature(`<ds:Object>${bare}</ds:Object>`))),
  ],
  [
    '3 XSW9: a fake SignedInfo first, and the signed one behind it',
    'SIGNATURE_SHAPE',
    inResponse(
      swap(
        evilSameId,
        '</saml2:Issuer>',
        `</saml2:Issuer>${swap(signature, '<ds:SignedInfo>', `${cut(signature, 'ds:SignedInfo')}<ds:SignedInfo>`)}`,
      ),
    ),
  ],
  [
    '3 the Signature copied to an evil Assertion of the same ID',
    'DIGEST_MISMATCH',
    inResponse(swap(evilSameId, '</saml2:Issuer>', `</saml2:Issuer>${signature}`)),
  ],
  [
    '3 the Signature copied to an evil Assertion of another ID',
    'SIGNATURE_REFERENCE',
    inResponse(evilSigned(signature)),
  ],
  ['3 the Signature beside the Assertion', 'SIGNATURE_REFERENCE', inResponse(signature + evilSameId)],
  [
    '3 the Signature in the Subject',
    'SAML_MISPLACED_SIGNATURE',
    inResponse(swap(evilSameId, '<saml2:NameID', `${signature}<saml2:NameID`)),
  ],
  [
    '3 the Signature in the Status',
    'SAML_MISPLACED_SIGNATURE',
    swap(inResponse(evilSameId), '</saml2p:Status>', `${signature}</saml2p:Status>`),
  ],
  [
    '3 the Signature in an AttributeValue',
    'SAML_MISPLACED_SIGNATURE',
    inResponse(
      swap(
        evilSameId,
        '</saml2:Assertion>',
        `<saml2:AttributeStatement><saml2:Attribute Name="a"><saml2:AttributeValue>${signature}</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion>`,
      ),
    ),
  ],
  ['3 same ID first', 'SAML_SEVERAL_ASSERTIONS', inResponse(evilSameId + assertion)],
  ['3 same ID last', 'SAML_SEVERAL_ASSERTIONS', inResponse(assertion + evilSameId)],
  [
    '3 evil in Advice',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(assertion, '</saml2:Assertion>', `<saml2:Advice>${evil}</saml2:Advice></saml2:Assertion>`)),
  ],
  [
    '3 the signed one in the Advice of an evil one',
    'SAML_MISPLACED_ASSERTION',
    inResponse(swap(evil, '</saml2:Assertion>', `<saml2:Advice>${assertion}</saml2:Advice></saml2:Assertion>`)),
  ],
  [
    '3 evil in StatusDetail',
    'SAML_MISPLACED_ASSERTION',
    swap(genuine, '</saml2p:Status>', `<saml2p:StatusDetail>${evil}</saml2p:StatusDetail></saml2p:Status>`),
  ],
  [
    '3 an EncryptedAssertion beside the signed one',
    'SAML_SEVERAL_ASSERTIONS',
    inResponse(`${assertion}<saml2:EncryptedAssertion xmlns:saml2="${saml}"/>`),
  ],
  [
    '3 an EncryptedAssertion elsewhere',
    'SAML_MISPLACED_ASSERTION',
    inResponse(extensions(`<saml2:EncryptedAssertion xmlns:saml2="${saml}"/>`) + assertion),
  ],
  ['3 a wrapper around the Assertion', 'SAML_NO_ASSERTION', inResponse(`<x>${assertion}</x>`)],
  ['3 an unknown element beside the Assertion', 'SAML_UNEXPECTED_ELEMENT', inResponse(`${assertion}<x/>`)],
  [
    '3 an unknown element in the Assertion',
    'SAML_UNEXPECTED_ELEMENT',
    inResponse(swap(assertion, '</saml2:Assertion>', '<x/></saml2:Assertion>')),
  ],
  [
    '3 an Assertion of another namespace beside the signed one',
    'SAML_UNEXPECTED_ELEMENT',
    inResponse(swap(evil, saml, 'urn:evil') + assertion),
  ],
  [
    '3 a second AttributeStatement that nobody signed',
    'DIGEST_MISMATCH',
    swap(genuine, '</saml2:Assertion>', '<saml2:AttributeStatement/></saml2:Assertion>'),
  ],
  [
    '3 a signed error answer',
    'SAML_STATUS',
    await signed({ sign: ['response'], status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
  ],
  [
    '3 a signed error answer with an evil Success',
    'SAML_STATUS_SHAPE',
    swap(
      await signed({ sign: ['response'], status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
      '<saml2p:Status>',
      '<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2p:Status>',
    ),
  ],
  ['3 the Response inside another document', 'SAML_NOT_RESPONSE', `<x>${whole}</x>`],
  ['3 the signed Assertion alone', 'SAML_NOT_RESPONSE', assertion],
  [
    '3 the signed Assertion in a LogoutRequest',
    'SAML_NOT_RESPONSE',
    `<samlp:LogoutRequest xmlns:samlp="${samlp}" ID="_logout" Version="2.0">${assertion}</samlp:LogoutRequest>`,
  ],
];

test.each(attacks)('%s: %s', async (_, code, xml) => {
  expect(await codeOf(xml)).toBe(code);
});

test('what these are made of is accepted', async () => {
  expect(await codeOf(genuine)).toBe('accepted');
  expect(await codeOf(whole)).toBe('accepted');
});

const both = await signed({ sign: ['assertion', 'response'] });

describe('3 mixed: every signature that is present must verify', () => {
  test('both right: accepted', async () => {
    expect(await verifyXml(both, { want: 'both' })).toMatchObject({ ok: true, value: { nameId: 'sam@acme.example' } });
  });

  test('signed Response, then the Assertion signed inside it: DIGEST_MISMATCH', async () => {
    expect(await codeOf(await signed({ sign: ['response', 'assertion'] }))).toBe('DIGEST_MISMATCH');
  });

  test('the Assertion by another key than the Response: SIGNATURE_MISMATCH', async () => {
    const other = await keyOf('other');
    const inner = await signed({ key: other });
    const xml = await signElement(inner, { which: 'response', privateKey: (await keyOf()).privateKey });
    expect(await codeOf(xml)).toBe('SIGNATURE_MISMATCH');
    expect(await codeOf(xml, { want: 'response' })).toBe('SIGNATURE_MISMATCH');
    const certificates = [(await keyOf()).certificatePem, other.certificatePem];
    expect(await codeOf(xml, { certificates })).toBe('accepted');
  });

  test('the Response by another key than the Assertion: SIGNATURE_MISMATCH', async () => {
    const xml = await signElement(genuine, { which: 'response', privateKey: (await keyOf('other')).privateKey });
    expect(await codeOf(xml, { want: 'assertion' })).toBe('SIGNATURE_MISMATCH');
  });

  test('a Response changed around a right Assertion: DIGEST_MISMATCH', async () => {
    expect(await codeOf(swap(both, ' Destination="', ' Consent="x" Destination="'))).toBe('DIGEST_MISMATCH');
  });
});

describe('3 what is signed is what was wanted', () => {
  const messages = { nothing: plain(), assertion: genuine, response: whole, both };

  test.each<[keyof typeof messages, 'assertion' | 'response' | 'both' | 'either', string]>([
    ['nothing', 'either', 'SAML_NOT_SIGNED'],
    ['nothing', 'assertion', 'SAML_NOT_SIGNED'],
    ['nothing', 'response', 'SAML_NOT_SIGNED'],
    ['nothing', 'both', 'SAML_NOT_SIGNED'],
    ['assertion', 'either', 'accepted'],
    ['assertion', 'assertion', 'accepted'],
    ['assertion', 'response', 'SAML_RESPONSE_NOT_SIGNED'],
    ['assertion', 'both', 'SAML_RESPONSE_NOT_SIGNED'],
    ['response', 'either', 'accepted'],
    ['response', 'assertion', 'SAML_ASSERTION_NOT_SIGNED'],
    ['response', 'response', 'accepted'],
    ['response', 'both', 'SAML_ASSERTION_NOT_SIGNED'],
    ['both', 'either', 'accepted'],
    ['both', 'assertion', 'accepted'],
    ['both', 'response', 'accepted'],
    ['both', 'both', 'accepted'],
  ])('%s signed, %s wanted: %s', async (what, want, code) => {
    expect(await codeOf(messages[what], { want })).toBe(code);
  });
});
