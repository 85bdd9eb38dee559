import { describe, expect, it } from 'vitest';
import { algorithmNames } from '../../../src/proof/jwt/algorithms.ts';
import { verifyToken } from '../../../src/proof/jwt/verify.ts';
import {
  accepted,
  base64Url,
  claims,
  expectCode,
  expected,
  hs256,
  now,
  pairOf,
  pemOf,
  refusalOf,
  refused,
  seal,
  seconds,
  secret,
  sign,
} from './tokens.ts';

const keyOf = (algorithm: string) => (algorithm.startsWith('HS') ? secret : pemOf(pairOf(algorithm).publicKey));

describe('a right token', () => {
  it.each(algorithmNames)('%s: is accepted with the key of its connection', async (algorithm) => {
    const reader = accepted(await verifyToken(await sign(algorithm), { algorithm, key: keyOf(algorithm) }, now));
    expect(reader.email).toBe('ada@example.com');
  });

  it.each(algorithmNames)(
    '%s: is refused with every other algorithm of the same key, and with another key',
    async (algorithm) => {
      const token = await sign(algorithm);
      for (const other of algorithmNames.filter((name) => name !== algorithm)) {
        const reason = refused(await verifyToken(token, { algorithm: other, key: keyOf(other) }, now));
        expect(reason).toMatchObject({
          code: 'TOKEN_VERIFICATION_FAILED',
          detail: 'the token is signed with another algorithm',
        });
      }
    },
  );

  it('EdDSA is also called Ed25519 (RFC 9864)', async () => {
    const pair = pairOf('EdDSA');
    const { CompactSign } = await import('jose');
    const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'Ed25519' })
      .sign(pair.privateKey);
    accepted(await verifyToken(token, { algorithm: 'EdDSA', key: pemOf(pair.publicKey) }, now));
  });

  it('gives the reader, the single-use id and the end with the skew in it', async () => {
    const token = hs256({ ...claims, sub: 'u1', name: 'Ada Lovelace', jti: 'x' }, { alg: 'HS256', typ: 'jwt' });
    expect(accepted(await verifyToken(token, { ...expected, clockSkewSeconds: 30 }, now))).toEqual({
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      firstName: null,
      lastName: null,
      picture: null,
      groups: [],
      subject: 'u1',
      nameId: null,
      sessionIndex: null,
      sessionNotOnOrAfter: null,
      warnings: [],
      singleUseId: 'jti:x',
      expires: new Date((seconds + 90) * 1000),
    });
  });

  it('is single-use by the hash of what is signed, not of the token, when it has no jti', async () => {
    const token = await sign('ES256');
    const [head, payload, signature = ''] = token.split('.');
    // The other signature of ECDSA: (r, n - s) verifies wherever (r, s) does.
    const octets = Buffer.from(signature, 'base64url');
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = order - BigInt(`0x${octets.subarray(32).toString('hex')}`);
    const twin = Buffer.concat([octets.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
    const wanted = { algorithm: 'ES256', key: keyOf('ES256') };
    const first = accepted(await verifyToken(token, wanted, now));
    const second = accepted(await verifyToken(`${head}.${payload}.${twin.toString('base64url')}`, wanted, now));
    expect(first.singleUseId).toMatch(/^sha256:[A-Za-z0-9_-]{43}$/);
    expect(second.singleUseId).toBe(first.singleUseId);
  });
});

describe('a header that was seen before', () => {
  it.each([
    ['short', { alg: 'HS256', kid: 'seen' }],
    ['long', { alg: 'HS256', kid: 'seen', x5c: ['A'.repeat(1000)] }],
  ])('excuses nothing behind it: %s', async (_, header) => {
    accepted(await verifyToken(hs256(claims, header), expected, now));
    const [head, payload, signature] = hs256(claims, header).split('.');
    const other = base64Url(JSON.stringify({ ...claims, email: 'eve@example.com' }));
    await expectCode(`${head}.${other}.${signature}`, 'TOKEN_VERIFICATION_FAILED', /signature does not match/);
    await expectCode(`${head}.${payload}.`, 'TOKEN_VERIFICATION_FAILED', /signature is not/);
    await expectCode(`${head}.${payload}`, 'TOKEN_VERIFICATION_FAILED', /no JWS/);
    await expectCode(`${head}=.${payload}.${signature}`, 'COULD_NOT_PARSE_HEADER');
    expect((await refusalOf(hs256(claims, header), { algorithm: 'HS512', key: secret })).detail).toMatch(/another/);
    accepted(await verifyToken(hs256(claims, header), expected, now));
  });

  it('is refused as before when it was wrong', async () => {
    for (const [header, code, detail] of [
      [{ alg: 'HS256', crit: ['exp'], exp: 1 }, 'TOKEN_VERIFICATION_FAILED', /extension/],
      [{ alg: 'HS384' }, 'TOKEN_VERIFICATION_FAILED', /another algorithm/],
      [{ alg: 'HS256', typ: 'at+jwt' }, 'WRONG_TYPE_IN_HEADER', /./],
      [{ typ: 'JWT' }, 'ALGORITHM_MISSING_IN_HEADER', /./],
      [{ alg: 'none' }, 'NONE_ALGORITHM_PROVIDED', /./],
    ] as const) {
      for (let time = 0; time < 3; time++) await expectCode(hs256(claims, header), code, detail);
    }
  });
});

