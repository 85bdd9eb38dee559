import { describe, expect, test } from 'vitest';
import { docs, openGateway } from '../support/worker-gateway.ts';

const connection = {
  id: 'desk~1',
  type: 'jwt',
  remote_login_url: 'https://idp.example/jwt',
  algorithm: 'HS256',
  key_secret: 'DESK_KEY',
};
const gateway = openGateway({
  SITE_DOCS: { ...docs, connections: [connection] },
  DESK_KEY: 'a shared secret of more than 32 octets',
});

async function answerTo(path: string, method = 'GET') {
  const response = await gateway.fetch(path, { method, headers: { Accept: 'application/json' } });
  const body = await response.text();
  const error = body.startsWith('{') ? JSON.parse(body).error : undefined;
  return { status: response.status, location: response.headers.get('Location'), body, error };
}

describe('Postern’s own addresses', () => {
  test('an id may be percent-encoded, wholly or in part', async () => {
    for (const id of ['desk~1', 'desk%7E1', '%64%65%73%6b%7e%31']) {
      const { status, location } = await answerTo(`/_sso/login/${id}`);
      expect([status, location?.startsWith('https://idp.example/jwt?')]).toEqual([302, true]);
    }
  });

  test.each([
    '/_sso/',
    '/_sso/login/',
    '/_sso/login/desk~1/',
    '/_sso/login/desk~1/more',
    '/_sso//login',
    '/_sso/saml//acs',
    '/_sso/saml/*',
    '/_sso/jwt/%E0%A4%A/verify',
    '/_sso/__proto__',
    '/_sso/constructor',
    '/_sso/jwt/desk~1/constructor',
    '/_sso/%6cogin',
    '/_sso/LOGIN',
  ])('%s is none of them: NOT_FOUND', async (path) => {
    expect(await answerTo(path)).toMatchObject({ status: 404, location: null, error: 'NOT_FOUND' });
  });

  test.each(['*', ':connection', 'desk~1%20', 'desk~1%00', '..%2flogin'])('no connection is called %s', async (id) => {
    expect(await answerTo(`/_sso/login/${id}`)).toMatchObject({ status: 404, error: 'CONNECTION_UNKNOWN' });
  });

  test('HEAD is answered as GET is, without a body; refusals too', async () => {
    for (const [path, status] of [
      ['/_sso/jwks.json', 200],
      ['/_sso/session', 401],
      ['/_sso/nowhere', 404],
    ] as const) {
      expect((await answerTo(path)).body).not.toBe('');
      expect(await answerTo(path, 'HEAD')).toMatchObject({ status, body: '' });
    }
  });
});
