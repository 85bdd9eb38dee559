/** The known attacks on JWT verifiers, class by class. Each is refused with its own code; none is merely "not accepted". */
import { createHmac, generateKeyPairSync, sign as signOctets } from 'node:crypto';
import { CompactEncrypt, CompactSign, FlattenedSign } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../src/core/reasons.ts';
import {
  base64Url,
  claims,
  expectCode,
  hs256,
  pairOf,
  pemOf,
  refusalOf,
  seal,
  seconds,
  secret,
  sign,
} from './tokens.ts';

const payload = base64Url(JSON.stringify(claims));
const head = (header: object) => base64Url(JSON.stringify(header));
const keyOf = (algorithm: string) => ({ algorithm, key: pemOf(pairOf(algorithm).publicKey) });
const octetsOf = (text: object) => new TextEncoder().encode(JSON.stringify(text));

async function expectRefusal(token: string, wanted: object, code: ReasonCode, detail: RegExp): Promise<void> {
  expect(await refusalOf(token, wanted)).toMatchObject({ code, detail: expect.stringMatching(detail) });
}

describe('9.1 alg none', () => {
  it.each(['none', 'None', 'nOnE', 'NONE'])('%s, with an empty signature and with somebody else’s', async (alg) => {
    await expectCode(`${head({ alg })}.${payload}.`, 'NONE_ALGORITHM_PROVIDED');
    await expectCode(`${head({ alg })}.${payload}.${hs256().split('.')[2]}`, 'NONE_ALGORITHM_PROVIDED');
  });
  it.each([' none', 'none\0', 'nоne', 'null', '0'])('%j is no algorithm of the connection', (alg) =>
    expectCode(hs256(claims, { alg }), 'TOKEN_VERIFICATION_FAILED', /another algorithm/),
  );
  it('the right alg with an empty signature', () =>
    expectCode(`${head({ alg: 'HS256' })}.${payload}.`, 'TOKEN_VERIFICATION_FAILED', /signature is not/));
  it('without the last dot', () =>
    expectCode(`${head({ alg: 'none' })}.${payload}`, 'TOKEN_VERIFICATION_FAILED', /no JWS/));
});

