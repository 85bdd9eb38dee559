/** One changed character anywhere makes a right token wrong: nothing in it is redundant, so nothing in it can be re-spelled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyToken } from '../../../src/proof/jwt/verify.ts';
import { accepted, expected, hs256, now, pairOf, pemOf, sign } from './tokens.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0é';

const cases: readonly (readonly [string, () => Promise<string>, { algorithm: string; key: string }])[] = [
  ['HS256', async () => hs256(), expected],
  ['ES256', () => sign('ES256'), { algorithm: 'ES256', key: pemOf(pairOf('ES256').publicKey) }],
  ['EdDSA', () => sign('EdDSA'), { algorithm: 'EdDSA', key: pemOf(pairOf('EdDSA').publicKey) }],
  ['RS256', () => sign('RS256'), { algorithm: 'RS256', key: pemOf(pairOf('RS256').publicKey) }],
];

describe.each(cases)('%s', (_, make, wanted) => {
  const accepts = async (token: string) => (await verifyToken(token, wanted, now)).ok;

  it('every character replaced, dropped or doubled', async () => {
    const token = await make();
    accepted(await verifyToken(token, wanted, now));
    const edit = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...alphabet, ''), fc.boolean());
    await fc.assert(
      fc.asyncProperty(edit, async ([at, put, keep]) => {
        const changed = token.slice(0, at) + put + token.slice(keep ? at : at + 1);
        expect(changed === token || !(await accepts(changed))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('every last character of a part, by every other', async () => {
    const token = await make();
    const ends = [token.indexOf('.') - 1, token.lastIndexOf('.') - 1, token.length - 1];
    for (const at of ends) {
      for (const put of alphabet) {
        const changed = token.slice(0, at) + put + token.slice(at + 1);
        if (changed !== token) expect(await accepts(changed)).toBe(false);
      }
    }
  });
});

it('arbitrary text never throws and is never accepted', async () => {
  const parts = fc.array(
    fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    ),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(parts, async (words) => {
      expect((await verifyToken(words.join('.'), expected, now)).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
