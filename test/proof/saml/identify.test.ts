import { describe, expect, test } from 'vitest';
import { type IdentifyBy, identify } from '../../../src/proof/saml/identify.ts';
import { type Build, later, minute, second, signed, verifyXml } from '../../support/saml.ts';

async function who(build: Build, by: Partial<IdentifyBy> = {}) {
  const result = await verifyXml(await signed(build));
  if (!result.ok) throw new Error(result.error.code);
  return identify(result.value, { emailFrom: 'nameid', ...by });
}

async function codeOf(build: Build, by: Partial<IdentifyBy> = {}): Promise<string> {
  const result = await who(build, by);
  return result.ok ? result.value.email : result.error.code;
}

test('all that goes with the address', async () => {
  const attributes = { displayName: ['Sam Vimes'] };
  expect(await who({ attributes, nameId: 'Sam@Acme.Example', sessionNotOnOrAfter: later(60 * minute) })).toEqual({
    ok: true,
    value: {
      email: 'sam@acme.example',
      name: 'Sam Vimes',
      firstName: null,
      lastName: null,
      picture: null,
      groups: [],
      subject: 'Sam@Acme.Example',
      nameId: {
        format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        nameQualifier: null,
        spNameQualifier: null,
      },
      sessionIndex: '_session',
      sessionNotOnOrAfter: later(60 * minute),
      singleUseId: '_assertion',
      expires: later(5 * minute),
      warnings: [],
    },
  });
});

test('a proof is remembered for as long as skew lets it be shown', async () => {
  const result = await who({}, { clockSkewSeconds: 60 });
  expect(result.ok && result.value.expires).toEqual(later(5 * minute + 60 * second));
});

describe('the address', () => {
  const mail = (...values: string[]): Build => ({ attributes: { mail: values } });

  test.each<[string, Build, Partial<IdentifyBy>, string]>([
    ['from the NameID', {}, {}, 'sam@acme.example'],
    ['from an attribute', mail('Eve@Acme.example '), { emailFrom: 'mail' }, 'eve@acme.example'],
    ['no NameID', { nameId: null }, {}, 'NAME_ID_MISSING'],
    ['no such attribute', mail('a@b.c'), { emailFrom: 'email' }, 'EMAIL_MISSING'],
    ['another case', mail('a@b.c'), { emailFrom: 'Mail' }, 'EMAIL_MISSING'],
    ['an inherited name', {}, { emailFrom: 'constructor' }, 'EMAIL_MISSING'],
    ['no value', mail(), { emailFrom: 'mail' }, 'EMAIL_MISSING'],
    ['an empty value', mail(''), { emailFrom: 'mail' }, 'EMAIL_MISSING'],
    ['two values', mail('a@acme.example', 'b@acme.example'), { emailFrom: 'mail' }, 'EMAIL_SEVERAL'],
    ['the same twice', mail('a@acme.example', 'a@acme.example'), { emailFrom: 'mail' }, 'EMAIL_SEVERAL'],
    ['a user name', { nameId: 'sam' }, {}, 'EMAIL_INVALID'],
    ['two addresses in one', { nameId: 'a@acme.example,b@acme.example' }, {}, 'EMAIL_INVALID'],
    ['a look-alike', { nameId: 'sam@acme.exаmple' }, {}, 'EMAIL_INVALID'],
    ['a line end', { nameId: 'sam@acme.example\nadmin@acme.example' }, {}, 'EMAIL_INVALID'],
    ['an address with a name', { nameId: 'Sam <sam@acme.example>' }, {}, 'EMAIL_INVALID'],
    ['a wildcard', { nameId: '*@acme.example' }, {}, 'EMAIL_INVALID'],
  ])('%s', async (_, build, by, outcome) => {
    expect(await codeOf(build, by)).toBe(outcome);
  });

  test('what is missing is said with what was sent, cut', async () => {
    const result = await who(
      { attributes: { [`urn:${'x'.repeat(1000)}`]: ['1'], mail: ['2'] } },
      { emailFrom: 'email' },
    );
    expect(result.ok ? null : result.error).toMatchObject({ code: 'EMAIL_MISSING', expected: 'the attribute email' });
    expect(result.ok ? '' : result.error.received).toHaveLength(500);
  });
});

describe('the display name', () => {
  test.each<[Build['attributes'], string | null | undefined, string | null]>([
    [{}, undefined, null],
    [{ displayName: ['Sam'] }, undefined, 'Sam'],
    [{ 'http://schemas.microsoft.com/identity/claims/displayname': ['Sam'] }, undefined, 'Sam'],
    [{ 'urn:oid:2.16.840.1.113730.3.1.241': ['Sam'] }, null, 'Sam'],
    [{ name: ['  Sam '] }, undefined, 'Sam'],
    [{ name: ['Second'], displayName: ['First'] }, undefined, 'First'],
    [{ name: ['Second'], displayName: [' '] }, undefined, 'Second'],
    [{ cn: ['Sam'], displayName: ['Other'] }, 'cn', 'Sam'],
    [{ displayName: ['Other'] }, 'cn', null],
  ])('%j by %s: %s', async (attributes = {}, nameFrom = null, name) => {
    const result = await who({ attributes }, { nameFrom });
    expect(result.ok && result.value.name).toBe(name);
  });
});

