/** ATTACKS on metadata: each by name, with the exact code; nothing of a refused document comes back. */
import { describe, expect, test } from 'vitest';
import { signElement } from '../../../../demo/idp/sign.ts';
import { readIdpMetadata, type WantedIdp } from '../../../../src/proof/saml/metadata/idp-metadata.ts';
import { bare, endpoint, entity, federation, group, keyDescriptor } from '../../../support/idp-metadata.ts';
import { keyOf, later, now, swap } from '../../../support/saml.ts';

const operator = await keyOf('operator');
const stranger = await keyOf('stranger');
const one = (await keyOf('one')).certificatePem;
const evil = (await keyOf('evil')).certificatePem;

const signedBy = { entityId: null, certificate: operator.certificatePem };

function sign(xml: string, id: string, by: Partial<Parameters<typeof signElement>[1]> = {}): Promise<string> {
  return signElement(xml, { id, privateKey: operator.privateKey, ...by });
}

async function refused(xml: string, wanted: Partial<WantedIdp> = {}, at = now): Promise<string> {
  const result = await readIdpMetadata(xml, { entityId: null, certificate: null, ...wanted }, at);
  return result.ok ? `accepted ${result.value.entityId}` : result.error.code;
}

function idp(id = '_e1', certificates = [one], entityId = 'https://idp.example/saml'): string {
  return entity({ certificates, entityId, attributes: ` ID="${id}"` });
}

describe('metadata_certificate: what it signed is read, and nothing else', () => {
  test('a signed entity, a signed group, and one signed entity in a group that is not', async () => {
    expect(await refused(await sign(idp(), '_e1'), signedBy)).toBe('accepted https://idp.example/saml');
    const whole = await sign(group(' ID="_g"', idp()), '_g');
    expect(await refused(whole, signedBy)).toBe('accepted https://idp.example/saml');
    const inner = group('', await sign(idp(), '_e1'), idp('_e2', [evil], 'https://other.example'));
    expect(await refused(inner, { ...signedBy, entityId: 'https://idp.example/saml' })).toBe(
      'accepted https://idp.example/saml',
    );
    expect(await refused(await sign(idp(), '_e1', { referenceUri: '' }), signedBy)).toMatch(/^accepted/);
  });

  test('a federation’s aggregate of more than a message may have', async () => {
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`https://idp${i}.example/idp`, [one]]));
    const signed = await sign(federation(many, evil, ' ID="_all"'), '_all');
    expect(signed.length).toBeGreaterThan(256 * 1024);
    const wanted = { ...signedBy, entityId: 'https://idp42.example/idp' };
    expect(await refused(signed, wanted)).toBe('accepted https://idp42.example/idp');
  });

  test('ATTACK unsigned metadata', async () => {
    expect(await refused(idp(), signedBy)).toBe('METADATA_NOT_SIGNED');
    expect(await refused(group('', idp()), signedBy)).toBe('METADATA_NOT_SIGNED');
  });

  test('ATTACK signed by the key in its own KeyInfo', async () => {
    const by = { privateKey: stranger.privateKey, certificatePem: stranger.certificatePem };
    expect(await refused(await sign(idp(), '_e1', by), signedBy)).toBe('SIGNATURE_MISMATCH');
  });

  test('ATTACK a key put into a signed document', async () => {
    const changed = swap(await sign(idp(), '_e1'), '<md:KeyDescriptor', `${keyDescriptor(evil)}<md:KeyDescriptor`);
    expect(await refused(changed, signedBy)).toBe('DIGEST_MISMATCH');
  });

  test('ATTACK wrapping: the signed entity is put inside, beside or behind another of the same id', async () => {
    const signed = await sign(idp(), '_e1');
    const forged = idp('_x', [evil]);
    const wanted = { ...signedBy, entityId: 'https://idp.example/saml' };
    expect(await refused(group('', forged, signed), wanted)).toBe('METADATA_SEVERAL_IDPS');
    expect(await refused(group('', signed, forged), wanted)).toBe('METADATA_SEVERAL_IDPS');
    const inside = (where: string) => swap(forged, where, `${where}<md:Extensions>${signed}</md:Extensions>`);
    expect(await refused(inside('ID="_x">'), wanted)).toBe('METADATA_NOT_SIGNED');
    const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
    const moved = swap(forged, 'ID="_x">', `ID="_x">${signature}<md:Extensions>${idp()}</md:Extensions>`);
    expect(await refused(moved, wanted)).toBe('SIGNATURE_REFERENCE');
    const sameId = swap(
      idp('_e1', [evil]),
      'ID="_e1">',
      `ID="_e1">${signature}<md:Extensions>${idp()}</md:Extensions>`,
    );
    expect(await refused(sameId, wanted)).toBe('DIGEST_MISMATCH');
  });

  test('ATTACK a group around a signed entity says what the entity does not: the signed octets are what is read', async () => {
    const signed = await sign(idp(), '_e1');
    const longer = group(` validUntil="${later(-1).toISOString()}"`, signed);
    expect(await refused(longer, { ...signedBy, entityId: 'https://idp.example/saml' })).toMatch(/^accepted/);
    const ended = await sign(
      entity({ certificates: [one], attributes: ` ID="_e1" validUntil="${later(-1).toISOString()}"` }),
      '_e1',
    );
    expect(await refused(ended, signedBy)).toBe('METADATA_EXPIRED');
  });

  test('ATTACK two signatures, the second of them right', async () => {
    const by = { privateKey: stranger.privateKey };
    expect(await refused(await sign(await sign(idp(), '_e1'), '_e1', by), signedBy)).toBe('METADATA_NOT_SIGNED');
  });

  test('ATTACK a signature by SHA-1', async () => {
    expect(await refused(await sign(idp(), '_e1', { algorithm: 'rsa-sha1' }), signedBy)).toBe('SIGNATURE_SHA1');
    expect(await refused(await sign(idp(), '_e1', { digest: 'sha1' }), signedBy)).toBe('DIGEST_SHA1');
  });

  test('ATTACK another member of the same federation in the place of ours', async () => {
    const theirs = await sign(idp('_e1', [evil], 'https://other.example'), '_e1');
    const wanted = { ...signedBy, entityId: 'https://idp.example/saml' };
    expect(await refused(theirs, wanted)).toBe('METADATA_ENTITY_NOT_FOUND');
  });

  test('CERTIFICATE_UNREADABLE: a metadata_certificate that is none', async () => {
    expect(await refused(idp(), { certificate: 'AAAA' })).toBe('CERTIFICATE_UNREADABLE');
  });
});

