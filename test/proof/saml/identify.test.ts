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
      subject: 'Sam@Acme.Example',
      sessionIndex: '_session',
      sessionNotOnOrAfter: later(60 * minute),
      singleUseId: '_assertion',
      expires: later(5 * minute),
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
    ['no NameID', { nameId: null }, {}, 'EMAIL_MISSING'],
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
