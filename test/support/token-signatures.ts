/**
 * What holds of the signatures of tokens in whichever engine verifies them: the pure tests run this in Node, the worker tests in
 * workerd. jose has signed what we accept, and refuses what we refuse. The schemes are written down once more here, so that an error
 * in the table of algorithms cannot hide in its own test.
 */
import { CompactSign, compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { toBase64, toBase64Url } from '../../src/lib/base64.ts';
import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts';
import { algorithmNames } from '../../src/proof/jwt/algorithms.ts';
import { verifyToken } from '../../src/proof/jwt/verify.ts';

const now = new Date('2026-05-04T12:00:00Z');
const claims = { email: 'ada@example.com', exp: now.getTime() / 1000 + 60 };

interface Scheme {
  readonly key: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
  readonly sign: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
const hashes = ['SHA-256', 'SHA-384', 'SHA-512'];

function schemeOf(algorithm: string): Scheme {
  const hash = `SHA-${algorithm.slice(2)}`;
  switch (algorithm.slice(0, 2)) {
    case 'HS':
      return { key: { name: 'HMAC', hash }, sign: { name: 'HMAC' } };
    case 'RS':
      return { key: { name: 'RSASSA-PKCS1-v1_5', hash }, sign: { name: 'RSASSA-PKCS1-v1_5' } };
    case 'PS':
      return { key: { name: 'RSA-PSS', hash }, sign: { name: 'RSA-PSS', saltLength: Number(algorithm.slice(2)) / 8 } };
    case 'ES':
      return { key: { name: 'ECDSA', namedCurve: curves[algorithm] ?? '' }, sign: { name: 'ECDSA', hash } };
    default:
      return { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } };
  }
}

/** What the same key could have signed with instead, by name. */
function othersThan(algorithm: string): readonly (readonly [string, Scheme])[] {
  const { key, sign } = schemeOf(algorithm);
  const named = (name: string) => [name, schemeOf(name)] as const;
  const salted = (saltLength: number) => [`salt of ${saltLength}`, { key, sign: { ...sign, saltLength } }] as const;
  switch (algorithm.slice(0, 2)) {
    case 'HS':
    case 'RS':
    case 'PS': {
      const same = algorithmNames.filter((name) => name.slice(0, 2) === algorithm.slice(0, 2) && name !== algorithm);
      const rival = { HS: [], RS: [`PS${algorithm.slice(2)}`], PS: [`RS${algorithm.slice(2)}`] }[algorithm.slice(0, 2)];
      const salts = sign.saltLength === undefined ? [] : [0, sign.saltLength - 1, sign.saltLength + 1].map(salted);
      return [...[...same, ...(rival ?? [])].map(named), ...salts];
    }
    case 'ES':
      return hashes
        .filter((hash) => hash !== sign.hash)
        .map((hash) => [hash, { key, sign: { ...sign, hash } }] as const);
    default:
      return [];
  }
}

interface Signer {
  /** As the settings of a connection would hold it. */
  readonly key: string;
  sign(scheme: Scheme, input: string): Promise<Bytes>;
  /** For jose. */
  readonly own: CryptoKey;
  readonly verifying: CryptoKey;
}

async function makeSecret({ key }: Scheme): Promise<Signer> {
  const octets = crypto.getRandomValues(new Uint8Array(64));
  const take = (parameters: Scheme['key']) =>
    crypto.subtle.importKey('raw', octets, parameters, false, ['sign', 'verify']);
  const own = await take(key);
  return {
    key: `base64:${toBase64(octets)}`,
    sign: async (scheme, input) =>
      new Uint8Array(await crypto.subtle.sign(scheme.sign, await take(scheme.key), utf8(input))),
    own,
    verifying: own,
  };
}

async function makePair({ key }: Scheme): Promise<Signer> {
  const size = key.name.startsWith('RSA') ? { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) } : {};
  const pair = (await crypto.subtle.generateKey({ ...key, ...size }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const pkcs8 = (await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer;
  const spki = (await crypto.subtle.exportKey('spki', pair.publicKey)) as ArrayBuffer;
  const take = (parameters: Scheme['key']) => crypto.subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']);
  return {
    key: toBase64(new Uint8Array(spki)),
    sign: async (scheme, input) =>
      new Uint8Array(await crypto.subtle.sign(scheme.sign, await take(scheme.key), utf8(input))),
    own: pair.privateKey,
    verifying: pair.publicKey,
  };
}

function makeSigner(algorithm: string): Promise<Signer> {
  const scheme = schemeOf(algorithm);
  return scheme.key.name === 'HMAC' ? makeSecret(scheme) : makePair(scheme);
}

function signByJose(signer: Signer, alg: string): Promise<string> {
  return new CompactSign(utf8(JSON.stringify(claims))).setProtectedHeader({ alg, typ: 'JWT' }).sign(signer.own);
}

async function accept(token: string, algorithm: string, signer: Signer): Promise<void> {
  expect(await verifyToken(token, { algorithm, key: signer.key }, now)).toMatchObject({
    ok: true,
    value: { email: claims.email },
  });
}

/** For the signature's sake. */
async function refuseHere(token: string, algorithm: string, signer: Signer, what: string): Promise<void> {
  const ours = await verifyToken(token, { algorithm, key: signer.key }, now);
  const error = { code: 'TOKEN_VERIFICATION_FAILED', detail: 'the signature does not match' };
  expect(ours, what).toMatchObject({ ok: false, error });
}

/** By both. */
async function refuse(token: string, algorithm: string, signer: Signer, what: string): Promise<void> {
  await refuseHere(token, algorithm, signer, what);
  const theirs = compactVerify(token, signer.verifying, { algorithms: [algorithm] });
  await expect(theirs, what).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
}

const flip = (octets: Bytes, at: number) => octets.map((octet, i) => (i === at ? octet ^ 1 : octet));

/** Tests for every algorithm. */
export function describeTokenSignatures(): void {
  describe.each(algorithmNames)('%s', (algorithm) => {
    const made = makeSigner(algorithm);
    const input = `${toBase64Url(utf8(JSON.stringify({ alg: algorithm })))}.${toBase64Url(utf8(JSON.stringify(claims)))}`;
    const tokenOf = (signature: Bytes, signed = input) => `${signed}.${toBase64Url(signature)}`;

    it('what jose signed is accepted, and what WebCrypto signed, by both', async () => {
      const signer = await made;
      await accept(await signByJose(signer, algorithm), algorithm, signer);
      const own = tokenOf(await signer.sign(schemeOf(algorithm), input));
      await accept(own, algorithm, signer);
      await compactVerify(own, signer.verifying, { algorithms: [algorithm] });
    });

    it('ATTACK right tokens all around a wrong one, all at once: each gets its own verdict and its own reader', async () => {
      const signer = await made;
      const readers = Array.from({ length: 12 }, (_, i) => ({
        ...claims,
        email: `reader-${i}@example.com`,
        jti: `${i}`,
      }));
      const inputs = readers.map((reader) => `${input.split('.')[0]}.${toBase64Url(utf8(JSON.stringify(reader)))}`);
      const signatures = await Promise.all(inputs.map((one) => signer.sign(schemeOf(algorithm), one)));
      const right = inputs.map((one, i) => tokenOf(signatures[i] ?? new Uint8Array(), one));
      // Each signature behind the text of another.
      const wrong = inputs.map((one, i) => tokenOf(signatures[(i + 1) % inputs.length] ?? new Uint8Array(), one));
      const verdicts = await Promise.all(
        right
          .flatMap((token, i) => [token, wrong[i] ?? ''])
          .map((token) => verifyToken(token, { algorithm, key: signer.key }, now)),
      );
      const emails = verdicts.map((verdict) => (verdict.ok ? verdict.value.email : verdict.error.detail));
      expect(emails).toEqual(readers.flatMap(({ email }) => [email, 'the signature does not match']));
    });

    it('ATTACK one bit of the signature, or anything of what is signed, is another', async () => {
      const signer = await made;
      const right = await signer.sign(schemeOf(algorithm), input);
      for (const at of [0, 1, right.length >> 1, right.length - 1]) {
        await refuse(tokenOf(flip(right, at)), algorithm, signer, `octet ${at}`);
      }
      const [head = '', payload = ''] = input.split('.');
      const forged = toBase64Url(utf8(JSON.stringify({ ...claims, email: 'eve@example.com' })));
      const longer = toBase64Url(utf8(JSON.stringify({ alg: algorithm, typ: 'JWT' })));
      await refuse(tokenOf(right, `${head}.${forged}`), algorithm, signer, 'the payload');
      await refuse(tokenOf(right, `${longer}.${payload}`), algorithm, signer, 'the header');
    });

    it('ATTACK a signature of another length, or of zeros', async () => {
      const signer = await made;
      const right = await signer.sign(schemeOf(algorithm), input);
      const zero = new Uint8Array(1);
      const others = [
        right.subarray(1),
        right.subarray(0, -1),
        right.subarray(0, right.length / 2),
        concat(zero, right),
        concat(right, zero),
        concat(right, right),
        new Uint8Array(right.length),
        zero,
      ];
      // What begins with a zero may be the same number without it to a reader that has not asked for the length.
      const by = right[0] === 0 ? refuseHere : refuse;
      for (const signature of others) await by(tokenOf(signature), algorithm, signer, `${signature.length} octets`);
    });

    it('ATTACK a signature that begins with a zero, written without it, is another', async () => {
      const signer = await made;
      for (let n = 0; ; n++) {
        const payload = toBase64Url(utf8(JSON.stringify({ ...claims, n })));
        const signed = `${input.slice(0, input.indexOf('.'))}.${payload}`;
        const right = await signer.sign(schemeOf(algorithm), signed);
        if (right[0] !== 0) continue;
        await accept(tokenOf(right, signed), algorithm, signer);
        await refuseHere(tokenOf(right.subarray(1), signed), algorithm, signer, 'without its zero');
        break;
      }
    }, 60_000);

    it.each(othersThan(algorithm))('ATTACK the same key has signed, but with %s', async (name, scheme) => {
      const signer = await made;
      const signature = await signer.sign(scheme, input);
      await refuse(tokenOf(signature), algorithm, signer, name);
      const { length } = await signer.sign(schemeOf(algorithm), input);
      await refuse(tokenOf(signature.subarray(0, length)), algorithm, signer, `${name}, cut to size`);
    });

    it('ATTACK another key of the same kind', async () => {
      const other = await makeSigner(algorithm);
      await refuse(await signByJose(other, algorithm), algorithm, await made, 'another key');
    });

    it('ATTACK a right token, spelled in another way', async () => {
      const signer = await made;
      const token = tokenOf(await signer.sign(schemeOf(algorithm), input));
      const cut = token.length - 4;
      for (const spelled of [
        `${token}=`,
        `${token}==`,
        ` ${token}`,
        `${token}\n`,
        `${token.slice(0, cut)} ${token.slice(cut)}`,
      ]) {
        expect((await verifyToken(spelled, { algorithm, key: signer.key }, now)).ok).toBe(false);
      }
    });
  });

  describe('Ed25519 keys of small order, under which anybody can sign', () => {
    /** A signature that fits the neutral point for every message, and the others of small order for some: R neutral, S nothing. */
    const signature = Uint8Array.from({ length: 64 }, (_, at) => (at === 0 ? 1 : 0));
    const prefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
    const ends = (octets: string) => [`${octets}${'00'.repeat(31)}`, `${octets}${'00'.repeat(30)}80`];
    const top = (lowest: string) => [`${lowest}${'ff'.repeat(30)}7f`, `${lowest}${'ff'.repeat(31)}`];
    const points = [
      ...['00', '01'].flatMap(ends),
      ...['ec', 'ed', 'ee'].flatMap(top),
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    ];

    it.each(points)('ATTACK %s', async (hex) => {
      const point = Uint8Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
      const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: toBase64Url(point) });
      for (const key of [toBase64(concat(prefix, point)), jwk])
        for (let n = 0; n < 32; n++) {
          const payload = toBase64Url(utf8(JSON.stringify({ ...claims, n })));
          const token = `${toBase64Url(utf8('{"alg":"EdDSA"}'))}.${payload}.${toBase64Url(signature)}`;
          const verdict = await verifyToken(token, { algorithm: 'EdDSA', key }, now);
          expect(verdict).toMatchObject({ ok: false, error: { code: 'INVALID_KEY' } });
        }
    });
  });
}