describe('where readers are sent', () => {
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'http://idp.example/sso',
    '//idp.example/sso',
    '/sso',
    '',
    'https:idp.example',
    'https://user:pass@idp.example/',
    'https://idp.example/\\evil',
    'https://idp.example/#x',
    'file:///etc/passwd',
  ])('ATTACK METADATA_LOCATION %j as each Location and ResponseLocation', async (location) => {
    for (const name of ['SingleSignOnService', 'SingleLogoutService'] as const) {
      for (const bad of [
        endpoint(name, 'HTTP-POST', location),
        endpoint(name, 'HTTP-Redirect', 'https://idp.example/', ` ResponseLocation="${location}"`),
      ])
        expect(await refused(entity({ certificates: [one], slo: bad }))).toBe('METADATA_LOCATION');
    }
  });
});

describe('documents', () => {
  test('ATTACK two entities of one id: neither is chosen', async () => {
    const twice = group('', idp('_a'), group('', idp('_b', [evil])));
    expect(await refused(twice, { entityId: 'https://idp.example/saml' })).toBe('METADATA_SEVERAL_IDPS');
  });

  test('ATTACK entities where no group is: extensions, other namespaces, other cases', async () => {
    const hidden = group('', `<md:Extensions>${idp()}</md:Extensions>`);
    expect(await refused(hidden)).toBe('METADATA_NO_IDP');
    expect(await refused(idp().replaceAll('SAML:2.0:metadata', 'SAML:2.0:metadata2'))).toBe('METADATA_ROOT');
    expect(await refused(idp().replaceAll('IDPSSODescriptor', 'IdpSSODescriptor'))).toBe('METADATA_NO_IDP');
  });

  test('ATTACK the encryption key vouches for messages', async () => {
    const keys = keyDescriptor(one) + keyDescriptor(evil, 'encryption') + keyDescriptor(evil, 'Signing');
    const result = await readIdpMetadata(entity({ keys }), { entityId: null, certificate: null }, now);
    expect(result.ok && result.value.certificates).toEqual([bare(one)]);
  });

  test('ATTACK a document type, entities, processing instructions, depth', async () => {
    expect(await refused(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${idp()}`)).toBe('XML_DOCTYPE');
    expect(await refused(idp().replace('https://idp.example/saml', '&x;'))).toBe('XML_ENTITY');
    expect(await refused(`<?xml-stylesheet href="x"?>${idp()}`)).toBe('XML_PROCESSING_INSTRUCTION');
    expect(await refused('<a>'.repeat(100_000))).toBe('XML_TOO_DEEP');
  });

  test('ATTACK a comment in an entity id or a certificate cuts nothing off', async () => {
    const cut = keyDescriptor(one).replace(/(<ds:X509Certificate>.{40})/s, '$1<!-- x -->');
    const result = await readIdpMetadata(entity({ keys: cut }), { entityId: null, certificate: null }, now);
    expect(result.ok && result.value.certificates).toEqual([bare(one)]);
  });

  test('ATTACK hundreds of keys: no more than 32 are tried', async () => {
    const made = Array.from({ length: 40 }, async (_, i) => (await keyOf(`many ${i}`, { kind: 'ec' })).certificatePem);
    const certificates = await Promise.all(made);
    const result = await readIdpMetadata(entity({ certificates }), { entityId: null, certificate: null }, now);
    expect(result.ok && [result.value.certificates.length, result.value.skipped.length]).toEqual([32, 8]);
  });
});