describe('9.2 RS→HS confusion', () => {
  const { publicKey } = pairOf('RS256');
  const input = `${head({ alg: 'HS256' })}.${payload}`;
  const pem = pemOf(publicKey);
  it.each([
    ['the PEM', pem],
    ['the PEM without its last line end', pem.trim()],
    ['the DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['the JWK', JSON.stringify(publicKey.export({ format: 'jwk' }))],
    ['the modulus', Buffer.from(String(publicKey.export({ format: 'jwk' }).n), 'base64url')],
  ])('HS256 keyed with %s of the RS256 connection', (_, key) =>
    expectRefusal(seal(input, key), keyOf('RS256'), 'TOKEN_VERIFICATION_FAILED', /another algorithm/),
  );
  it('an HS256 connection that was given the PEM as its secret', () =>
    expectRefusal(seal(input, pem), { key: pem }, 'INVALID_KEY', /no shared secret/));
});

describe('9.3 keys in the header', () => {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = own.publicKey.export({ format: 'jwk' });
  it.each([
    ['jwk', { jwk }],
    ['jku', { jku: 'https://evil.example/jwks.json' }],
    ['x5u', { x5u: 'https://evil.example/cert.pem' }],
    ['x5c', { x5c: ['MIIB'] }],
    ['x5t', { x5t: 'AAAA', 'x5t#S256': 'AAAA' }],
  ])('%s is not looked at', async (_, header) => {
    const token = await new CompactSign(octetsOf(claims))
      .setProtectedHeader({ alg: 'ES256', ...header })
      .sign(own.privateKey);
    await expectRefusal(token, keyOf('ES256'), 'TOKEN_VERIFICATION_FAILED', /signature does not match/);
  });
});

it('9.4 kid does not move a pinned key, whatever it is', async () => {
  for (const kid of ['../../dev/null', "' OR 1=1", '__proto__', ['x'], 1]) {
    const input = `${head({ alg: 'HS256', kid })}.${payload}`;
    await expectCode(seal(input, ''), 'TOKEN_VERIFICATION_FAILED', /signature does not match/);
  }
});

describe('9.5 signature algebra', () => {
  const input = `${head({ alg: 'ES256' })}.${payload}`;
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);
  const { privateKey } = pairOf('ES256');
  it.each([
    ['all zero (psychic)', Buffer.alloc(64)],
    ['r = n, s = n', Buffer.concat([order, order])],
    ['r = 1, s = 0', Buffer.concat([one, Buffer.alloc(32)])],
    ['all ones', Buffer.alloc(64, 255)],
    ['one octet', Buffer.of(0)],
    ['DER instead of r ‖ s', signOctets('sha256', Buffer.from(input), privateKey)],
    [
      'one octet more',
      Buffer.concat([
        signOctets('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
        Buffer.of(0),
      ]),
    ],
    [
      'of P-384',
      signOctets('sha256', Buffer.from(input), { key: pairOf('ES384').privateKey, dsaEncoding: 'ieee-p1363' }),
    ],
    ['with another hash', signOctets('sha384', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })],
  ])('ES256: %s', (_, signature) =>
    expectRefusal(
      `${input}.${base64Url(signature)}`,
      keyOf('ES256'),
      'TOKEN_VERIFICATION_FAILED',
      /signature does not match/,
    ),
  );

  it('EdDSA: S + L (malleability), and all zero', async () => {
    const token = await sign('EdDSA');
    const [first, second, signature = ''] = token.split('.');
    const octets = Buffer.from(signature, 'base64url');
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const S = BigInt(`0x${Buffer.from(octets.subarray(32)).reverse().toString('hex')}`) + L;
    const moved = Buffer.from(S.toString(16).padStart(64, '0'), 'hex').reverse();
    for (const bad of [Buffer.concat([octets.subarray(0, 32), moved]), Buffer.alloc(64)]) {
      await expectRefusal(
        `${first}.${second}.${base64Url(bad)}`,
        keyOf('EdDSA'),
        'TOKEN_VERIFICATION_FAILED',
        /signature does not match/,
      );
    }
  });

  it('RS256: e = 1, where the padded hash is its own signature', async () => {
    const key = JSON.stringify({ ...pairOf('RS256').publicKey.export({ format: 'jwk' }), e: 'AQ' });
    await expectRefusal(await sign('RS256'), { algorithm: 'RS256', key }, 'INVALID_KEY_LENGTH', /exponent/);
  });

  it('PS256: a salt of no octets', async () => {
    const text = `${head({ alg: 'PS256' })}.${payload}`;
    const signature = signOctets('sha256', Buffer.from(text), {
      key: pairOf('PS256').privateKey,
      padding: 6,
      saltLength: 0,
    });
    await expectRefusal(
      `${text}.${base64Url(signature)}`,
      keyOf('PS256'),
      'TOKEN_VERIFICATION_FAILED',
      /signature does not match/,
    );
  });

  it('HS256: a tag cut short, or of a longer hash', async () => {
    const text = `${head({ alg: 'HS256' })}.${payload}`;
    const tag = createHmac('sha256', secret).update(text).digest();
    const long = createHmac('sha512', secret).update(text).digest();
    for (const bad of [tag.subarray(0, 16), tag.subarray(0, 31), long, long.subarray(0, 32)]) {
      await expectCode(`${text}.${base64Url(bad)}`, 'TOKEN_VERIFICATION_FAILED', /signature does not match/);
    }
  });
});

describe('9.6 extensions of the header', () => {
  it.each([
    { crit: [] },
    { crit: ['exp'], exp: 1 },
    { crit: ['b64'], b64: false },
    { crit: ['b64'], b64: true },
    { crit: ['alg'] },
    { crit: 'b64' },
    { crit: null },
    { b64: false },
    { b64: true },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
  ])('%j', (header) =>
    expectCode(hs256(claims, { alg: 'HS256', ...header }), 'TOKEN_VERIFICATION_FAILED', /extension/),
  );
});

describe('9.7 other serialisations', () => {
  it('a JWE to the public key, and one under a password', async () => {
    const jwe = await new CompactEncrypt(octetsOf(claims))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
      .encrypt(pairOf('RS256').publicKey);
    await expectRefusal(jwe, keyOf('RS256'), 'TOKEN_VERIFICATION_FAILED', /no JWS/);
    await expectCode(
      `${head({ alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 })}.AA.AA.AA.AA`,
      'TOKEN_VERIFICATION_FAILED',
      /no JWS/,
    );
  });
  it('JSON, flattened and general', async () => {
    const key = new TextEncoder().encode(secret);
    const flat = await new FlattenedSign(octetsOf(claims)).setProtectedHeader({ alg: 'HS256' }).sign(key);
    const general = { payload: flat.payload, signatures: [flat] };
    for (const json of [flat, general]) await expectCode(JSON.stringify(json), 'TOKEN_VERIFICATION_FAILED', /no JWS/);
  });
  it('a detached payload', () =>
    expectCode(seal(`${head({ alg: 'HS256' })}.`), 'TOKEN_VERIFICATION_FAILED', /payload is not/));
  it('a token in a token', () =>
    expectCode(hs256(hs256(), { alg: 'HS256', cty: 'JWT' }), 'TOKEN_VERIFICATION_FAILED', /JSON object/));
});

