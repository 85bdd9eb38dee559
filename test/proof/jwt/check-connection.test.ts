import { describe, expect, it } from 'vitest';
import { checkConnection, type JwtSettings } from '../../../src/proof/jwt/check-connection.ts';
import { accepted, pairOf, pemOf, refused, secret } from './tokens.ts';

const right: JwtSettings = {
  remoteLoginUrl: 'https://login.example.com/jwt?app=1',
  algorithm: 'HS256',
  key: secret,
  jwksUrl: null,
};
const codeOf = (settings: Partial<JwtSettings>) => refused(checkConnection({ ...right, ...settings })).code;
const byUrl = { algorithm: 'RS256', key: '', jwksUrl: 'https://login.example.com/jwks.json' };

it('accepts a right one, with a key or with a JWKS', () => {
  accepted(checkConnection(right));
  accepted(checkConnection({ ...right, ...byUrl }));
});

it('NO_SETTINGS without one', () => {
  expect(refused(checkConnection(undefined)).code).toBe('NO_SETTINGS');
});

describe('INVALID_LOGIN_URL, before anything about the key', () => {
  it.each([
    '',
    '/login',
    '//login.example.com',
    'login.example.com',
    'http://login.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'https:/login.example.com',
    'https:\\\\login.example.com',
    'https://login.example.com\\@evil.example',
    ' https://login.example.com',
    'https://login.example.com/a b',
    'https://user@login.example.com',
    'https://lögin.example.com',
    'https://',
  ])('%j', (remoteLoginUrl) => {
    expect(codeOf({ remoteLoginUrl, key: '' })).toBe('INVALID_LOGIN_URL');
  });

  it.each(['http://localhost:8788/jwt', 'http://127.0.0.1:8788', 'http://[::1]:1/x', 'http://idp.localhost/'])(
    'but %s is local',
    (remoteLoginUrl) => {
      accepted(checkConnection({ ...right, remoteLoginUrl }));
    },
  );
});

it('the codes of the key', () => {
  expect(codeOf({ key: '' })).toBe('INVALID_KEY');
  expect(codeOf({ key: 'short' })).toBe('INVALID_KEY_LENGTH');
  const privateKey = pairOf('RS256').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(codeOf({ algorithm: 'RS256', key: privateKey })).toBe('PRIVATE_KEY_PROVIDED');
});

it.each([
  ['a shared secret algorithm', { algorithm: 'HS256' }],
  ['an unknown algorithm', { algorithm: 'none' }],
  ['a key beside it', { key: pemOf(pairOf('RS256').publicKey) }],
  ['http', { jwksUrl: 'http://login.example.com/jwks.json' }],
])('INVALID_KEY for a jwks_url with %s', (_, settings) => {
  expect(codeOf({ ...byUrl, ...settings })).toBe('INVALID_KEY');
});