describe('the rest, where an attribute is there', () => {
  async function seen(attributes: Build['attributes'] = {}, by: Partial<IdentifyBy> = {}) {
    const result = await who({ attributes }, by);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  }

  test('first and last name make the display name when there is none', async () => {
    expect(await seen({ firstName: ['Sam'], lastName: [' Vimes '] })).toMatchObject({
      firstName: 'Sam',
      lastName: 'Vimes',
      name: 'Sam Vimes',
    });
    expect(await seen({ sn: ['Vimes'] })).toMatchObject({ firstName: null, name: 'Vimes' });
    expect(await seen({ givenName: ['Sam'], displayName: ['His Grace'] })).toMatchObject({ name: 'His Grace' });
  });

  test.each([
    ['https://idp.example/sam.png', 'https://idp.example/sam.png'],
    [' https://idp.example/sam.png\n', 'https://idp.example/sam.png'],
    ['http://idp.example/sam.png', null],
    ['javascript:alert(1)', null],
    ['data:image/png;base64,AAAA', null],
    ['//idp.example/sam.png', null],
    ['https://sam:secret@idp.example/sam.png', null],
    [`https://idp.example/${'a'.repeat(2048)}`, null],
    ['sam.png', null],
  ])('a picture, case %#', async (picture, url) => {
    expect((await seen({ picture: [picture] })).picture).toBe(url);
  });

  test('two pictures are none', async () => {
    expect((await seen({ picture: ['https://a.example/', 'https://b.example/'] })).picture).toBeNull();
  });

  test('groups: all values of the first attribute that is there, each once', async () => {
    const groups = ['staff', ' staff ', '', 'a|admins', 'board'];
    expect((await seen({ groups, memberOf: ['other'] })).groups).toEqual(['staff', 'a|admins', 'board']);
    expect((await seen({ groups: [''], memberOf: ['other'] })).groups).toEqual(['other']);
    expect((await seen({ groups }, { groupsFrom: 'roles' })).groups).toEqual([]);
  });
});

describe('FriendlyName', () => {
  const attribute = (name: string, friendlyName: string | null, value: string) =>
    `<saml2:Attribute Name="${name}"${friendlyName === null ? '' : ` FriendlyName="${friendlyName}"`}>` +
    `<saml2:AttributeValue>${value}</saml2:AttributeValue></saml2:Attribute>`;
  const sending = (...attributes: readonly string[]): Build => ({
    nameId: null,
    extra: { assertionEnd: `<saml2:AttributeStatement>${attributes.join('')}</saml2:AttributeStatement>` },
  });
  const mail = attribute('urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'sam@acme.example');

  test.each<[string, Build, IdentifyBy['emailFrom'], string]>([
    ['stands for its Name', sending(mail), 'mail', 'sam@acme.example'],
    [
      'ATTACK never hides an attribute of that Name',
      sending(attribute('x', 'mail', 'eve@acme.example'), attribute('mail', null, 'sam@acme.example')),
      'mail',
      'sam@acme.example',
    ],
    [
      'ATTACK never comes before any listed Name',
      sending(attribute('x', 'mail', 'eve@acme.example'), attribute('email', null, 'sam@acme.example')),
      ['mail', 'email'],
      'sam@acme.example',
    ],
    [
      'ATTACK of two Names is of neither',
      sending(mail, attribute('x', 'mail', 'eve@acme.example')),
      'mail',
      'EMAIL_MISSING',
    ],
    [
      'repeated for one Name: two values',
      sending(mail, attribute('urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'eve@acme.example')),
      'mail',
      'EMAIL_SEVERAL',
    ],
    [
      'ATTACK of an empty Name: none',
      sending(attribute('mail', null, ''), attribute('x', 'mail', 'eve@acme.example')),
      'mail',
      'EMAIL_MISSING',
    ],
    [
      'comes before a NameID that is listed later',
      { ...sending(mail), nameId: 'sam' },
      ['mail', 'nameid'],
      'sam@acme.example',
    ],
    [
      'comes after a NameID that is listed earlier',
      { ...sending(mail), nameId: 'id@acme.example' },
      ['nameid', 'mail'],
      'id@acme.example',
    ],
    [
      'ATTACK called nameid is no NameID',
      sending(attribute('x', 'nameid', 'eve@acme.example')),
      'nameid',
      'NAME_ID_MISSING',
    ],
    [
      'ATTACK an attribute called nameid is none either',
      sending(attribute('nameid', null, 'eve@acme.example')),
      'nameid',
      'NAME_ID_MISSING',
    ],
    ['ATTACK of an inherited name', sending(mail), '__proto__', 'EMAIL_MISSING'],
  ])('%s', async (_, build, emailFrom, outcome) => {
    expect(await codeOf(build, { emailFrom })).toBe(outcome);
  });
});
