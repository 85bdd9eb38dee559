/** The known quirks of IdPs, each with its own code and the sentence that an administrator finds in the audit. */
import { describe, expect, test } from 'vitest';
import { reasonCodes } from '../../../src/core/reasons.ts';
import { identify } from '../../../src/proof/saml/identify.ts';
import { type PresetName, presets } from '../../../src/proof/saml/presets.ts';
import { withHint } from '../../../src/proof/saml/quirks.ts';
import type { VerifyExpected } from '../../../src/proof/saml/verify.ts';
import { startMeter } from '../../support/processor-time.ts';
import {
  acsUrl,
  type Build,
  idpEntityId,
  later,
  minute,
  now,
  plain,
  second,
  signed,
  spEntityId,
  swap,
  verifyXml,
} from '../../support/saml.ts';

/** The refusal as the audit would have it, or null. */
async function refusal(preset: PresetName, build: Build, expected: Partial<VerifyExpected> = {}, at = now) {
  const assertion = await verifyXml(await signed(build), expected, at);
  const result = assertion.ok ? identify(assertion.value, { emailFrom: presets[preset].email, preset }) : assertion;
  return result.ok ? null : withHint(result.error, preset);
}

const status = 'urn:oasis:names:tc:SAML:2.0:status';

function failed(second: string, statusMessage = 'no'): Build {
  const code = `<saml2p:StatusCode Value="${status}:${second}"/>`;
  return {
    status: `${status}:Responder`,
    statusMessage,
    edit: (xml) =>
      swap(
        xml,
        /(<saml2p:StatusCode [^>]*)\/>/,
        `<saml2p:StatusCode Value="${status}:Responder">${code}</saml2p:StatusCode>`,
      ),
  };
}

describe('status: the IdP’s own second-level code', () => {
  test.each([
    ['AuthnFailed', 'STATUS_AUTHN_FAILED'],
    ['RequestDenied', 'STATUS_REQUEST_DENIED'],
    ['NoPassive', 'STATUS_NO_PASSIVE'],
    ['InvalidNameIDPolicy', 'STATUS_INVALID_NAME_ID_POLICY'],
    ['RequestUnsupported', 'STATUS_REQUEST_UNSUPPORTED'],
    ['UnknownPrincipal', 'SAML_STATUS'],
    ['constructor', 'SAML_STATUS'],
  ])('%s: %s', async (second, code) => {
    expect(await refusal('generic', failed(second))).toMatchObject({
      code,
      received: `${status}:Responder · ${status}:${second} · no`,
    });
  });

  test('AD FS: MSIS7070, a NameIDPolicy without a matching rule', async () => {
    const reason = await refusal('adfs', failed('InvalidNameIDPolicy', 'MSIS7070'));
    expect(reason?.detail).toContain('leave name_id_format out');
    expect(reason?.received).toContain('MSIS7070');
  });
});

describe('Entra: AADSTS numbers', () => {
  test.each([
    ['50105', /Users and groups/],
    ['75011', /Postern asks for none/],
    ['75016', /name_id_format/],
    ['75008', /sso_url/],
    ['700016', /Identifier \(Entity ID\)/],
    ['90011', /name_id_format/],
    ['75006', /name_id_format/],
    ['650056', /misconfigured/],
    ['50034', /sign-in log/],
  ])('AADSTS%s', async (number, detail) => {
    const message = `AADSTS${number}: The signed in user is blocked.\r\nTrace ID: 1`;
    const reason = await refusal('entra', failed('RequestUnsupported', message));
    expect(reason).toMatchObject({ code: 'SAML_STATUS', detail: expect.stringMatching(detail) });
    expect(reason?.received).toMatch(
      new RegExp(`^AADSTS${number} · .*RequestUnsupported · AADSTS${number}: The signed in`),
    );
  });

  test('what only looks like a number is none', async () => {
    const reason = await refusal('entra', failed('RequestDenied', 'xAADSTS50105 AADSTS AADSTS123456789'));
    expect(reason?.code).toBe('STATUS_REQUEST_DENIED');
  });
});

