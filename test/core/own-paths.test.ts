import { describe, expect, it } from 'vitest';
import { isOwnPath } from '../../src/core/own-paths.ts';
import { readPath } from '../../src/core/path.ts';

function isOwn(path: string): boolean {
  const readings = readPath(path);
  return readings.ok && isOwnPath(readings.value);
}

const own = [
  ...[
    '/_sso',
    '/_sso/',
    '/_sso/login',
    '/_SSO/Login',
    '/_sso/no/such/thing',
    '//_sso/x',
    '/%5fsso/x',
    '/%255fsso',
    '/x/..%2f_sso/y',
  ],
  ...[
    '/_sso;a/x',
    '/_sso./x',
    '/_sso%20/x',
    '/\\_sso',
    '/%EF%BC%BFsso',
    '/_s%C5%BFo',
    '/_sso%3fx',
    '/_sso::$DATA',
    '/_hcms/mem/jwt',
  ],
  ...[
    '/_hcms/mem/jwt/',
    '/_hcms/mem/jwt/verify',
    '/_hcms/mem/login',
    '/_hcms//mem/logout',
    '/_HCMS/mem/login',
    '/hs-login',
    '/hs-logout/',
    '/hs%2dlogin',
  ],
];
const others = [
  ...[
    '/',
    '/_ssox',
    '/x/_sso',
    '/_sso.json',
    '/_hcms',
    '/_hcms/mem',
    '/_hcms/mem/profile',
    '/_hcms/mem/jwt/other',
    '/hs-login/x',
    '/hs-loginx',
  ],
];

describe('isOwnPath', () => {
  it.each(own)('%s is Postern’s', (path) => {
    expect(isOwn(path)).toBe(true);
  });

  it.each(others)('%s is the origin’s', (path) => {
    expect(isOwn(path)).toBe(false);
  });
});
