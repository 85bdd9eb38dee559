/** Who a reader is, by the attributes that each IdP sends: as wire facts and vendors' pages name them, values are made up. */
import { describe, expect, test } from 'vitest';
import { identify } from '../../../src/proof/saml/identify.ts';
import { type PresetName, presets } from '../../../src/proof/saml/presets.ts';
import { type Build, signed, verifyXml } from '../../support/saml.ts';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

async function read(preset: PresetName, build: Build) {
  const result = await verifyXml(await signed(build));
  if (!result.ok) throw new Error(result.error.code);
  return identify(result.value, { emailFrom: presets[preset].email, preset });
}

interface Sent {
  readonly nameId: string | null;
  readonly nameIdFormat?: string;
  readonly attributes: NonNullable<Build['attributes']>;
  readonly groups?: readonly string[];
}

const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format';

const sent: Readonly<Record<PresetName, Sent>> = {
  okta: {
    nameId: 'sam.vimes',
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    attributes: { email: ['sam@acme.example'], firstName: ['Sam'], lastName: ['Vimes'], groups: ['watch'] },
    groups: ['watch'],
  },
  entra: {
    nameId: 'svimes@acme.onmicrosoft.example',
    attributes: {
      'http://schemas.microsoft.com/identity/claims/tenantid': ['6a9c'],
      'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups': ['11-22', '33-44'],
      [`${claims}/name`]: ['svimes@acme.onmicrosoft.example'],
      [`${claims}/emailaddress`]: ['sam@acme.example'],
      [`${claims}/givenname`]: ['Sam'],
      [`${claims}/surname`]: ['Vimes'],
    },
    groups: ['11-22', '33-44'],
  },
  onelogin: {
    nameId: 'svimes',
    attributes: {
      'User.email': ['sam@acme.example'],
      'User.FirstName': ['Sam'],
      'User.LastName': ['Vimes'],
      memberOf: ['watch'],
      PersonImmutableID: [''],
    },
    groups: ['watch'],
  },
  adfs: {
    nameId: null,
    attributes: {
      [`${claims}/upn`]: ['svimes@acme.local'],
      [`${claims}/emailaddress`]: ['sam@acme.example'],
      [`${claims}/givenname`]: ['Sam'],
      [`${claims}/surname`]: ['Vimes'],
      'http://schemas.xmlsoap.org/claims/Group': ['Domain Users'],
    },
    groups: ['Domain Users'],
  },
  google: { nameId: 'sam@acme.example', attributes: { firstName: ['Sam'], lastName: ['Vimes'] } },
  auth0: {
    nameId: 'auth0|5f7c',
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    attributes: {
      [`${claims}/nameidentifier`]: ['auth0|5f7c'],
      [`${claims}/emailaddress`]: ['sam@acme.example'],
      [`${claims}/name`]: ['Sam Vimes'],
      'http://schemas.auth0.com/email_verified': ['true'],
    },
  },
  jumpcloud: {
    nameId: 'svimes',
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
    attributes: { email: ['sam@acme.example'], firstname: ['Sam'], lastname: ['Vimes'] },
  },
  keycloak: {
    nameId: 'svimes',
    attributes: {
      'urn:oid:1.2.840.113549.1.9.1': ['sam@acme.example'],
      'urn:oid:2.5.4.42': ['Sam'],
      'urn:oid:2.5.4.4': ['Vimes'],
      Role: ['offline_access', 'watch'],
    },
    groups: ['offline_access', 'watch'],
  },
  pingone: {
    nameId: '5f7c-11',
    attributes: { 'PingOne.idpid': ['x'], email: ['sam@acme.example'], givenName: ['Sam'], familyName: ['Vimes'] },
  },
  authentik: {
    nameId: 'hash-of-something',
    nameIdFormat: `${format}:persistent`,
    attributes: {
      [`${claims}/emailaddress`]: ['sam@acme.example'],
      [`${claims}/name`]: ['Sam Vimes'],
      'http://schemas.xmlsoap.org/claims/Group': ['watch'],
    },
    groups: ['watch'],
  },
  simplesamlphp: {
    nameId: '_9f0c',
    nameIdFormat: `${format}:transient`,
    attributes: { mail: ['sam@acme.example'], givenName: ['Sam'], sn: ['Vimes'], eduPersonAffiliation: ['member'] },
    groups: ['member'],
  },
  shibboleth: {
    nameId: '_9f0c',
    nameIdFormat: `${format}:transient`,
    attributes: {
      'urn:oid:0.9.2342.19200300.100.1.3': ['sam@acme.example'],
      'urn:oid:2.16.840.1.113730.3.1.241': ['Sam Vimes'],
      'urn:oid:1.3.6.1.4.1.5923.1.5.1.1': ['urn:mace:watch'],
    },
    groups: ['urn:mace:watch'],
  },
  generic: {
    nameId: 'sam@acme.example',
    attributes: { displayName: ['Sam Vimes'], groups: ['watch'] },
    groups: ['watch'],
  },
};