describe('the clock: the measured seconds', () => {
  const skew = { clockSkewSeconds: 60 };

  test('93 s ahead: CONDITIONS_NOT_BEFORE', async () => {
    const reason = await refusal('entra', { notBefore: later(93 * second) }, skew);
    expect(reason).toEqual({
      code: 'CONDITIONS_NOT_BEFORE',
      detail:
        "the Assertion is not valid yet: the identity provider's clock is 93 s ahead; set it, or allow for it with clock_skew (now 60 s)",
      expected: `by our clock ${now.toISOString()}`,
      received: later(93 * second).toISOString(),
    });
  });

  test('AD FS allows for none itself: CONDITIONS_NOT_BEFORE', async () => {
    const reason = await refusal('adfs', { notBefore: later(1) });
    expect(reason?.detail).toMatch(/ 1 s ahead; .*-NotBeforeSkew/);
  });

  test('an hour ahead is more than clock_skew can allow', async () => {
    const reason = await refusal('generic', { notBefore: later(60 * minute), notOnOrAfter: later(90 * minute) }, skew);
    expect(reason?.detail).toMatch(/3600 s ahead; set it$/);
  });

  test('75 s over: CONDITIONS_EXPIRED, SUBJECT_CONFIRMATION_EXPIRED', async () => {
    const end = later(-75 * second);
    const conditions = await refusal('generic', { notBefore: null, notOnOrAfter: end }, skew);
    expect(conditions).toMatchObject({
      code: 'CONDITIONS_EXPIRED',
      detail: expect.stringContaining(' ended 75 s ago'),
    });
    const subject = await refusal('generic', { subjectNotOnOrAfter: end }, skew);
    expect(subject).toMatchObject({
      code: 'SUBJECT_CONFIRMATION_EXPIRED',
      detail: expect.stringContaining(' ended 75 s ago'),
    });
  });

  test('61 s ahead: SUBJECT_CONFIRMATION_NOT_BEFORE', async () => {
    const reason = await refusal('generic', { subjectNotBefore: later(61 * second) }, skew);
    expect(reason).toMatchObject({
      code: 'SUBJECT_CONFIRMATION_NOT_BEFORE',
      detail: expect.stringContaining(' 61 s ahead'),
    });
  });
});

describe('names that are nearly right', () => {
  const only = (what: string) => expect.stringContaining(`the only difference is ${what}`);

  test.each<[string, Build, Partial<VerifyExpected>, string, string]>([
    ['audience', { audiences: [`${spEntityId}/`] }, {}, 'AUDIENCE', 'a slash at the end'],
    ['audience', { audiences: [spEntityId.toUpperCase()] }, {}, 'AUDIENCE', 'upper and lower case'],
    ['audience', { audiences: ['urn:other', `\n${spEntityId} `] }, {}, 'AUDIENCE', 'white space around it'],
    [
      'audience',
      { audiences: [`${spEntityId.replace('https', 'http')}/`] },
      {},
      'AUDIENCE',
      'http instead of https and a slash at the end',
    ],
    ['Entra’s issuer', {}, { idpEntityId: `${idpEntityId}/` }, 'ISSUER_RESPONSE', 'a slash at the end'],
    [
      'issuer',
      { responseIssuer: null },
      { idpEntityId: idpEntityId.replace('https', 'http') },
      'ISSUER_ASSERTION',
      'http instead of https',
    ],
    ['Destination', { destination: `${acsUrl}/` }, {}, 'DESTINATION', 'a slash at the end'],
    [
      'Recipient',
      { recipient: acsUrl.replace('docs', 'DOCS') },
      {},
      'SUBJECT_CONFIRMATION_RECIPIENT',
      'upper and lower case',
    ],
  ])('%s %j %j: %s', async (_, build, expected, code, difference) => {
    expect(await refusal('generic', build, expected)).toMatchObject({ code, detail: only(difference) });
  });

  test('others are just others', async () => {
    for (const audience of ['urn:other', `${spEntityId}x`, ''])
      expect((await refusal('generic', { audiences: [audience] }))?.detail).not.toContain('only difference');
  });

  test('ATTACK DESTINATION of 200 000 slashes around a genuine Assertion: linear', async () => {
    const attack = swap(await signed(), `Destination="${acsUrl}"`, `Destination="${'/'.repeat(200_000)}x"`);
    const spent = startMeter();
    expect(await verifyXml(attack)).toMatchObject({ ok: false, error: { code: 'DESTINATION' } });
    expect(spent()).toBeLessThan(1000);
  });
});

