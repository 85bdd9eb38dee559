import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { algorithmNames } from '../../../src/proof/jwt/algorithms.ts';
import { importKey } from '../../../src/proof/jwt/import-key.ts';
import { checkKey } from '../../../src/proof/jwt/keys.ts';
import { verifyToken } from '../../../src/proof/jwt/verify.ts';
import * as certificate from './certificate.ts';
import { accepted, base64Url, claims, now, pairOf, pairs, pemOf, refused, seal, secret, sign } from './tokens.ts';

const codeOf = (algorithm: string, key: string) => refused(checkKey(algorithm, key)).code;
const bare = (der: Buffer) => der.toString('base64');
const der = (key: KeyObject, type: 'spki' | 'pkcs1') => key.export({ type, format: 'der' });

const rsa = pairOf('RS256');
const p256 = pairOf('ES256');
const edwards = pairOf('EdDSA');

describe('the forms of a public key', () => {
  const pem = pemOf(rsa.publicKey);
  const forms: readonly (readonly [string, string])[] = [
    ['PEM SPKI', pem],
    ['PEM with CRLF and space around', `\n  ${pem.replaceAll('\n', '\r\n')}  \n`],
    ['PEM with line ends spelled \\n', pem.replaceAll('\n', '\\n')],
    ['PEM PKCS#1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['bare base64 SPKI', bare(der(rsa.publicKey, 'spki'))],
    ['bare base64 in lines', bare(der(rsa.publicKey, 'spki')).replaceAll(/.{64}/g, '$&\n')],
    ['bare base64 PKCS#1', bare(der(rsa.publicKey, 'pkcs1'))],
    [
      'JWK',
      JSON.stringify({
        ...rsa.publicKey.export({ format: 'jwk' }),
        use: 'sig',
        key_ops: ['verify'],
        alg: 'RS256',
        kid: 'k',
      }),
    ],
  ];

  it.each(forms)('%s', async (_, key) => {
    accepted(await verifyToken(await sign('RS256'), { algorithm: 'RS256', key }, now));
  });

  it('an X.509 certificate of any version, PEM or bare; a pinned key has no dates', async () => {
    const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(createPrivateKey(certificate.privateKey));
    for (const pem of [certificate.version3, certificate.version1]) {
      const base64 = pem.replaceAll(/-----[A-Z ]+-----|\n/g, '');
      for (const key of [pem, base64]) accepted(await verifyToken(token, { algorithm: 'ES256', key }, now));
    }
  });

  it.each([...pairs])('%s as a JWK of its kind', async (algorithm, { publicKey }) => {
    const key = JSON.stringify(publicKey.export({ format: 'jwk' }));
    accepted(await verifyToken(await sign(algorithm), { algorithm, key }, now));
  });

  it('is imported once and kept', async () => {
    const [first, second] = [
      await importKey(accepted(checkKey('RS256', pem))),
      await importKey(accepted(checkKey('RS256', pem))),
    ];
    expect(accepted(first)).toBe(accepted(second));
    // The same octets for another algorithm are another key.
    expect(accepted(await importKey(accepted(checkKey('PS256', pem))))).not.toBe(accepted(first));
  });
});

describe('INVALID_KEY', () => {
  it.each(algorithmNames)('%s: nothing, or only white space', (algorithm) => {
    expect(codeOf(algorithm, '')).toBe('INVALID_KEY');
    expect(codeOf(algorithm, ' \n')).toBe('INVALID_KEY');
  });

  it.each(['', 'none', 'hs256', 'RS1', 'ES256K', 'Ed25519', 'dir', '__proto__', 'constructor'])(
    'algorithm %j is none of ours',
    (name) => {
      expect(codeOf(name, secret)).toBe('INVALID_KEY');
    },
  );

  const pem = pemOf(p256.publicKey);
  it.each([
    ['a word', 'secret'],
    ['base64 of no DER', 'AAAA'],
    ['half a PEM', pem.slice(0, 80)],
    ['labels that differ', pem.replace('END PUBLIC', 'END RSA PUBLIC')],
    ['two PEMs', pem + pem],
    ['octets after the key', bare(Buffer.concat([der(p256.publicKey, 'spki'), Buffer.of(0)]))],
    ['base64 without its padding', bare(der(p256.publicKey, 'spki')).replaceAll('=', '')],
    ['an RSA key', pemOf(rsa.publicKey)],
    ['an RSA key as JWK', JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))],
    ['broken JSON', '{"kty":"EC"'],
    ['a JWKS', '{"keys":[]}'],
    ['a JWK of a shared secret', '{"kty":"oct","k":"AAAA"}'],
    ['a JWK without y', JSON.stringify({ ...p256.publicKey.export({ format: 'jwk' }), y: undefined })],
    ['a JWK with a short x', JSON.stringify({ ...p256.publicKey.export({ format: 'jwk' }), x: 'AAAA' })],
    ['a JWK for encrypting', JSON.stringify({ ...p256.publicKey.export({ format: 'jwk' }), use: 'enc' })],
    [
      'a JWK for other operations',
      JSON.stringify({ ...p256.publicKey.export({ format: 'jwk' }), key_ops: ['deriveKey'] }),
    ],
    ['a JWK for another algorithm', JSON.stringify({ ...p256.publicKey.export({ format: 'jwk' }), alg: 'ES384' })],
  ])('ES256 with %s', (_, key) => expect(codeOf('ES256', key)).toBe('INVALID_KEY'));

  it('RS256 with an elliptic key', () => {
    expect(codeOf('RS256', pem)).toBe('INVALID_KEY');
    expect(codeOf('RS256', pemOf(edwards.publicKey))).toBe('INVALID_KEY');
  });

  it.each([
    ['PEM', pemOf(rsa.publicKey)],
    ['PEM after white space', `\t ${pemOf(rsa.publicKey)}`],
    ['PEM in lower case', pemOf(rsa.publicKey).toLowerCase()],
    ['bare SPKI', bare(der(rsa.publicKey, 'spki'))],
    ['bare PKCS#1', bare(der(rsa.publicKey, 'pkcs1'))],
    ['JWK', JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))],
    ['private PEM', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['SPKI behind base64:', `base64:${bare(der(rsa.publicKey, 'spki'))}`],
    ['PEM in base64', `base64:${Buffer.from(pemOf(rsa.publicKey)).toString('base64')}`],
    [
      'JWK in base64',
      `base64:${Buffer.from(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))).toString('base64')}`,
    ],
    ['PEM in base64 without a mark', Buffer.from(pemOf(rsa.publicKey)).toString('base64')],
    [
      'JWK in base64 without a mark',
      Buffer.from(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))).toString('base64'),
    ],
    ['JWK with its name spelled by escapes', '{"k\\u0074y":"RSA","n":"AQAB","e":"AQAB"}'],
    ['PEM in base64url without padding', Buffer.from(`${pemOf(rsa.publicKey)} `).toString('base64url')],
    ['a list of JWKs', JSON.stringify([rsa.publicKey.export({ format: 'jwk' })])],
    [
      'a key of SSH2',
      '---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQABAAABAQC7AAAA\n---- END SSH2 PUBLIC KEY ----',
    ],
    ['the octets of an OpenSSH key', 'AAAAB3NzaC1yc2EAAAADAQABAAABAQC7AAAAAAAAAAAA'],
    ['the same behind base64:', 'base64:AAAAB3NzaC1yc2EAAAADAQABAAABAQC7AAAAAAAAAAAA'],
    ['a line of OpenSSH with options', 'no-pty ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 it@acme.example'],
    ['a set of JWKs', JSON.stringify({ keys: [rsa.publicKey.export({ format: 'jwk' })] })],
    ['a line of OpenSSH', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 it@acme.example'],
    ['a line of OpenSSH, elliptic', 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAI it@acme.example'],
  ])('a key file is no shared secret: %s', (_, key) => expect(codeOf('HS256', key)).toBe('INVALID_KEY'));

  it('a secret with white space around it, or broken base64 behind base64:', () => {
    expect(codeOf('HS256', `${secret}\n`)).toBe('INVALID_KEY');
    expect(codeOf('HS256', 'base64:AAA')).toBe('INVALID_KEY');
  });
});