test.each(Object.entries(sent))('%s', async (preset, { groups = [], ...build }) => {
  const result = await read(preset as PresetName, build);
  expect(result).toMatchObject({
    ok: true,
    value: { email: 'sam@acme.example', name: 'Sam Vimes', groups, warnings: [] },
  });
});

describe('the NameID stands in', () => {
  const withAttributes = Object.entries(presets).filter(([, { email }]) => email.length > 1);

  test.each(withAttributes)('%s: when no attribute holds an address', async (preset) => {
    const result = await read(preset as PresetName, { nameId: 'sam@acme.example' });
    expect(result).toMatchObject({ ok: true, value: { email: 'sam@acme.example' } });
  });

  test.each(withAttributes)('%s: last, so that it never comes before an attribute', (_, { email }) => {
    expect(email.indexOf('nameid')).toBe(email.length - 1);
  });

  test('generic: nothing stands in for it', async () => {
    const build = { nameId: 'sam', attributes: { email: ['sam@acme.example'] } };
    expect(await read('generic', build)).toMatchObject({ ok: false, error: { code: 'EMAIL_INVALID' } });
  });
});

test('Entra’s UPN is not taken for a name', async () => {
  const attributes = { [`${claims}/name`]: ['svimes@acme.example'], [`${claims}/emailaddress`]: ['sam@acme.example'] };
  expect(await read('entra', { attributes })).toMatchObject({ ok: true, value: { name: null } });
});

describe('ATTACK Auth0: an address that its owner has not confirmed', () => {
  const verified = 'http://schemas.auth0.com/email_verified';
  const address = { [`${claims}/emailaddress`]: ['boss@acme.example'] };

  test.each([[['false']], [['']], [['true', 'false']], [['TRUE']]])('%j: EMAIL_NOT_VERIFIED', async (values) => {
    const result = await read('auth0', { attributes: { ...address, [verified]: values } });
    expect(result).toMatchObject({ ok: false, error: { code: 'EMAIL_NOT_VERIFIED' } });
  });

  test('a NameID does not help', async () => {
    const result = await read('auth0', { nameId: 'boss@acme.example', attributes: { [verified]: ['false'] } });
    expect(result).toMatchObject({ ok: false, error: { code: 'EMAIL_NOT_VERIFIED' } });
  });

  test('nothing is said of it: accepted', async () => {
    expect(await read('auth0', { attributes: address })).toMatchObject({ ok: true });
  });
});

describe('Entra answers a logout under another name', () => {
  test.each([
    [
      'https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/',
      'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/',
    ],
    [
      'https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47',
      'https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47',
    ],
    ['https://sts.windows.net/evil/', 'https://sts.windows.net/evil/'],
    ['https://idp.example/', 'https://idp.example/'],
  ])('%s: %s', (entityId, issuer) => {
    expect(presets.entra.logoutIssuer(entityId)).toBe(issuer);
  });
});
