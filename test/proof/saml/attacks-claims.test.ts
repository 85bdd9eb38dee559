/** What a signed message says and must not: by number and name of the attack catalogue. All of it is signed for real. */
import { describe, expect, test } from 'vitest';
import {
  acsUrl,
  type Build,
  codeOf,
  cut,
  type Differing,
  idpEntityId,
  keyOf,
  later,
  minute,
  now,
  plain,
  requestId,
  second,
  signed,
  spEntityId,
  swap,
  verifyXml,
} from '../../support/saml.ts';

const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const status = 'urn:oasis:names:tc:SAML:2.0:status:';

/** [what, how the message is made, the code] and perhaps what the connection expects. */
type Row = readonly [string, Build, string, (Differing & { readonly at?: Date })?];

function rows(name: string, all: readonly Row[]): void {
  describe(name, () => {
    for (const [what, build, code, { at = now, ...expected } = {}] of all) {
      test(what, async () => expect(await codeOf(await signed(build), expected, at)).toBe(code));
    }
  });
}

const edit = (from: string | RegExp, to: string): Build => ({ edit: (xml) => swap(xml, from, to) });
const confirmation = cut(plain(), 'saml2:SubjectConfirmation');
const conditions = cut(plain(), 'saml2:Conditions');
const subject = cut(plain(), 'saml2:Subject');
const statusElement = cut(plain(), 'saml2p:Status');
const authn = cut(plain(), 'saml2:AuthnStatement');
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

test('what these are made of is accepted, with all it says', async () => {
  const xml = await signed({ attributes: { groups: ['a', 'b'], empty: [] }, sessionNotOnOrAfter: later(60 * minute) });
  expect(await verifyXml(xml)).toEqual({
    ok: true,
    value: {
      issuer: idpEntityId,
      nameId: 'sam@acme.example',
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      nameQualifier: null,
      spNameQualifier: null,
      attributes: new Map([
        ['groups', ['a', 'b']],
        ['empty', []],
      ]),
      friendlyNames: new Map(),
      assertionId: '_assertion',
      sessionIndex: '_session',
      sessionNotOnOrAfter: later(60 * minute),
      notOnOrAfter: later(5 * minute),
    },
  });
});

rows('4.1 unsigned', [
  ['no Signature', { sign: [] }, 'SAML_NOT_SIGNED'],
  [
    'an EncryptedAssertion in an unsigned Response',
    {
      sign: [],
      edit: (xml) => swap(xml, cut(xml, 'saml2:Assertion'), `<saml2:EncryptedAssertion xmlns:saml2="${saml}"/>`),
    },
    'SAML_ENCRYPTED',
  ],
  ['an EncryptedID', edit(/<saml2:NameID[\s\S]*<\/saml2:NameID>/, '<saml2:EncryptedID/>'), 'SAML_ENCRYPTED'],
  [
    'an EncryptedAttribute',
    edit(
      '</saml2:Assertion>',
      '<saml2:AttributeStatement><saml2:EncryptedAttribute/></saml2:AttributeStatement></saml2:Assertion>',
    ),
    'SAML_ENCRYPTED',
  ],
]);

rows('4.2 version, root and namespace', [
  ['Response 1.0', edit('Version="2.0"', 'Version="1.0"'), 'SAML_VERSION'],
  ['Response 2.1', edit('Version="2.0"', 'Version="2.1"'), 'SAML_VERSION'],
  ['Response without version', edit(' Version="2.0"', ''), 'SAML_VERSION'],
  ['Assertion 1.1', edit('ID="_assertion" Version="2.0"', 'ID="_assertion" Version="1.1"'), 'SAML_VERSION'],
  ['Assertion without version', edit('ID="_assertion" Version="2.0"', 'ID="_assertion"'), 'SAML_VERSION'],
  ['a LogoutResponse', edit(/saml2p:Response/g, 'saml2p:LogoutResponse'), 'SAML_NOT_RESPONSE'],
  ['an ArtifactResponse', edit(/saml2p:Response/g, 'saml2p:ArtifactResponse'), 'SAML_NOT_RESPONSE'],
]);

