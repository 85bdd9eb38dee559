/**
 * Cookies as text. Drives test/corpus/cookies.jsonl: [header, values of the session cookie, values of the login cookie, header
 * without ours, why].
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clearLoginCookie,
  clearLogoutCookie,
  clearSessionCookie,
  loginCookie,
  logoutCookie,
  readCookies,
  sessionCookie,
  withoutOwnCookies,
} from '../../src/web/cookies.ts';
import { readCorpus } from './corpus.ts';

const cases = readCorpus<[string, string[], string[], string | null, string]>('cookies');

describe('a Cookie header', () => {
  it('has enough cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
  });

  it.each(cases)('%j → %j %j %j (%s)', (header, session, login, rest) => {
    expect(readCookies(header, '__Host-sso')).toEqual(session);
    expect(readCookies(header, '__Host-sso-login')).toEqual(login);
    expect(withoutOwnCookies(header)).toBe(rest);
  });

  it('has no cookies when it is absent', () => {
    expect(readCookies(null, '__Host-sso')).toEqual([]);
  });

  it('never keeps what readCookies would find, and never loses a cookie of another name', () => {
    const pair = fc.constantFrom(
      '__Host-sso=x',
      '__Host-sso-login=y',
      ' __Host-sso = "z"',
      'a=1',
      'b="2, 3"',
      'c',
      '',
      ' d=4',
    );
    const separator = fc.constantFrom(';', '; ', ', ', ',', ' ;\t');
    fc.assert(
      fc.property(fc.array(fc.tuple(pair, separator), { maxLength: 12 }), (parts) => {
        const header = parts.flat().join('');
        const rest = withoutOwnCookies(header);
        for (const name of ['__Host-sso', '__Host-sso-login']) expect(readCookies(rest, name)).toEqual([]);
        for (const other of ['a=1', 'b="2, 3"', 'd=4'])
          expect(rest?.split(other).length ?? 1, other).toBe(header.split(other).length);
      }),
      { numRuns: 3000 },
    );
  });

  it('is read in linear time: 100 KB of anything', () => {
    for (const filler of [',', ';', ' ', '"', '=;', 'a=1, ', '__Host-sso=x; ']) {
      const header = `${filler.repeat(100_000 / filler.length)}; __Host-sso=last`;
      expect(readCookies(header, '__Host-sso').at(-1)).toBe('last');
      expect(withoutOwnCookies(header) ?? '').not.toContain('last');
    }
  });
});

describe('a Set-Cookie value', () => {
  it('binds the session cookie to this host, out of reach of scripts and cross-site posts', () => {
    expect(sessionCookie('v.1', 3600)).toBe('__Host-sso=v.1; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax');
    expect(sessionCookie('v', 0.9)).toContain('Max-Age=0;');
    expect(sessionCookie('v', -5)).toContain('Max-Age=0;');
    expect(clearSessionCookie()).toBe('__Host-sso=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
  });

  it('lets the login and the logout cookie come with a POST from another site, for ten minutes', () => {
    expect(loginCookie('v')).toBe('__Host-sso-login=v; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=None');
    expect(clearLoginCookie()).toBe('__Host-sso-login=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None');
    expect(logoutCookie('v')).toBe('__Host-sso-logout=v; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=None');
    expect(clearLogoutCookie()).toBe('__Host-sso-logout=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None');
  });
});