describe('the codes of a token', () => {
  const payload = base64Url(JSON.stringify(claims));
  const head = (text: string) => seal(`${base64Url(text)}.${payload}`);

  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['two parts', `${base64Url('{"alg":"none"}')}.${payload}`],
    ['four parts', `${hs256()}.x`],
    ['a JWE (five parts)', 'e30.e30.e30.e30.e30'],
    ['JSON serialisation', JSON.stringify({ protected: 'e30', payload, signature: 'AA' })],
    ['16 385 characters', hs256({ ...claims, filler: 'x'.repeat(13_000) })],
  ])('TOKEN_VERIFICATION_FAILED: %s', (_, token) => expectCode(token, 'TOKEN_VERIFICATION_FAILED', /^the token is/));

  it.each([
    ['absent', seal(`.${payload}`)],
    ['padded', seal(`${base64Url('{"alg":"HS256"}x')}=.${payload}`)],
    ['not base64url', seal(`e/0.${payload}`)],
    ['not UTF-8', seal(`${base64Url(Uint8Array.of(0x7b, 0xff, 0x7d))}.${payload}`)],
    ['not JSON', head('alg: HS256')],
    ['cut off', head('{"alg":"HS256"')],
    ['a list', head('[{"alg":"HS256"}]')],
    ['null', head('null')],
    ['behind a BOM', head('\ufeff{"alg":"HS256"}')],
    ['with a member twice', head('{"alg":"HS256","alg":"HS256"}')],
  ])('COULD_NOT_PARSE_HEADER: the header is %s', (_, token) => expectCode(token, 'COULD_NOT_PARSE_HEADER'));

  it.each(['at+jwt', 'JWE', 'application/jwt', '', null, 1, ['JWT']])('WRONG_TYPE_IN_HEADER: typ is %j', (typ) =>
    expectCode(hs256(claims, { alg: 'HS256', typ }), 'WRONG_TYPE_IN_HEADER'),
  );

  it.each([undefined, null, '', 256, ['HS256'], {}])('ALGORITHM_MISSING_IN_HEADER: alg is %j', (alg) =>
    expectCode(hs256(claims, { alg }), 'ALGORITHM_MISSING_IN_HEADER'),
  );

  it.each(['none', 'None', 'NONE', 'nOnE'])(
    'NONE_ALGORITHM_PROVIDED: alg is %s, with and without a signature',
    async (alg) => {
      await expectCode(hs256(claims, { alg }), 'NONE_ALGORITHM_PROVIDED');
      await expectCode(`${base64Url(JSON.stringify({ alg }))}.${payload}.`, 'NONE_ALGORITHM_PROVIDED');
    },
  );

  it.each([undefined, null, '', 7, true, {}, ['ada@example.com'], 'ada', 'a@b@c', 'Ada <ada@example.com>'])(
    'MISSING_EMAIL_IN_TOKEN: email is %j',
    (email) => expectCode(hs256({ ...claims, email }), 'MISSING_EMAIL_IN_TOKEN'),
  );

  it.each(['', null, 7, ['x'], 'x'.repeat(256)])('JTI_CLAIM_INVALID: jti is %j', (jti) =>
    expectCode(hs256({ ...claims, jti }), 'JTI_CLAIM_INVALID'),
  );
});

describe('the order of the codes: each token is wrong in this way and in every later one', () => {
  const late = { exp: 1 };
  const worst = (header: object) => `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(late))}.`;

  it.each([
    ['INVALID_KEY', { key: '' }, ''],
    ['PRIVATE_KEY_PROVIDED', { algorithm: 'RS256', key: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----' }, ''],
    ['INVALID_KEY_LENGTH', { key: 'short' }, ''],
    ['TOKEN_VERIFICATION_FAILED', {}, '{"typ":"x","alg":"none"}.'],
    ['COULD_NOT_PARSE_HEADER', {}, '.e30.'],
    ['WRONG_TYPE_IN_HEADER', {}, worst({ typ: 'x' })],
    ['ALGORITHM_MISSING_IN_HEADER', {}, worst({ crit: [] })],
    ['NONE_ALGORITHM_PROVIDED', {}, worst({ alg: 'none', crit: [] })],
    ['TOKEN_VERIFICATION_FAILED', {}, hs256({ exp: 1, jti: 1 })],
    ['MISSING_EMAIL_IN_TOKEN', {}, hs256({ exp: claims.exp, jti: 1 })],
    ['JTI_CLAIM_INVALID', {}, hs256({ ...claims, jti: 1 })],
  ])('%s', async (code, wanted, token) => {
    expect((await refusalOf(token, wanted)).code).toBe(code);
  });
});

it('a key that WebCrypto will not import is INVALID_KEY, before the token is looked at', async () => {
  const offCurve = JSON.stringify({
    kty: 'EC',
    crv: 'P-256',
    x: base64Url(Buffer.alloc(32, 1)),
    y: base64Url(Buffer.alloc(32, 1)),
  });
  expect((await refusalOf('', { algorithm: 'ES256', key: offCurve })).code).toBe('INVALID_KEY');
});
