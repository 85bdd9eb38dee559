import { describe, expect, it } from 'vitest';
import { checkClaims, type ExpectedClaims } from '../../../src/proof/jwt/claims.ts';
import { accepted, now, refused, seconds } from './tokens.ts';

const check = (claims: object, expected: ExpectedClaims = {}) =>
  checkClaims(new Map(Object.entries(claims)), expected, now);
const at = (offset: number) => seconds + offset;
const day = 86_400;

describe('times', () => {
  it.each([
    ['exp ahead', { exp: at(1) }, at(61)],
    ['exp behind by less than the skew', { exp: at(-59) }, at(1)],
    ['exp 24 hours ahead', { exp: at(day) }, at(day + 60)],
    ['a fraction of a second', { exp: at(1.5) }, at(61.5)],
    ['iat just now and no exp', { iat: seconds }, at(360)],
    ['iat 5 minutes ago and no exp', { iat: at(-300) }, at(60)],
    ['iat long ago, with exp', { iat: at(-7200), exp: at(60) }, at(120)],
    ['iat and nbf ahead by no more than the skew', { iat: at(60), nbf: at(60), exp: at(90) }, at(150)],
  ])('%s: good, and until when', (_, claims, end) => {
    expect(accepted(check(claims))).toEqual(new Date(end * 1000));
  });

  it.each([
    ['neither exp nor iat', {}, /neither/],
    ['exp passed by the skew', { exp: at(-60) }, /expired/],
    ['exp 0', { exp: 0 }, /expired/],
    ['exp negative', { exp: -1e308 }, /expired/],
    ['exp in milliseconds', { exp: now.getTime() }, /milliseconds/],
    ['exp over 24 hours ahead', { exp: at(day + 61) }, /24 hours/],
    ['exp 1e308', { exp: 1e308 }, /24 hours/],
    ['exp infinite (1e999 in JSON)', { exp: Number.POSITIVE_INFINITY }, /^exp is not/],
    ['exp a text', { exp: String(at(60)) }, /^exp is not/],
    ['exp null, with a good iat', { exp: null, iat: seconds }, /^exp is not/],
    ['exp a list', { exp: [at(60)] }, /^exp is not/],
    ['exp true', { exp: true }, /^exp is not/],
    ['iat over 5 minutes ago and no exp', { iat: at(-360) }, /expired/],
    ['iat in milliseconds and no exp', { iat: now.getTime() }, /milliseconds/],
    ['iat ahead', { iat: at(61), exp: at(90) }, /^iat lies ahead/],
    ['iat ahead and no exp', { iat: at(61) }, /^iat lies ahead/],
    ['iat a text', { iat: 'today', exp: at(60) }, /^iat is not/],
    ['nbf ahead', { nbf: at(61), exp: at(90) }, /^nbf lies ahead/],
    ['nbf a text', { nbf: '0', exp: at(60) }, /^nbf is not/],
  ])('%s: TOKEN_VERIFICATION_FAILED', (_, claims, detail) => {
    expect(refused(check(claims))).toMatchObject({
      code: 'TOKEN_VERIFICATION_FAILED',
      detail: expect.stringMatching(detail),
    });
  });

  it('skew is what the site says', () => {
    accepted(check({ exp: at(1) }, { clockSkewSeconds: 0 }));
    refused(check({ exp: seconds }, { clockSkewSeconds: 0 }));
    accepted(check({ exp: at(-299) }, { clockSkewSeconds: 300 }));
  });

  it('a clock or a skew that is no number refuses everything', () => {
    refused(check({ exp: at(60) }, { clockSkewSeconds: Number.NaN }));
    refused(checkClaims(new Map([['exp', at(60)]]), {}, new Date(Number.NaN)));
  });
});

describe('issuer, subject and audience', () => {
  const exp = at(60);
  const expected = { issuer: 'https://idp.example', subject: 'u1', audience: 'https://docs.example' };
  const right = { exp, iss: expected.issuer, sub: expected.subject, aud: expected.audience };

  it.each([
    ['all three', {}],
    ['aud as a list of one', { aud: [expected.audience] }],
    ['aud as a list with others, issued to us', { aud: ['x', expected.audience], azp: expected.audience }],
  ])('right: %s', (_, claims) => {
    accepted(check({ ...right, ...claims }, expected));
  });

  it('are not asked for when the connection names none', () => {
    accepted(check({ exp, iss: 'anyone', sub: 1, aud: [] }));
  });

  it.each([
    ['iss', { iss: undefined }],
    ['iss', { iss: 'https://idp.example/' }],
    ['iss', { iss: 'https://idp.example.evil' }],
    ['iss', { iss: 'https://IDP.example' }],
    ['iss', { iss: ['https://idp.example'] }],
    ['sub', { sub: undefined }],
    ['sub', { sub: 'U1' }],
    ['sub', { sub: { toString: 'u1' } }],
    ['aud', { aud: undefined }],
    ['aud', { aud: 'https://docs.example.evil' }],
    ['aud', { aud: [] }],
    ['aud', { aud: ['other'] }],
    ['aud', { aud: [[expected.audience]] }],
    ['aud', { aud: { 0: expected.audience } }],
    ['azp', { aud: [expected.audience, 'other'] }],
    ['azp', { aud: [expected.audience, 'other'], azp: 'other' }],
  ])('%s wrong: %j', (name, claims) => {
    const reason = refused(check({ ...right, ...claims }, expected));
    expect(reason).toMatchObject({
      code: 'TOKEN_VERIFICATION_FAILED',
      detail: `${name} is not what the connection expects`,
    });
  });

  it('an expected empty text is still expected', () => {
    refused(check({ exp }, { issuer: '' }));
  });
});
