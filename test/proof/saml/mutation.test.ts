/**
 * Thousands of seeded changes to really signed Responses. Whatever is done to a message, it is refused or it still says exactly
 * what was signed; and nothing throws.
 */
import { describe, expect, test } from 'vitest';
import { changeText } from '../../../scripts/fuzz/change-text.ts';
import { changeTree } from '../../../scripts/fuzz/change-tree.ts';
import { type Random, randomFrom } from '../../../scripts/fuzz/random.ts';
import { toBase64 } from '../../../src/lib/base64.ts';
import { utf8 } from '../../../src/lib/bytes.ts';
import { keyOf, signed, verifyBase64 } from '../../support/saml.ts';

const ec = await keyOf('ec', { kind: 'ec' });
const rsa = await keyOf();
const parts = { attributes: { groups: ['staff', 'board'], mail: ['sam@acme.example'] } };
const ecBy = { key: ec, by: { algorithm: 'ecdsa-sha256' } } as const;

const messages: Readonly<Record<string, string>> = {
  'RSA, Assertion': await signed({ ...parts }),
  'RSA, Response': await signed({ ...parts, sign: ['response'] }),
  'RSA, both': await signed({ ...parts, sign: ['assertion', 'response'] }),
  'RSA, Assertion, inclusive': await signed({ ...parts, by: { c14n: 'c14n10' } }),
  'EC, Assertion': await signed({ ...parts, ...ecBy }),
  'EC, Response, no prefixes': await signed({ ...parts, ...ecBy, sign: ['response'], prefixes: 'none' }),
};

/** Another genuine message, of another reader: its Assertion and its Signatures are there to be swapped in. */
const others = [
  await signed({ nameId: 'eve@acme.example', assertionId: '_evil', responseId: '_evil2' }),
  await signed({ nameId: 'eve@acme.example' }),
  await signed({ nameId: 'eve@acme.example', sign: ['response'] }),
  await signed({ nameId: 'eve@acme.example', sign: ['assertion', 'response'], key: await keyOf('stranger') }),
];
// Eve's own sign-in is genuine and may be accepted as hers when the whole of it is swapped in.
const claimsOfEve = /^eve@acme\.example$/;

interface Tally {
  refused: number;
  same: number;
}

async function attack(name: string, count: number, change: (xml: string, random: Random) => string): Promise<Tally> {
  const xml = messages[name] ?? '';
  const certificates = [rsa.certificatePem, ec.certificatePem];
  const genuine = await verifyBase64(toBase64(utf8(xml)), { certificates });
  if (!genuine.ok) throw new Error(genuine.error.code);
  const tally: Tally = { refused: 0, same: 0 };
  for (let seed = 1; seed <= count; seed++) {
    const changed = change(xml, randomFrom(seed));
    const result = await verifyBase64(toBase64(utf8(changed)), { certificates });
    if (!result.ok) {
      tally.refused++;
      continue;
    }
    tally.same++;
    if (!claimsOfEve.test(result.value.nameId ?? ''))
      expect(result.value, `seed ${seed}: ${changed}`).toEqual(genuine.value);
    else expect(result.value.attributes.size, `seed ${seed}: ${changed}`).toBe(0);
  }
  return tally;
}

describe('a changed message is refused, or says what was signed', () => {
  test.each(Object.keys(messages))(
    '%s: 800 changes of text',
    async (name) => {
      const { refused, same } = await attack(name, 800, changeText);
      expect(refused).toBeGreaterThan(500);
      // Changes that do not count, such as a comment in a text, must not be refused for nothing.
      expect(same).toBeGreaterThan(0);
    },
    20_000,
  );

  test.each(Object.keys(messages))(
    '%s: 300 changes of the tree',
    async (name) => {
      const { refused } = await attack(name, 300, (xml, random) => changeTree(xml, random, others));
      expect(refused).toBeGreaterThan(200);
    },
    20_000,
  );

  test('octets that are no text: refused', async () => {
    const octets = utf8(messages['RSA, Assertion'] ?? '');
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const changed = new Uint8Array(octets);
      changed[random(changed.length)] = 0x80 | random(0x80);
      expect((await verifyBase64(toBase64(changed))).ok).toBe(false);
    }
  });
});