describe('4.3 status', () => {
  rows('not Success', [
    ...['Responder', 'Requester', 'VersionMismatch', 'AuthnFailed', 'success', 'Success ', ''].map(
      (name): Row => [name, { status: status + name }, 'SAML_STATUS'],
    ),
    [
      'nested Success',
      edit(
        /<saml2p:StatusCode[^>]*\/>/,
        `<saml2p:StatusCode Value="${status}Responder"><saml2p:StatusCode Value="${status}Success"/></saml2p:StatusCode>`,
      ),
      'SAML_STATUS',
    ],
    ['no Value', edit(/<saml2p:StatusCode[^>]*\/>/, '<saml2p:StatusCode/>'), 'SAML_STATUS'],
    ['two Status', edit(statusElement, statusElement + statusElement), 'SAML_STATUS_SHAPE'],
    [
      'two StatusCode',
      edit(
        /(<saml2p:StatusCode[^>]*\/>)/,
        `<saml2p:StatusCode Value="${status}Success"/><saml2p:StatusCode Value="${status}Success"/>`,
      ),
      'SAML_STATUS_SHAPE',
    ],
    ['no Status', edit(statusElement, ''), 'SAML_STATUS_SHAPE'],
    ['no StatusCode', edit(/<saml2p:StatusCode[^>]*\/>/, ''), 'SAML_STATUS_SHAPE'],
    [
      'Success over a second-level code',
      edit(
        /<saml2p:StatusCode[^>]*\/>/,
        `<saml2p:StatusCode Value="${status}Success"><saml2p:StatusCode Value="${status}PartialLogout"/></saml2p:StatusCode>`,
      ),
      'accepted',
    ],
  ]);

  test('the words of the IdP go to the audit, and no more than 500 characters of them', async () => {
    const xml = plain({
      status: `${status}Responder`,
      statusMessage: `Account locked ${'!'.repeat(1000)}`,
      edit: (text) =>
        text.replace(
          /(<saml2p:StatusCode [^>]*)\/>/,
          `$1><saml2p:StatusCode Value="${status}AuthnFailed"/></saml2p:StatusCode>`,
        ),
    });
    const result = await verifyXml(xml);
    const received = result.ok ? '' : (result.error.received ?? '');
    expect(received).toMatch(/status:Responder · .*status:AuthnFailed · Account locked !/);
    expect(received).toHaveLength(500);
  });

  test('an answer without an Assertion is a failure, whatever it says', async () => {
    const empty = (xml: string) => swap(xml, cut(xml, 'saml2:Assertion'), '');
    expect(await codeOf(plain({ edit: empty }))).toBe('SAML_NO_ASSERTION');
    expect(await codeOf(plain({ edit: empty, status: `${status}Responder` }))).toBe('SAML_STATUS');
  });
});

rows('4.4 issuer', [
  ['of the Response: another', { responseIssuer: 'https://evil.example' }, 'ISSUER_RESPONSE'],
  ['of the Response: absent', { responseIssuer: null }, 'accepted'],
  ['of the Response: absent, and signed', { responseIssuer: null, sign: ['response'] }, 'accepted'],
  [
    'of the Response: twice',
    edit(
      /<saml2:Issuer xmlns[\s\S]*?<\/saml2:Issuer>/,
      `<saml2:Issuer xmlns:saml2="${saml}">${idpEntityId}</saml2:Issuer>`.repeat(2),
    ),
    'ISSUER_RESPONSE',
  ],
  ['of the Response: with an element', edit(/(?<=<saml2:Issuer xmlns[^>]*>)/, '<x/>'), 'ISSUER_RESPONSE'],
  ['of the Assertion: another', { assertionIssuer: 'https://evil.example' }, 'ISSUER_ASSERTION'],
  ['of the Assertion: absent', { assertionIssuer: null }, 'ISSUER_ASSERTION_MISSING'],
  ['of the Assertion: empty', { assertionIssuer: '' }, 'ISSUER_ASSERTION'],
  ['of the Assertion: upper case', { assertionIssuer: idpEntityId.toUpperCase() }, 'ISSUER_ASSERTION'],
  ['of the Assertion: a slash more', { assertionIssuer: `${idpEntityId}/` }, 'ISSUER_ASSERTION'],
  ['of the Assertion: white space around', { assertionIssuer: ` ${idpEntityId}\n` }, 'ISSUER_ASSERTION'],
  [
    'of the Assertion: twice',
    edit(`</saml2:Issuer><saml2:Subject>`, `</saml2:Issuer><saml2:Issuer>${idpEntityId}</saml2:Issuer><saml2:Subject>`),
    'ISSUER_ASSERTION',
  ],
  [
    'of the Assertion: with an element',
    edit(`${idpEntityId}</saml2:Issuer><saml2:Subject>`, `${idpEntityId}<x/></saml2:Issuer><saml2:Subject>`),
    'ISSUER_ASSERTION',
  ],
  ['another connection of the same key', {}, 'ISSUER_RESPONSE', { idpEntityId: 'https://idp.example/other' }],
]);