describe('9.8 other spellings of a right token', () => {
  const [first = '', second = '', third = ''] = hs256().split('.');
  /** The next character of the alphabet: it differs in bits that a forgiving decoder drops. */
  const twin = (part: string) => part.slice(0, -1) + String.fromCharCode(part.charCodeAt(part.length - 1) + 1);
  it.each([
    ['padding in the header', seal(`${first}=.${second}`), 'COULD_NOT_PARSE_HEADER'],
    ['white space before it', ` ${first}.${second}.${third}`, 'COULD_NOT_PARSE_HEADER'],
    ['a line end in the header', seal(`${first.slice(0, 4)}\n${first.slice(4)}.${second}`), 'COULD_NOT_PARSE_HEADER'],
    ['padding in the payload', seal(`${first}.${second}==`), 'TOKEN_VERIFICATION_FAILED'],
    ['a space in the payload', seal(`${first}.${second} `), 'TOKEN_VERIFICATION_FAILED'],
    ['padding behind the signature', `${first}.${second}.${third}=`, 'TOKEN_VERIFICATION_FAILED'],
    ['a line end behind it', `${first}.${second}.${third}\n`, 'TOKEN_VERIFICATION_FAILED'],
    ['a zero width space behind it', `${first}.${second}.${third}\u200b`, 'TOKEN_VERIFICATION_FAILED'],
    ['trailing bits in the signature', `${first}.${second}.${twin(third)}`, 'TOKEN_VERIFICATION_FAILED'],
    ['one character too many', `${first}.${second}.${third}AA`, 'TOKEN_VERIFICATION_FAILED'],
    ['a fullwidth dot', `${first}．${second}.${third}`, 'TOKEN_VERIFICATION_FAILED'],
    ['an empty part in front', `.${first}.${second}.${third}`, 'TOKEN_VERIFICATION_FAILED'],
    ['Bearer in front', `Bearer ${first}.${second}.${third}`, 'COULD_NOT_PARSE_HEADER'],
  ] as const)('%s', (_, token, code) => expectCode(token, code));

  it('the alphabet of base64 instead of base64url', async () => {
    const text = base64Url(JSON.stringify({ ...claims, x: '>>>???' }))
      .replaceAll('-', '+')
      .replaceAll('_', '/');
    expect(text).toMatch(/[+/]/);
    await expectCode(seal(`${first}.${text}`), 'TOKEN_VERIFICATION_FAILED', /payload is not/);
  });
  it('trailing bits in the payload, signed as they are', async () => {
    const part = base64Url('{"email":"ada@example.com","exp":9}');
    expect(part.length % 4).toBe(3);
    await expectCode(seal(`${first}.${twin(part)}`), 'TOKEN_VERIFICATION_FAILED', /payload is not/);
  });
});

