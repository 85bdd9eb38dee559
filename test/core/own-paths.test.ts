import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnPath, mayBeOwnPath } from '../../src/core/own-paths.ts';
import { readPath } from '../../src/core/path.ts';
import { readCorpus } from './corpus.ts';

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
    expect(mayBeOwnPath(path)).toBe(true);
  });

  it.each(others)('%s is the origin’s', (path) => {
    expect(isOwn(path)).toBe(false);
  });
});

describe('mayBeOwnPath', () => {
  it('spares the plain paths of a site', () => {
    for (const path of ['/', '/handbook/leave', '/a.b/c-d', '/.well-known/x']) expect(mayBeOwnPath(path)).toBe(false);
  });

  it('never overlooks an own path', () => {
    const piece = fc.constantFrom(
      ...'/ _sso _SSO _s so %5f ſ \uff3f hs-login hs- login _hcms mem jwt . .. ; \\ // %2f :: $ x'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`;
        if (isOwn(path)) expect(mayBeOwnPath(path)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    for (const [value] of readCorpus<[string | null]>('return-targets'))
      if (value?.startsWith('/') && isOwn(value)) expect(mayBeOwnPath(value)).toBe(true);
  });
});