rows('4.5 audience', [
  ['another', { audiences: ['https://other.example'] }, 'AUDIENCE'],
  ['a slash more', { audiences: [`${spEntityId}/`] }, 'AUDIENCE'],
  ['a prefix', { audiences: [spEntityId.slice(0, -1)] }, 'AUDIENCE'],
  ['upper case', { audiences: [spEntityId.toUpperCase()] }, 'AUDIENCE'],
  ['white space around', { audiences: [` ${spEntityId} `] }, 'AUDIENCE'],
  ['empty', { audiences: [''] }, 'AUDIENCE'],
  ['no Audience in the restriction', { audiences: [] }, 'AUDIENCE'],
  ['with an element', edit(spEntityId, `${spEntityId}<x/>`), 'AUDIENCE'],
  ['one of several', { audiences: ['https://other.example', spEntityId] }, 'accepted'],
  ['no restriction', { audiences: null }, 'AUDIENCE_MISSING'],
  ['no Conditions', edit(conditions, ''), 'AUDIENCE_MISSING'],
  ['empty Conditions', edit(conditions, '<saml2:Conditions/>'), 'AUDIENCE_MISSING'],
  [
    'two restrictions, one for another',
    {
      extra: {
        conditions: '<saml2:AudienceRestriction><saml2:Audience>urn:other</saml2:Audience></saml2:AudienceRestriction>',
      },
    },
    'AUDIENCE',
  ],
  [
    'two restrictions, both for us',
    {
      extra: {
        conditions: `<saml2:AudienceRestriction><saml2:Audience>${spEntityId}</saml2:Audience></saml2:AudienceRestriction>`,
      },
    },
    'accepted',
  ],
]);

const wrongUrls = [
  'https://other.example/_sso/saml/okta/acs',
  acsUrl.replace('okta', 'other'),
  acsUrl.replace('https://', 'https://docs.example.com@evil.example/'),
  acsUrl.replace('https:', 'http:'),
  acsUrl.replace('.com', '.com:443'),
  `${acsUrl}/`,
  `${acsUrl}?a=b`,
  `${acsUrl}#a`,
  acsUrl.toUpperCase(),
  acsUrl.replace('saml', '%73aml'),
  ` ${acsUrl}`,
  '',
];

rows('4.6 Destination', [
  ...wrongUrls.map((destination): Row => [JSON.stringify(destination), { destination }, 'DESTINATION']),
  ...wrongUrls.map(
    (destination): Row => [`signed: ${destination}`, { destination, sign: ['response'] }, 'DESTINATION'],
  ),
  ['absent', { destination: null }, 'accepted'],
  ['absent, and signed', { destination: null, sign: ['response'] }, 'accepted'],
]);

