/** `X-Sso-Assertion` as an origin reads it: by jose, and by the verifier of this house. */
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/lib/base64.ts';
import { fromUtf8, utf8 } from '../../src/lib/bytes.ts';
import { verifyToken } from '../../src/proof/jwt/verify.ts';
import { docs, echoOf, openGateway } from '../support/worker-gateway.ts';

const kinds = [
  ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
  ['EdDSA', { name: 'Ed25519' }],
] as const;

async function newKey(parameters: (typeof kinds)[number][1]): Promise<JsonWebKey> {
  const pair = (await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair;
  return (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
}

/** What an origin gets to see: a token, and the key that is published for it. */
async function seenWith(jwk: JsonWebKey, name: string) {
  const gateway = openGateway({ ASSERTION_KEY: JSON.stringify(jwk) });
  const Cookie = await gateway.signIn('ada@acme.example', { name });
  const { headers } = await echoOf(await gateway.fetch('/kb/a', { headers: { Cookie } }));
  const { keys } = await (await gateway.fetch('/_sso/jwks.json')).json<{ keys: [JWK] }>();
  return { token: headers['x-sso-assertion'] ?? '', key: keys[0] };
}

async function isGoodForBoth(token: string, algorithm: string, key: JWK): Promise<readonly [boolean, boolean]> {
  const expected = { algorithm, key: JSON.stringify(key), issuer: 'https://docs.example', audience: 'docs.example' };
  const ours = await verifyToken(token, expected, new Date());
  const options = { algorithms: [algorithm], issuer: expected.issuer, audience: expected.audience };
  const theirs = jwtVerify(token, await importJWK(key, algorithm), options).then(
    () => true,
    () => false,
  );
  return [ours.ok, await theirs];
}

/** One bit of the octets that a part spells. */
function flip(part: string, at: number): string {
  const octets = fromBase64Url(part) ?? new Uint8Array();
  return toBase64Url(octets.map((octet, i) => (i === at % octets.length ? octet ^ 1 : octet)));
}

describe.each(kinds)('%s', (algorithm, parameters) => {
  test('is right for both, under the thumbprint of its key', async () => {
    const jwk = await newKey(parameters);
    const { token, key } = await seenWith(jwk, 'Ada “the first” \u0000 \ud83d\ude00');
    expect(await isGoodForBoth(token, algorithm, key)).toEqual([true, true]);
    expect(decodeProtectedHeader(token)).toEqual({
      alg: algorithm,
      typ: 'JWT',
      kid: await calculateJwkThumbprint(key),
    });
    expect(fromBase64Url(token.split('.')[2] ?? '')).toHaveLength(64);
  });

  test('says who reads what, and nothing else', async () => {
    const { token } = await seenWith(await newKey(parameters), 'Ada');
    const claims = JSON.parse(fromUtf8(fromBase64Url(token.split('.')[1] ?? '') ?? new Uint8Array()) ?? '');
    const iat = Math.floor(Date.now() / 1000);
    expect(Math.abs(claims.iat - iat)).toBeLessThan(10);
    expect(claims).toEqual({
      iss: 'https://docs.example',
      aud: 'docs.example',
      sub: 'helpdesk:ada@acme.example',
      email: 'ada@acme.example',
      name: 'Ada',
      connection: 'helpdesk',
      lists: [],
      iat: claims.iat,
      exp: claims.iat + 300,
    });
  });

  test('ATTACK changed anywhere, or signed with another key, it is right for neither', async () => {
    const { token, key } = await seenWith(await newKey(parameters), 'Ada');
    const [head = '', payload = '', signature = ''] = token.split('.');
    const claims = fromUtf8(fromBase64Url(payload) ?? new Uint8Array()) ?? '';
    const forged = toBase64Url(utf8(claims.replaceAll('ada@acme', 'eve@acme')));
    const none = toBase64Url(utf8('{"alg":"none"}'));
    const other = await seenWith(await newKey(parameters), 'Ada');
    const wrong = [
      `${head}.${forged}.${signature}`,
      `${head}.${payload}.${toBase64Url(new Uint8Array(64))}`,
      `${head}.${payload}.${flip(signature, 0)}`,
      `${head}.${payload}.${flip(signature, 40)}`,
      `${head}.${flip(payload, 30)}.${signature}`,
      `${flip(head, 12)}.${payload}.${signature}`,
      `${none}.${payload}.${signature}`,
      `${none}.${payload}.`,
      other.token,
    ];
    for (const each of wrong) expect(await isGoodForBoth(each, algorithm, key)).toEqual([false, false]);
  });
});

test('ATTACK the same reader of two sites: the token for one is none for the other', async () => {
  const gateway = openGateway({ SITE_TOO: { ...docs, host: 'docs-too.example' } });
  for (const host of ['docs.example', 'docs-too.example']) {
    const Cookie = await gateway.signIn('both@acme.example', { at: `https://${host}/_sso/jwt/helpdesk` });
    const { headers } = await echoOf(await gateway.fetch(`https://${host}/kb/a`, { headers: { Cookie } }));
    const [, claims = ''] = (headers['x-sso-assertion'] ?? '').split('.');
    expect(JSON.parse(fromUtf8(fromBase64Url(claims) ?? new Uint8Array()) ?? '')).toMatchObject({
      iss: `https://${host}`,
      aud: host,
    });
  }
});
