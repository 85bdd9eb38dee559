import { describe, expect, test } from 'vitest';
import { makeKey } from '../../../../demo/idp/keys.ts';
import { fromBase64, toBase64 } from '../../../../src/lib/base64.ts';
import { concat } from '../../../../src/lib/bytes.ts';
import { readCertificate } from '../../../../src/proof/saml/signature/certificate.ts';
import { readPinnedKeys, weaknessOf } from '../../../../src/proof/saml/signature/keys.ts';
import { corpus, expectedOf } from '../../../support/saml-corpus.ts';

const start = new Date('2026-01-02T03:04:05Z');

async function certificate(options: Parameters<typeof makeKey>[1] = {}): Promise<string> {
  return (await makeKey(start, { notBefore: start, notAfter: new Date('2031-01-01T00:00:00Z'), ...options }))
    .certificatePem;
}

function bare(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

const rsa = await certificate();
const der = fromBase64(bare(rsa)) ?? new Uint8Array();

describe('what it reads', () => {
  test('key and dates', () => {
    expect(readCertificate(rsa)).toMatchObject({
      ok: true,
      value: {
        kind: { type: 'rsa', bits: 2048, soundExponent: true },
        notBefore: start,
        notAfter: new Date('2031-01-01T00:00:00Z'),
      },
    });
  });

  test('the key is the octets that WebCrypto exports', async () => {
    const key = await makeKey(start, { kind: 'ec', curve: 'P-384' });
    const spki = new Uint8Array((await crypto.subtle.exportKey('spki', key.publicKey)) as ArrayBuffer);
    const read = readCertificate(key.certificatePem);
    expect(read.ok && read.value.spki).toEqual(spki);
    expect(read.ok && read.value.kind).toEqual({ type: 'ec', curve: 'P-384' });
  });

  test.each([
    ['bare base64', bare(rsa)],
    ['bare base64 in lines', bare(rsa).replace(/.{64}/g, '$&\r\n')],
    ['PEM in one line', `-----BEGIN CERTIFICATE-----${bare(rsa)}-----END CERTIFICATE-----`],
    ['PEM with space around', `\n  ${rsa}\n\n`],
    ['PEM with CR LF', rsa.replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    expect(readCertificate(text)).toEqual(readCertificate(rsa));
  });

  test('UTCTime turns at 1950, and GeneralizedTime goes on from 2050', async () => {
    const old = readCertificate(
      await certificate({ notBefore: new Date('1999-12-31T23:59:59Z'), notAfter: new Date('2050-01-01T00:00:00Z') }),
    );
    expect(old).toMatchObject({
      ok: true,
      value: { notBefore: new Date('1999-12-31T23:59:59Z'), notAfter: new Date('2050-01-01T00:00:00Z') },
    });
  });

  test('every certificate of the shared corpus', () => {
    for (const one of corpus())
      expect(readPinnedKeys(expectedOf(one, false).certificates), one.id).toMatchObject({ ok: true });
  });
});

describe('CERTIFICATE_UNREADABLE', () => {
  const changed = (at: number, to: number) => {
    const out = new Uint8Array(der);
    out[at] = to;
    return toBase64(out);
  };
  const validity = Buffer.from(der).indexOf(Buffer.from('260102030405Z'));

  test.each([
    ['nothing', ''],
    ['a word', 'certificate'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['a private key', rsa.replaceAll('CERTIFICATE', 'PRIVATE KEY')],
    ['two certificates', rsa + rsa],
    ['no end', rsa.replace(/-----END.*/, '')],
    ['text before', `Certificate:\n${rsa}`],
    ['an octet less', toBase64(der.subarray(0, -1))],
    ['an octet more', toBase64(new Uint8Array([...der, 0]))],
    ['no SEQUENCE', changed(0, 0x31)],
    ['an indefinite length', changed(1, 0x80)],
    ['a wrong month', changed(validity + 2, 0x39)],
    ['no UTC', changed(validity + 12, 0x2b)],
    ['another time type', changed(validity - 2, 0x13)],
    ['an empty SEQUENCE', 'MAA='],
    ['SEQUENCEs in SEQUENCEs', 'MAQwAjAA'],
  ])('%s', (_, text) => {
    expect(readCertificate(text)).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_UNREADABLE' } });
  });

  test('no cut is read, and none throws', () => {
    for (let n = 0; n < der.length; n++) expect(readCertificate(toBase64(der.subarray(0, n))).ok).toBe(false);
  });

  test('a date of half a megabyte does not throw', () => {
    const sized = (tag: number, content: Uint8Array) =>
      concat(new Uint8Array([tag, 0x83, content.length >> 16, content.length >> 8, content.length]), content);
    const date = sized(0x17, new Uint8Array(500_000));
    const before = new Uint8Array([0x30, 0, 0x30, 0, 0x30, 0]);
    const long = toBase64(sized(0x30, sized(0x30, concat(before, sized(0x30, date)))));
    expect(readCertificate(long)).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_UNREADABLE' } });
  });

  test('no changed octet throws', () => {
    for (let n = 0; n < 200; n++)
      for (const bits of [0x01, 0x20, 0x80, 0xff]) readCertificate(changed(n, (der[n] ?? 0) ^ bits));
  });
});

test('CERTIFICATE_KEY_TYPE: a curve that is not known', async () => {
  const ec = Buffer.from(bare(await certificate({ kind: 'ec' })), 'base64');
  const p256 = Buffer.from('2a8648ce3d030107', 'hex');
  ec[ec.indexOf(p256) + p256.length - 1] = 0x63;
  expect(readCertificate(ec.toString('base64'))).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_KEY_TYPE' } });
});

describe('pinned keys', () => {
  test('none is CERTIFICATE_MISSING, and one bad refuses all', () => {
    expect(readPinnedKeys([])).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_MISSING' } });
    expect(readPinnedKeys([rsa, ''])).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_UNREADABLE' } });
    expect(readPinnedKeys([rsa, rsa])).toMatchObject({ ok: true });
  });

  test.each([
    [1023, true, 'CERTIFICATE_KEY_WEAK'],
    [1024, true, null],
    [1024, false, 'CERTIFICATE_KEY_WEAK'],
    [2047, false, 'CERTIFICATE_KEY_WEAK'],
    [2048, false, null],
    [4096, false, null],
  ])('RSA of %i bits, legacyCrypto %s: %s', (bits, legacy, code) => {
    expect(weaknessOf({ type: 'rsa', bits, soundExponent: true }, legacy)?.code ?? null).toBe(code);
    expect(weaknessOf({ type: 'rsa', bits, soundExponent: false }, legacy)?.code).toBe('CERTIFICATE_KEY_WEAK');
  });
});