rows('4.7 SubjectConfirmation', [
  ...wrongUrls.map(
    (recipient): Row => [`Recipient ${JSON.stringify(recipient)}`, { recipient }, 'SUBJECT_CONFIRMATION_RECIPIENT'],
  ),
  ['no Recipient', { recipient: null }, 'SUBJECT_CONFIRMATION_RECIPIENT'],
  ['no NotOnOrAfter', { subjectNotOnOrAfter: null }, 'SUBJECT_CONFIRMATION_EXPIRY_MISSING'],
  [
    'holder of key',
    { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' },
    'SUBJECT_CONFIRMATION_METHOD',
  ],
  [
    'sender vouches',
    { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' },
    'SUBJECT_CONFIRMATION_METHOD',
  ],
  ['bearer of SAML 1', { confirmationMethod: 'urn:oasis:names:tc:SAML:1.0:cm:bearer' }, 'SUBJECT_CONFIRMATION_METHOD'],
  ['none', edit(confirmation, ''), 'SUBJECT_CONFIRMATION_METHOD'],
  ['no Method', edit(` Method="${bearer}"`, ''), 'SUBJECT_CONFIRMATION_METHOD'],
  ['no data', edit(/<saml2:SubjectConfirmationData[^>]*\/>/, ''), 'SUBJECT_CONFIRMATION_DATA'],
  [
    'data twice',
    edit(/<saml2:SubjectConfirmationData[^>]*\/>/, '<saml2:SubjectConfirmationData/><saml2:SubjectConfirmationData/>'),
    'SUBJECT_CONFIRMATION_DATA',
  ],
  [
    'empty data',
    edit(/<saml2:SubjectConfirmationData[^>]*\/>/, '<saml2:SubjectConfirmationData/>'),
    'SUBJECT_CONFIRMATION_RECIPIENT',
  ],
  ['no Subject', edit(subject, ''), 'SUBJECT_MISSING'],
  ['two Subjects', edit(subject, subject + subject), 'SUBJECT_MISSING'],
  ['a NotBefore that has come', { subjectNotBefore: now }, 'accepted'],
  ['a NotBefore to come', { subjectNotBefore: later(1) }, 'SUBJECT_CONFIRMATION_NOT_BEFORE'],
  [
    'a wrong one, then a right one',
    { extra: { subject: confirmation }, recipient: 'https://evil.example' },
    'accepted',
  ],
  [
    'a right one, then a wrong one',
    { extra: { subject: swap(confirmation, acsUrl, 'https://evil.example') } },
    'accepted',
  ],
  [
    'one of ours that is over, then one for somebody else',
    {
      subjectNotOnOrAfter: later(-10 * minute),
      extra: { subject: swap(confirmation, acsUrl, 'https://evil.example') },
    },
    'SUBJECT_CONFIRMATION_EXPIRED',
  ],
  [
    'the right parts in two wrong ones',
    { recipient: 'https://evil.example', extra: { subject: swap(confirmation, / NotOnOrAfter="[^"]*"/, '') } },
    'SUBJECT_CONFIRMATION_EXPIRY_MISSING',
  ],
  [
    'right data, but not for bearer',
    { confirmationMethod: 'urn:x', extra: { subject: `<saml2:SubjectConfirmation Method="${bearer}"/>` } },
    'SUBJECT_CONFIRMATION_DATA',
  ],
]);

test('4.7 of two right confirmations the last to end counts, but never past the Conditions', async () => {
  const longer = swap(confirmation, later(5 * minute).toISOString(), later(9 * minute).toISOString());
  const far = await verifyXml(await signed({ extra: { subject: longer }, notOnOrAfter: null }));
  expect(far.ok && far.value.notOnOrAfter).toEqual(later(9 * minute));
  const near = await verifyXml(await signed({ extra: { subject: longer }, notOnOrAfter: later(3 * minute) }));
  expect(near.ok && near.value.notOnOrAfter).toEqual(later(3 * minute));
});

const unsolicited = { requestId: null };

rows('4.8 InResponseTo', [
  ['both right', {}, 'accepted'],
  ['the Response’s absent', { inResponseTo: null, subjectInResponseTo: requestId }, 'accepted'],
  ['the Response’s of another request', { inResponseTo: '_other', subjectInResponseTo: requestId }, 'IN_RESPONSE_TO'],
  [
    'the Response’s of another request, signed',
    { inResponseTo: '_other', subjectInResponseTo: requestId, sign: ['response'] },
    'IN_RESPONSE_TO',
  ],
  ['the Response’s empty', { inResponseTo: '', subjectInResponseTo: requestId }, 'IN_RESPONSE_TO'],
  ['the subject’s of another request', { subjectInResponseTo: '_other' }, 'SUBJECT_CONFIRMATION_IN_RESPONSE_TO'],
  ['the subject’s absent', { subjectInResponseTo: null }, 'SUBJECT_CONFIRMATION_IN_RESPONSE_TO'],
  ['the subject’s empty', { subjectInResponseTo: '' }, 'SUBJECT_CONFIRMATION_IN_RESPONSE_TO'],
  ['both absent, but asked for', { inResponseTo: null }, 'SUBJECT_CONFIRMATION_IN_RESPONSE_TO'],
  ['not asked for: both absent', { inResponseTo: null }, 'accepted', unsolicited],
  ['not asked for: both present', {}, 'IN_RESPONSE_TO', unsolicited],
  ['not asked for: the Response’s present', { subjectInResponseTo: null }, 'IN_RESPONSE_TO', unsolicited],
  [
    'not asked for: the subject’s present',
    { inResponseTo: null, subjectInResponseTo: requestId },
    'SUBJECT_CONFIRMATION_IN_RESPONSE_TO',
    unsolicited,
  ],
  ['not asked for: empty', { inResponseTo: '', subjectInResponseTo: null }, 'IN_RESPONSE_TO', unsolicited],
]);

const skew = { clockSkewSeconds: 60 };
const minuteSkew = 60 * second;
const far = later(60 * minute);
const open = { notBefore: null, notOnOrAfter: null, subjectNotOnOrAfter: far };

describe('4.9 time', () => {
  rows('NotOnOrAfter == now is over, one millisecond later is not', [
    ['Conditions', { ...open, notOnOrAfter: now }, 'CONDITIONS_EXPIRED'],
    ['Conditions', { ...open, notOnOrAfter: later(1) }, 'accepted'],
    ['SubjectConfirmation', { subjectNotOnOrAfter: now }, 'SUBJECT_CONFIRMATION_EXPIRED'],
    ['SubjectConfirmation', { subjectNotOnOrAfter: later(1) }, 'accepted'],
    ['Session', { sessionNotOnOrAfter: now }, 'SESSION_NOT_ON_OR_AFTER'],
    ['Session', { sessionNotOnOrAfter: later(1) }, 'accepted'],
  ]);

  rows('NotBefore == now has come, one millisecond before it has not', [
    ['Conditions', { notBefore: now }, 'accepted'],
    ['Conditions', { notBefore: later(1) }, 'CONDITIONS_NOT_BEFORE'],
  ]);

  rows('clock skew, both ways', [
    ['Conditions end', { ...open, notOnOrAfter: later(1 - minuteSkew) }, 'accepted', skew],
    ['Conditions end', { ...open, notOnOrAfter: later(-minuteSkew) }, 'CONDITIONS_EXPIRED', skew],
    ['Conditions start', { notBefore: later(minuteSkew) }, 'accepted', skew],
    ['Conditions start', { notBefore: later(minuteSkew + 1) }, 'CONDITIONS_NOT_BEFORE', skew],
    ['SubjectConfirmation end', { subjectNotOnOrAfter: later(1 - minuteSkew) }, 'accepted', skew],
    ['SubjectConfirmation end', { subjectNotOnOrAfter: later(-minuteSkew) }, 'SUBJECT_CONFIRMATION_EXPIRED', skew],
    ['SubjectConfirmation start', { subjectNotBefore: later(minuteSkew) }, 'accepted', skew],
    ['SubjectConfirmation start', { subjectNotBefore: later(minuteSkew + 1) }, 'SUBJECT_CONFIRMATION_NOT_BEFORE', skew],
    // None here: our session would end with theirs, so one that is over could only go round in circles.
    ['Session end', { sessionNotOnOrAfter: later(1) }, 'accepted', skew],
    ['Session end', { sessionNotOnOrAfter: now }, 'SESSION_NOT_ON_OR_AFTER', skew],
    ['none by default', { ...open, notOnOrAfter: later(-1) }, 'CONDITIONS_EXPIRED'],
  ]);

  rows('the window', [
    ['inverted', { ...open, notBefore: later(minute), notOnOrAfter: later(-minute) }, 'CONDITIONS_SHAPE'],
    ['empty', { ...open, notBefore: now, notOnOrAfter: now }, 'CONDITIONS_SHAPE'],
    ['inverted, however large the skew', { ...open, notBefore: later(1), notOnOrAfter: now }, 'CONDITIONS_SHAPE', skew],
    ['no ends', open, 'accepted'],
    ['Conditions twice', edit(conditions, conditions + conditions), 'CONDITIONS_SHAPE'],
  ]);

  const wrong = [
    '',
    'now',
    '2026-05-05T16=7:00Z',
    '2026-05-05T10:05:00',
    '2026-05-05',
    '9999999999',
    '2026-05-05T24:00:00Z',
  ];
  rows('what is no time is refused, wherever it stands', [
    ...wrong.map(
      (text): Row => [
        `Conditions NotBefore ${text}`,
        edit(/(?<=<saml2:Conditions NotBefore=")[^"]*/, text),
        'TIME_INVALID',
      ],
    ),
    ...wrong.map(
      (text): Row => [
        `Conditions NotOnOrAfter ${text}`,
        edit(/(?<=<saml2:Conditions [^>]*NotOnOrAfter=")[^"]*/, text),
        'TIME_INVALID',
      ],
    ),
    ...wrong.map(
      (text): Row => [
        `SubjectConfirmationData NotOnOrAfter ${text}`,
        edit(/(?<=<saml2:SubjectConfirmationData NotOnOrAfter=")[^"]*/, text),
        'TIME_INVALID',
      ],
    ),
    ...wrong.map(
      (text): Row => [
        `SubjectConfirmationData NotBefore ${text}`,
        edit('<saml2:SubjectConfirmationData ', `<saml2:SubjectConfirmationData NotBefore="${text}" `),
        'TIME_INVALID',
      ],
    ),
    ...wrong.map(
      (text): Row => [
        `SessionNotOnOrAfter ${text}`,
        edit('<saml2:AuthnStatement ', `<saml2:AuthnStatement SessionNotOnOrAfter="${text}" `),
        'TIME_INVALID',
      ],
    ),
  ]);

  test('of several AuthnStatements the first names the session, the earliest end counts', async () => {
    const more = (end: Date, index: string) =>
      swap(
        swap(authn, /SessionIndex="[^"]*"/, `SessionIndex="${index}"`),
        ' AuthnInstant',
        ` SessionNotOnOrAfter="${end.toISOString()}" AuthnInstant`,
      );
    const extra = { assertionEnd: more(later(30 * minute), '_2') + more(later(20 * minute), '_3') };
    const result = await verifyXml(await signed({ extra }));
    const earlier = { sessionIndex: '_session', sessionNotOnOrAfter: later(20 * minute) };
    expect(result).toMatchObject({ ok: true, value: earlier });
    const turned = { assertionEnd: more(later(20 * minute), '_2') + more(later(30 * minute), '_3') };
    expect(await verifyXml(await signed({ extra: turned }))).toMatchObject({ ok: true, value: earlier });
    expect(
      await codeOf(await signed({ extra: { assertionEnd: more(later(30 * minute), '_2') + more(now, '_3') } })),
    ).toBe('SESSION_NOT_ON_OR_AFTER');
  });

  test('no AuthnStatement: no session', async () => {
    const result = await verifyXml(await signed(edit(authn, '')));
    expect(result).toMatchObject({ ok: true, value: { sessionIndex: null, sessionNotOnOrAfter: null } });
  });
});

rows('4.11 NameID', [
  ['empty', { nameId: '' }, 'NAME_ID'],
  ['white space', { nameId: ' \n' }, 'NAME_ID'],
  ['with an element', edit('sam@acme.example', 'sam<x/>@acme.example'), 'NAME_ID'],
  ['with an element first', edit('sam@acme.example', '<x>evil</x>sam@acme.example'), 'NAME_ID'],
  ['twice', edit('</saml2:NameID>', '</saml2:NameID><saml2:NameID>evil@acme.example</saml2:NameID>'), 'NAME_ID'],
  [
    'qualified for another service',
    edit('<saml2:NameID ', '<saml2:NameID SPNameQualifier="https://other.example" '),
    'NAME_ID',
  ],
  ['qualified for nobody', edit('<saml2:NameID ', '<saml2:NameID SPNameQualifier="" '), 'NAME_ID'],
  ['qualified for us', edit('<saml2:NameID ', `<saml2:NameID SPNameQualifier="${spEntityId}" `), 'accepted'],
]);

test('4.11 no NameID, or one without a Format: null', async () => {
  const none = await verifyXml(await signed({ nameId: null }));
  expect(none).toMatchObject({ ok: true, value: { nameId: null, nameIdFormat: null } });
  const formless = await verifyXml(await signed({ nameIdFormat: null }));
  expect(formless).toMatchObject({ ok: true, value: { nameId: 'sam@acme.example', nameIdFormat: null } });
});

describe('4.12 attributes', () => {
  const statement = (inner: string) => ({
    extra: { assertionEnd: `<saml2:AttributeStatement>${inner}</saml2:AttributeStatement>` },
  });
  const value = (inner: string, more = '') =>
    `<saml2:Attribute Name="a"${more}><saml2:AttributeValue>${inner}</saml2:AttributeValue></saml2:Attribute>`;

  rows('without a Name', [
    ['absent', statement('<saml2:Attribute/>'), 'ATTRIBUTE_SHAPE'],
    ['empty', statement('<saml2:Attribute Name=""/>'), 'ATTRIBUTE_SHAPE'],
    ['FriendlyName only', statement('<saml2:Attribute FriendlyName="a"/>'), 'ATTRIBUTE_SHAPE'],
  ]);

  test.each<[string, string, readonly string[] | undefined]>([
    ['one Name twice: values follow each other', value('1') + value('2'), ['1', '2']],
    [
      'a FriendlyName is not a Name',
      value('1') +
        '<saml2:Attribute Name="b" FriendlyName="a"><saml2:AttributeValue>2</saml2:AttributeValue></saml2:Attribute>',
      ['1'],
    ],
    ['markup hides nothing', value('admin@acme.example<x>.evil</x>.example'), ['admin@acme.example.evil.example']],
    ['a NameID in the value', value('<saml2:NameID>x</saml2:NameID>'), ['x']],
    [
      'xsi:nil',
      '<saml2:Attribute Name="a"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></saml2:Attribute>',
      [''],
    ],
    ['white space stays', value(' a\n'), [' a\n']],
    ['no value', '<saml2:Attribute Name="a"/>', []],
    ['a value of another namespace is none', '<saml2:Attribute Name="a"><x>1</x></saml2:Attribute>', []],
    [
      'an Attribute of another namespace is none',
      '<Attribute Name="a"><AttributeValue>1</AttributeValue></Attribute>',
      undefined,
    ],
    ['an Attribute further down is none', `<x>${value('1')}</x>`, undefined],
  ])('%s', async (_, inner, values) => {
    const result = await verifyXml(await signed(statement(inner)));
    expect(result.ok && result.value.attributes.get('a')).toEqual(values);
  });
});

rows('4.14 conditions', [
  [
    'OneTimeUse and ProxyRestriction',
    { extra: { conditions: '<saml2:OneTimeUse/><saml2:ProxyRestriction Count="1"/>' } },
    'accepted',
  ],
  ['an abstract Condition', { extra: { conditions: '<saml2:Condition/>' } }, 'CONDITIONS_UNKNOWN'],
  ['an unknown one', { extra: { conditions: '<saml2:Delegation/>' } }, 'CONDITIONS_UNKNOWN'],
  ['one of another namespace', { extra: { conditions: '<AudienceRestriction/>' } }, 'CONDITIONS_UNKNOWN'],
]);

describe('4.15 when the subject was authenticated', () => {
  const since = { authenticatedSince: now };
  const at = (ms: number): Build => ({ authnInstant: later(ms) });
  const more = (ms: number) => authn.replace(now.toISOString(), later(ms).toISOString());
  rows('an answer that must come of asking again', [
    ['at that moment', at(0), 'accepted', since],
    ['a millisecond before', at(-1), 'AUTHN_TOO_OLD', since],
    ['before, within the clock skew', at(-minute), 'accepted', { ...since, clockSkewSeconds: 60 }],
    ['before, beyond the clock skew', at(-minute - 1), 'AUTHN_TOO_OLD', { ...since, clockSkewSeconds: 60 }],
    [
      'an hour before, and the Response is signed too',
      { ...at(-60 * minute), sign: ['assertion', 'response'] },
      'AUTHN_TOO_OLD',
      since,
    ],
    ['whenever it was, where it was not asked for', at(-365 * 24 * 60 * minute), 'accepted'],
    ['no AuthnStatement', edit(authn, ''), 'AUTHN_TOO_OLD', since],
    ['no AuthnStatement, where it was not asked for', edit(authn, ''), 'accepted'],
    ['an AuthnStatement that does not say', edit(/ AuthnInstant="[^"]*"/, ''), 'AUTHN_TOO_OLD', since],
    ['in another attribute', edit(' AuthnInstant=', ' authnInstant='), 'AUTHN_TOO_OLD', since],
    ['no moment', edit(/ AuthnInstant="[^"]*"/, ' AuthnInstant="now"'), 'TIME_INVALID', since],
    ['no moment, where it was not asked for', edit(/ AuthnInstant="[^"]*"/, ' AuthnInstant="now"'), 'accepted'],
    ['two, the newer one last', { ...at(-minute), extra: { assertionEnd: more(0) } }, 'accepted', since],
    ['two, the newer one first', { extra: { assertionEnd: more(-minute) } }, 'accepted', since],
    ['two, both before', { ...at(-minute), extra: { assertionEnd: more(-1) } }, 'AUTHN_TOO_OLD', since],
    ['a statement further down', edit(authn, `<saml2:Advice>${authn}</saml2:Advice>`), 'AUTHN_TOO_OLD', since],
    [
      'a statement of another namespace',
      edit(authn, authn.replaceAll('saml2:AuthnStatement', 'AuthnStatement')),
      'SAML_UNEXPECTED_ELEMENT',
      since,
    ],
  ]);

  test('ATTACK a newer statement outside what is signed: AUTHN_TOO_OLD or not read at all', async () => {
    const xml = await signed(at(-minute));
    const outside = `<saml2p:Extensions xmlns:saml2="${saml}">${authn}</saml2p:Extensions>`;
    expect(await codeOf(swap(xml, '<saml2:Assertion', `${outside}<saml2:Assertion`), since)).toBe('AUTHN_TOO_OLD');
    expect(await codeOf(swap(xml, authn.slice(0, 20), `${authn}${authn.slice(0, 20)}`), since)).toBe('DIGEST_MISMATCH');
  });

  test('the reason tells both moments, and what the clocks may have to do with it', async () => {
    expect(await verifyXml(await signed(at(-90 * second)), { ...since, clockSkewSeconds: 60 })).toEqual({
      ok: false,
      error: {
        code: 'AUTHN_TOO_OLD',
        detail:
          'the subject was authenticated 90 s before that was asked for; if it was asked for again all the same, the identity ' +
          "provider's clock is behind: set it, or allow for it with clock_skew (now 60 s)",
        expected: `by our clock ${now.toISOString()} or later`,
        received: later(-90 * second).toISOString(),
      },
    });
  });
});

describe('a posted answer for another connection', () => {
  test('right for one, wrong for the other', async () => {
    const other = await keyOf('other connection');
    const xml = await signed();
    const certificates = [other.certificatePem];
    expect(await codeOf(xml)).toBe('accepted');
    expect(await codeOf(xml, { certificates })).toBe('SIGNATURE_MISMATCH');
    expect(await codeOf(xml, { acsUrl: acsUrl.replace('okta', 'other') })).toBe('DESTINATION');
    expect(await codeOf(xml, { spEntityId: 'https://other.example' })).toBe('AUDIENCE');
  });
});
