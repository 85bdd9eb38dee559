import { describe, expect, it } from 'vitest';
import { readIdentity } from '../../../src/proof/jwt/identity.ts';
import { accepted, refused } from './tokens.ts';

const read = (claims: object) => readIdentity(new Map(Object.entries({ email: 'ada@example.com', ...claims })));

describe('the address', () => {
  it('is trimmed and lower-cased', () => {
    expect(accepted(read({ email: ' Ada@Example.COM ' })).email).toBe('ada@example.com');
  });

  it.each([true, 'true'])('is taken when email_verified is %j', (email_verified) => {
    accepted(read({ email_verified }));
  });

  it.each([false, 'false', 'FALSE', null, 0, 1, '', {}])(
    'MISSING_EMAIL_IN_TOKEN when email_verified is %j',
    (email_verified) => {
      expect(refused(read({ email_verified })).code).toBe('MISSING_EMAIL_IN_TOKEN');
    },
  );

  it('comes from no other claim', () => {
    const others = {
      emails: ['ada@example.com'],
      preferred_username: 'ada@example.com',
      upn: 'ada@example.com',
      sub: 'ada@example.com',
    };
    expect(refused(read({ email: undefined, ...others })).code).toBe('MISSING_EMAIL_IN_TOKEN');
  });
});

describe('the name', () => {
  it.each([
    [{ name: ' Ada Lovelace ' }, 'Ada Lovelace'],
    [{ given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
    [{ first_name: 'Ada', last_name: 'Lovelace' }, 'Ada Lovelace'],
    [{ family_name: 'Lovelace' }, 'Lovelace'],
    [{ name: ' ', given_name: 'Ada' }, 'Ada'],
    [{ name: 'Ada', given_name: 'Grace' }, 'Ada'],
    [{ name: 7, first_name: ['Ada'] }, null],
    [{ name: 'x'.repeat(256) }, null],
    [{}, null],
  ])('of %j', (claims, name) => {
    expect(accepted(read(claims)).name).toBe(name);
  });
});

describe('the ids', () => {
  it('sub is kept as it is', () => {
    expect(accepted(read({ sub: ' u1 ' })).subject).toBe(' u1 ');
    expect(accepted(read({ sub: 7 })).subject).toBeNull();
  });

  it('jti is kept, absent is null, and JTI_CLAIM_INVALID otherwise', () => {
    expect(accepted(read({ jti: 'x' })).jti).toBe('x');
    expect(accepted(read({})).jti).toBeNull();
    expect(refused(read({ jti: 1 })).code).toBe('JTI_CLAIM_INVALID');
  });
});
