import { describe, expect, test } from 'vitest';
import { readIdpMetadata, type WantedIdp } from '../../../../src/proof/saml/metadata/idp-metadata.ts';
import {
  adfs,
  bare,
  endpoint,
  entity,
  entra,
  federation,
  group,
  keycloak,
  keyDescriptor,
  okta,
  simplesamlphp,
  spEntity,
} from '../../../support/idp-metadata.ts';
import { keyOf, later, minute, now } from '../../../support/saml.ts';

const one = (await keyOf('one')).certificatePem;
const two = (await keyOf('two')).certificatePem;
const other = (await keyOf('other')).certificatePem;
const curve = (await keyOf('ec', { kind: 'ec' })).certificatePem;
const weak = (await keyOf('weak', { modulusLength: 1024 })).certificatePem;

function read(xml: string, wanted: Partial<WantedIdp> = {}, at = now) {
  return readIdpMetadata(xml, { entityId: null, certificate: null, ...wanted }, at);
}

async function good(xml: string, wanted: Partial<WantedIdp> = {}, at = now) {
  const result = await read(xml, wanted, at);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function refused(xml: string, wanted: Partial<WantedIdp> = {}, at = now) {
  const result = await read(xml, wanted, at);
  return result.ok ? { code: 'accepted', received: '' } : result.error;
}

describe('what products write', () => {
  test('Okta: both bindings, no logout', async () => {
    const url = 'https://acme.okta.com/app/acme_docs_1/exk1a2b3c/sso/saml';
    expect(await good(okta(one))).toEqual({
      entityId: 'http://www.okta.com/exk1a2b3c',
      sso: [
        { binding: 'post', url, responseUrl: url },
        { binding: 'redirect', url, responseUrl: url },
      ],
      slo: [],
      certificates: [bare(one)],
      wantsSignedRequests: false,
      validUntil: null,
      cacheDurationMs: null,
      skipped: [],
    });
  });

  test('Entra ID: a byte order mark, WS-Federation roles that say the same keys, every certificate of a rollover', async () => {
    const idp = await good(entra([one, two, other]));
    expect(idp.entityId).toBe('https://sts.windows.net/11111111-2222-3333-4444-555555555555/');
    expect(idp.certificates).toEqual([one, two, other].map(bare));
    expect(idp.sso.map(({ binding }) => binding)).toEqual(['redirect', 'post']);
    expect(idp.slo.map(({ binding }) => binding)).toEqual(['redirect']);
  });

  test('AD FS: the encryption key is not one for signatures, and SOAP is nobody’s business', async () => {
    const idp = await good(adfs(one, other, two));
    expect(idp.certificates).toEqual([bare(one), bare(two)]);
    expect(idp.sso).toHaveLength(2);
    expect(idp.slo).toHaveLength(2);
  });

  test('SimpleSAMLphp: where logout answers go, signed requests wanted, how long it is good', async () => {
    const idp = await good(simplesamlphp(one));
    expect(idp.certificates).toEqual([bare(one)]);
    expect(idp.wantsSignedRequests).toBe(true);
    expect(idp.slo[0]?.responseUrl).toBe('https://ssp.acme.example/simplesaml/saml2/idp/LogoutResponse.php');
    expect(idp.validUntil).toEqual(new Date('2026-05-12T10:00:00Z'));
    expect(idp.cacheDurationMs).toBe(90 * minute);
  });

  test('Keycloak: a group of one is one', async () => {
    const idp = await good(keycloak(one));
    expect(idp.entityId).toBe('https://kc.acme.example/realms/acme');
    expect(idp.sso.map(({ binding }) => binding)).toEqual(['post', 'redirect']);
    expect(idp.wantsSignedRequests).toBe(true);
  });

  test('Shibboleth in a federation: the one of the wanted id, its keys without `use`, and nobody else’s', async () => {
    const aggregate = federation({ 'https://a.example/idp': [one, curve], 'https://b.example/idp': [two] }, other);
    const idp = await good(aggregate, { entityId: 'https://a.example/idp' });
    expect(idp.certificates).toEqual([bare(one), bare(curve)]);
    expect(idp.sso.map(({ url }) => url)).toEqual(['https://a.example/idp/profile/SAML2/Redirect/SSO']);
    expect((await good(federation({ 'https://b.example/idp': [two] }, other))).certificates).toEqual([bare(two)]);
  });

  test('line breaks before the document, as in wrangler.toml', async () => {
    expect((await good(`\n  ${okta(one)}\n`)).entityId).toBe('http://www.okta.com/exk1a2b3c');
  });
});

describe('which identity provider', () => {
  const both = federation({ 'https://a.example/idp': [one], 'https://b.example/idp': [two] }, other);

  test('METADATA_SEVERAL_IDPS lists them', async () => {
    const reason = await refused(both);
    expect([reason.code, reason.received]).toEqual([
      'METADATA_SEVERAL_IDPS',
      'https://a.example/idp, https://b.example/idp',
    ]);
  });

  test('METADATA_ENTITY_NOT_FOUND lists them; ids compare byte for byte, and a service provider is none', async () => {
    for (const entityId of ['https://A.example/idp', 'https://a.example/idp/', 'https://sp.acme.example']) {
      const reason = await refused(both, { entityId });
      expect([reason.code, reason.received]).toEqual([
        'METADATA_ENTITY_NOT_FOUND',
        'https://a.example/idp, https://b.example/idp',
      ]);
    }
  });

  test('METADATA_NO_IDP: service providers, WS-Federation and SAML 1 only', async () => {
    expect(await refused(spEntity('https://sp.example', one))).toMatchObject({ code: 'METADATA_NO_IDP' });
    const old = entity({ certificates: [one], protocols: 'urn:oasis:names:tc:SAML:1.1:protocol' });
    expect(await refused(old)).toMatchObject({ code: 'METADATA_NO_IDP' });
    expect(await refused(entity({ certificates: [one], entityId: '' }))).toMatchObject({ code: 'METADATA_NO_IDP' });
    expect(await refused(group(''))).toMatchObject({ code: 'METADATA_NO_IDP' });
  });

  test('METADATA_ROOT: another document; XML_MALFORMED: a page in HTML', async () => {
    expect(await refused('<a/>')).toMatchObject({ code: 'METADATA_ROOT' });
    expect(await refused('<html><p>Sign in<br></p></html>')).toMatchObject({ code: 'XML_MALFORMED' });
  });

  test('METADATA_TENANT_TEMPLATE: the common document of Entra ID is nobody’s', async () => {
    for (const id of ['https://sts.windows.net/{tenantid}/', 'https://sts.windows.net/{tenant}/'])
      expect(await refused(entra([one], id))).toMatchObject({ code: 'METADATA_TENANT_TEMPLATE', received: id });
  });
});

describe('keys', () => {
  test('METADATA_NO_KEY: none, or none that can be used, each with its reason', async () => {
    expect(await refused(entity())).toMatchObject({ code: 'METADATA_NO_KEY', received: 'no X509Certificate at all' });
    const encryption = entity({ keys: keyDescriptor(one, 'encryption') });
    expect(await refused(encryption)).toMatchObject({ code: 'METADATA_NO_KEY' });
    const reason = await refused(entity({ certificates: [weak, btoa('no certificate')] }));
    expect(reason.code).toBe('METADATA_NO_KEY');
    expect(reason.received).toMatch(/the RSA key is too short \(1024 bits\); .*neither PEM nor base64/);
  });

  test('one that cannot be used is named and left out', async () => {
    const idp = await good(entity({ certificates: [weak, one, curve] }));
    expect(idp.certificates).toEqual([bare(one), bare(curve)]);
    expect(idp.skipped).toEqual([`${bare(weak).slice(0, 24)}…: the RSA key is too short (1024 bits)`]);
    expect((await good(entity({ certificates: [weak] }), { legacyCrypto: true })).certificates).toEqual([bare(weak)]);
  });

  test('each once, also where it is written in another way', async () => {
    const pem = keyDescriptor(one).replace(/(<ds:X509Certificate>)[^<]*/, `$1\n${one}\n`);
    expect((await good(entity({ keys: keyDescriptor(one) + pem }))).certificates).toEqual([bare(one)]);
  });

  test('every certificate of a KeyDescriptor', async () => {
    const both = keyDescriptor(one).replace(
      '</ds:X509Data>',
      `<ds:X509Certificate>${bare(two)}</ds:X509Certificate></ds:X509Data>`,
    );
    expect((await good(entity({ keys: both }))).certificates).toEqual([bare(one), bare(two)]);
  });
});

describe('endpoints', () => {
  test('METADATA_NO_SSO: only bindings that Postern does not speak', async () => {
    const sso = endpoint('SingleSignOnService', 'SOAP', 'https://idp.example/soap');
    expect(await refused(entity({ certificates: [one], sso }))).toMatchObject({ code: 'METADATA_NO_SSO' });
  });

  test('http is for this machine only', async () => {
    const sso = endpoint('SingleSignOnService', 'HTTP-POST', 'http://localhost:8080/sso');
    expect((await good(entity({ certificates: [one], sso }))).sso).toHaveLength(1);
  });
});

describe('validity', () => {
  const until = (date: Date) => ` validUntil="${date.toISOString()}"`;

  test('the least of role, entity and groups', async () => {
    const inner = entity({
      certificates: [one],
      attributes: `${until(later(3 * minute))} cacheDuration="P1D"`,
      roleAttributes: `${until(later(2 * minute))} cacheDuration="P1DT12H"`,
    });
    const idp = await good(group(`${until(later(9 * minute))} cacheDuration="PT30M"`, inner));
    expect(idp.validUntil).toEqual(later(2 * minute));
    expect(idp.cacheDurationMs).toBe(30 * minute);
  });

  test('METADATA_EXPIRED from its end on, whoever says it', async () => {
    for (const xml of [
      entity({ certificates: [one], attributes: until(now) }),
      entity({ certificates: [one], roleAttributes: until(now) }),
      group(until(now), entity({ certificates: [one] })),
    ]) {
      expect(await refused(xml)).toMatchObject({ code: 'METADATA_EXPIRED' });
      expect(await refused(xml, {}, later(-1))).toMatchObject({ code: 'accepted' });
    }
  });

  test('an end that cannot be read is refused, a duration that cannot be is none', async () => {
    expect(await refused(entity({ certificates: [one], attributes: ' validUntil="soon"' }))).toMatchObject({
      code: 'TIME_INVALID',
    });
    expect((await good(entity({ certificates: [one], attributes: ' cacheDuration="1h"' }))).cacheDurationMs).toBe(null);
  });
});

test('METADATA_TOO_LARGE: over 1 MB', async () => {
  const filled = (length: number) => entity({ certificates: [one], before: ' '.repeat(length) });
  const room = 1024 * 1024 - filled(0).length;
  expect(await refused(filled(room))).toMatchObject({ code: 'accepted' });
  expect(await refused(filled(room + 1))).toMatchObject({ code: 'METADATA_TOO_LARGE' });
});
