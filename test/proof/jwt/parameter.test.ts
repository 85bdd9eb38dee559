import { describe, expect, it } from 'vitest';
import { pickToken } from '../../../src/proof/jwt/parameter.ts';
import { accepted, refused } from './tokens.ts';

const pick = (query: string, form = '') => pickToken(new URLSearchParams(query), new URLSearchParams(form));

describe('the parameter of the token', () => {
  it.each(['jwt', 'code', 'id_token', 'access_token'])('%s, in the query or in the form', (name) => {
    expect(accepted(pick(`redirect_url=%2F&${name}=a.b.c&state=x`))).toBe('a.b.c');
    expect(accepted(pick('redirect_url=%2F', `${name}=a.b.c`))).toBe('a.b.c');
  });

  it.each([
    ['none', '', ''],
    ['another name', 'token=a.b.c', ''],
    ['another case', 'JWT=a.b.c', ''],
    ['twice', 'jwt=a.b.c&jwt=a.b.c', ''],
    ['two names', 'jwt=a.b.c&id_token=a.b.c', ''],
    ['one empty beside it', 'jwt=a.b.c&code=', ''],
    ['in the query and in the form', 'jwt=a.b.c', 'jwt=a.b.c'],
    ['two names in two places', 'code=a.b.c', 'access_token=a.b.c'],
  ])('TOKEN_VERIFICATION_FAILED: %s', (_, query, form) => {
    expect(refused(pick(query, form)).code).toBe('TOKEN_VERIFICATION_FAILED');
  });
});