describe('what is missing', () => {
  test('AD FS without a NameID and without a mail: NAME_ID_MISSING', async () => {
    const reason = await refusal('adfs', { nameId: null, attributes: { upn: ['sam'] } });
    expect(reason).toMatchObject({
      code: 'NAME_ID_MISSING',
      detail: expect.stringContaining('AD FS sends a NameID only'),
    });
    expect(reason?.received).toBe('NameID absent; attributes: upn');
  });

  test('authentik without an audience: AUDIENCE_MISSING', async () => {
    expect(await refusal('authentik', { audiences: null })).toMatchObject({
      code: 'AUDIENCE_MISSING',
      detail: expect.stringContaining('set “Audience”'),
      expected: spEntityId,
    });
  });

  test('authentik without a signing certificate: SAML_NOT_SIGNED', async () => {
    const reason = await refusal('authentik', { sign: [] });
    expect(reason).toMatchObject({ code: 'SAML_NOT_SIGNED', detail: expect.stringContaining('signing certificate') });
  });

  test('Google with “Signed response”: SAML_ASSERTION_NOT_SIGNED', async () => {
    const reason = await refusal('google', { sign: ['response'] }, { want: 'assertion' });
    expect(reason).toMatchObject({ code: 'SAML_ASSERTION_NOT_SIGNED', detail: expect.stringContaining('Untick') });
  });

  test('Shibboleth without mail, only a transient NameID: EMAIL_INVALID', async () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const reason = await refusal('shibboleth', { nameId: '_9f0c', nameIdFormat });
    expect(reason?.code).toBe('EMAIL_INVALID');
    expect(reason?.detail).toMatch(/no attribute urn:oid:\S+ or mail\. Release the attribute mail/);
    expect(reason?.received).toContain(`_9f0c · NameID ${nameIdFormat}`);
  });
});

test('JumpCloud’s NameID format of SAML 1.0 is accepted', async () => {
  const nameIdFormat = 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified';
  const result = await verifyXml(await signed({ nameIdFormat }));
  expect(result).toMatchObject({ ok: true, value: { nameId: 'sam@acme.example', nameIdFormat } });
});

describe('Entra’s group overage', () => {
  const link = 'http://schemas.microsoft.com/claims/groups.link';

  test('is a warning, GROUPS_OVERAGE, and no refusal', async () => {
    const assertion = await verifyXml(await signed({ attributes: { [link]: ['https://graph.windows.example/x'] } }));
    const result = assertion.ok ? identify(assertion.value, { emailFrom: 'nameid', preset: 'entra' }) : assertion;
    expect(result).toMatchObject({
      ok: true,
      value: { groups: [], warnings: [{ code: 'GROUPS_OVERAGE', detail: expect.stringContaining('150') }] },
    });
  });
});

describe('another protocol: SAML_NOT_RESPONSE', () => {
  test.each([
    [
      'SAML 1.1',
      '<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1"/>',
      /SAML 1\.1/,
    ],
    ['a SAML 1.1 Assertion', '<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion"/>', /SAML 1\.1/],
    [
      'WS-Federation',
      '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"/>',
      /WS-Federation/,
    ],
    ['a bare Assertion', '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>', /without a Response/],
    ['a request', '<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>', /another message/],
    ['a page', '<html/>', /something else/],
  ])('%s', async (_, xml, detail) => {
    const result = await verifyXml(xml);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'SAML_NOT_RESPONSE', detail: expect.stringMatching(detail) },
    });
  });
});

test('a hint is added to the detail and changes nothing else; a preset without one leaves the reason alone', async () => {
  for (const code of reasonCodes)
    for (const preset of Object.keys(presets) as PresetName[]) {
      const told = withHint({ code, detail: 'x.', expected: 'e', received: 'r' }, preset);
      expect({ ...told, detail: 'x.' }).toEqual({ code, detail: 'x.', expected: 'e', received: 'r' });
      expect(told.detail).toMatch(/^x\.( \S.{10,}\.)?$/);
    }
});

test('an unsigned failure is a failure all the same', async () => {
  const result = await verifyXml(plain(failed('AuthnFailed')));
  expect(result).toMatchObject({ ok: false, error: { code: 'STATUS_AUTHN_FAILED' } });
});