describe('PRIVATE_KEY_PROVIDED', () => {
  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'])('a JWK with nothing private but %s', (name) => {
    const key = JSON.stringify({ ...rsa.publicKey.export({ format: 'jwk' }), [name]: 'AQAB' });
    expect(codeOf('RS256', key)).toBe('PRIVATE_KEY_PROVIDED');
  });

  const forms = [...pairs].flatMap(([algorithm, { privateKey }]) => [
    [algorithm, 'PKCS#8 PEM', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    [algorithm, 'PKCS#8 bare', bare(privateKey.export({ type: 'pkcs8', format: 'der' }))],
    [algorithm, 'JWK', JSON.stringify(privateKey.export({ format: 'jwk' }))],
  ]);
  it.each(forms)('%s: %s', (algorithm = '', _form, key = '') =>
    expect(codeOf(algorithm, key)).toBe('PRIVATE_KEY_PROVIDED'),
  );

  it.each([
    ['PKCS#1 PEM', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['PKCS#1 bare', bare(rsa.privateKey.export({ type: 'pkcs1', format: 'der' }))],
    ['SEC 1 bare', bare(p256.privateKey.export({ type: 'sec1', format: 'der' }))],
    [
      'encrypted bare',
      bare(rsa.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' })),
    ],
    [
      'under the label of a public key',
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('PRIVATE', 'PUBLIC'),
    ],
    ['behind a public key', pemOf(rsa.publicKey) + rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['of another kind than the algorithm', edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('%s', (_, key) => expect(codeOf('RS256', key)).toBe('PRIVATE_KEY_PROVIDED'));
});

describe('INVALID_KEY_LENGTH', () => {
  it.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ])('%s wants %i octets of secret', (algorithm, octets) => {
    const digits = '0123456789'.repeat(7);
    expect(codeOf(algorithm, digits.slice(0, octets - 1))).toBe('INVALID_KEY_LENGTH');
    accepted(checkKey(algorithm, digits.slice(0, octets)));
    accepted(checkKey(algorithm, 'éàüöß'.repeat(7).slice(0, octets / 2)));
    const spelled = (length: number) =>
      `base64:${Buffer.from(Array.from({ length }, (_, at) => 0xff - at)).toString('base64')}`;
    expect(codeOf(algorithm, spelled(octets - 1))).toBe('INVALID_KEY_LENGTH');
    accepted(checkKey(algorithm, spelled(octets)));
  });

  it.each([
    'x'.repeat(64),
    'abcabcabcabcabcabcabcabcabcabcabcabc',
    `base64:${Buffer.alloc(64).toString('base64')}`,
    'a-string-secret-at-least-256-bits-long',
    'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  ])('ATTACK a placeholder is no secret: %s', (secret) => {
    expect(codeOf('HS256', secret)).toBe('INVALID_KEY');
  });

  it('RSA over 8192 bits', () => {
    const key = (octets: number) =>
      JSON.stringify({ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(octets, 0xc1).toString('base64url') });
    accepted(checkKey('RS256', key(1024)));
    expect(codeOf('RS256', key(1025))).toBe('INVALID_KEY_LENGTH');
  });

  it('RSA under 2048 bits, in every form', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const forms = [
      pemOf(publicKey),
      bare(der(publicKey, 'pkcs1')),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
    ];
    for (const key of forms) expect(codeOf('PS256', key)).toBe('INVALID_KEY_LENGTH');
  });

  it.each(['AQ', 'Aw', 'AQAA', 'AQAC', 'AAAD'])('RSA with the exponent %s', (e) => {
    const key = createPublicKey({ key: { ...rsa.publicKey.export({ format: 'jwk' }), e }, format: 'jwk' });
    expect(codeOf('RS256', pemOf(key))).toBe('INVALID_KEY_LENGTH');
    expect(codeOf('RS256', JSON.stringify({ ...rsa.publicKey.export({ format: 'jwk' }), e }))).toBe(
      'INVALID_KEY_LENGTH',
    );
  });

  it.each([
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
    ['ES256', pairOf('ES384')],
    ['ES384', pairOf('ES512')],
    ['ES512', p256],
    ['ES256', edwards],
    ['EdDSA', p256],
    ['EdDSA', generateKeyPairSync('ed448')],
    ['EdDSA', generateKeyPairSync('x25519')],
  ])('%s on another curve', (algorithm, { publicKey }) => {
    expect(codeOf(algorithm, pemOf(publicKey))).toBe('INVALID_KEY_LENGTH');
    expect(codeOf(algorithm, JSON.stringify(publicKey.export({ format: 'jwk' })))).toBe('INVALID_KEY_LENGTH');
  });
});

it('a binary secret signs as its octets', async () => {
  const octets = Buffer.from(Array.from({ length: 32 }, (_, at) => 0xff - at));
  const token = seal(`${base64Url('{"alg":"HS256"}')}.${base64Url(JSON.stringify(claims))}`, octets);
  accepted(await verifyToken(token, { algorithm: 'HS256', key: `base64:${octets.toString('base64')}` }, now));
});