describe('9.9 JSON that two readers read differently', () => {
  const { exp } = claims;
  const header = { alg: 'HS256' };
  it.each([
    ['email twice', `{"email":"ada@example.com","email":"eve@example.com","exp":${exp}}`],
    ['email twice, once escaped', `{"email":"ada@example.com","\\u0065mail":"eve@example.com","exp":${exp}}`],
    ['a member twice further down', `{"email":"ada@example.com","exp":${exp},"x":{"y":1,"y":2}}`],
    ['a BOM', `\ufeff${JSON.stringify(claims)}`],
    ['something behind it', `${JSON.stringify(claims)}{}`],
    ['a comment', `/**/${JSON.stringify(claims)}`],
    ['a NUL behind it', `${JSON.stringify(claims)}\0`],
    ['depth', `{"email":"ada@example.com","exp":${exp},"x":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['a list', `[${JSON.stringify(claims)}]`],
    ['a text', '"ada@example.com"'],
    ['null', 'null'],
    ['nothing but a space', ' '],
  ])('%s', (_, text) => expectCode(hs256(text, header), 'TOKEN_VERIFICATION_FAILED', /payload is no JSON object/));
  it('octets that are not UTF-8', () => {
    const octets = Buffer.concat([Buffer.from('{"email":"ada@example.com","x":"'), Buffer.of(0xff), Buffer.from('"}')]);
    return expectCode(
      seal(`${head(header)}.${base64Url(octets)}`),
      'TOKEN_VERIFICATION_FAILED',
      /payload is no JSON object/,
    );
  });
  it('claims in __proto__', () =>
    expectCode(hs256(`{"__proto__":{"email":"ada@example.com"},"exp":${exp}}`, header), 'MISSING_EMAIL_IN_TOKEN'));
  it('alg in __proto__', () =>
    expectCode(hs256(claims, '{"__proto__":{"alg":"HS256"}}'), 'ALGORITHM_MISSING_IN_HEADER'));
});

describe('9.10 time', () => {
  it.each([
    ['no exp and no iat', ''],
    ['exp as text', `,"exp":"${seconds + 60}"`],
    ['exp 1e308', ',"exp":1e308'],
    ['exp 1e999, which is Infinity', ',"exp":1e999'],
    ['exp negative', ',"exp":-1'],
    ['exp in milliseconds', `,"exp":${seconds * 1000}`],
    ['nbf ahead', `,"exp":${seconds + 90},"nbf":${seconds + 80}`],
    ['iat ahead', `,"exp":${seconds + 90},"iat":${seconds + 80}`],
    ['iat old and alone', `,"iat":${seconds - 400}`],
    ['a lifetime of years', `,"exp":${seconds + 1e8}`],
  ])('%s', (_, text) => expectCode(hs256(`{"email":"ada@example.com"${text}}`), 'TOKEN_VERIFICATION_FAILED'));
});

describe('9.11 issuer and audience', () => {
  const wanted = { issuer: 'https://idp.example', audience: 'docs' };
  it.each([
    [{}, /^iss/],
    [{ iss: 'https://idp.example.evil', aud: 'docs' }, /^iss/],
    [{ iss: ['https://idp.example'], aud: 'docs' }, /^iss/],
    [{ iss: 'https://idp.example' }, /^aud/],
    [{ iss: 'https://idp.example', aud: 'docs2' }, /^aud/],
    [{ iss: 'https://idp.example', aud: ['docs', 'wiki'] }, /^azp/],
    [{ iss: 'https://idp.example', aud: ['docs', 'wiki'], azp: 'wiki' }, /^azp/],
  ])('%j', (more, detail) => expectRefusal(hs256({ ...claims, ...more }), wanted, 'TOKEN_VERIFICATION_FAILED', detail));
});

describe('9.12 tokens of another type', () => {
  it.each(['at+jwt', 'logout+jwt', 'dpop+jwt', 'application/jwt', 'secevent+jwt'])('%s', (typ) =>
    expectCode(hs256(claims, { alg: 'HS256', typ }), 'WRONG_TYPE_IN_HEADER'),
  );
});

describe('9.15 the e-mail address', () => {
  it.each([
    ['a list of one', ['ada@example.com']],
    ['an object with toString', { toString: 'ada@example.com' }],
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['two addresses', 'ada@example.com,eve@example.com'],
  ])('%s', (_, email) => expectCode(hs256({ ...claims, email }), 'MISSING_EMAIL_IN_TOKEN', /no valid/));
  it.each([false, 'false'])('email_verified %j', (email_verified) =>
    expectCode(hs256({ ...claims, email_verified }), 'MISSING_EMAIL_IN_TOKEN', /vouch/),
  );
});

describe('10 addresses that look like another', () => {
  it.each([
    'ada@example.com\u00a0',
    'ada@example.com\u200b',
    '\ufeffada@example.com',
    'ada@example.com\n',
    'ada@example.com\0',
    'ada\t@example.com',
    'ad\u0430@example.com',
    'ada＠example.com',
    'ada@example．com',
    'ada@exampl\u00e9.com',
    'ada@K\u212aexample.com',
    '\u202eada@example.com',
    '"ada"@example.com',
    'ada(x)@example.com',
    'ada%evil@example.com',
    'ada@[127.0.0.1]',
    'ada@example.com.',
    'Ada <ada@example.com>',
    'ada@example.com;eve@example.com',
    '=?utf-8?q?ada?=@example.com',
    'ada@',
    '@example.com',
    'ada@@example.com',
    `${'a'.repeat(320)}@example.com`,
  ])('%j', (email) => expectCode(hs256({ ...claims, email }), 'MISSING_EMAIL_IN_TOKEN', /no valid/));
});

describe('what is no ASCII', () => {
  it.each(['é', '\u{1f600}', '\ud83d', '\uff21'])(
    'ATTACK %j in the payload or the signature is refused as itself',
    async (strange) => {
      const [header, , signature] = hs256().split('.');
      await expectCode(`${header}.${payload}${strange}.${signature}`, 'TOKEN_VERIFICATION_FAILED', /not ASCII/);
      await expectCode(
        `${header}.${payload}.${signature}${strange}`,
        'TOKEN_VERIFICATION_FAILED',
        /signature is not canonical/,
      );
      // Sealed as it stands, so that only its spelling is wrong.
      await expectCode(seal(`${header}.${payload}${strange}`), 'TOKEN_VERIFICATION_FAILED', /not ASCII/);
    },
  );
});
