/**
 * Thousands of seeded changes to encrypted Responses: of the ciphertext, of the wrapped key, of the XML around both. Each is refused, or
 * says exactly what was signed; and nothing throws.
 */
import { describe, expect, test } from 'vitest';
import { changeOctets } from '../../../../scripts/fuzz/change-octets.ts';
import { changeText } from '../../../../scripts/fuzz/change-text.ts';
import { type Random, randomFrom } from '../../../../scripts/fuzz/random.ts';
import { fromBase64, toBase64 } from '../../../../src/lib/base64.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { verifyBase64 } from '../../../support/saml.ts';
import { encryptedResponse, ourKeys } from '../../../support/saml-encrypted.ts';

const attributes = { groups: ['staff', 'board'] };
const messages: Readonly<Record<string, string>> = {
  'GCM, signed inside': await encryptedResponse({ attributes, cipher: 'aes256-gcm' }),
  'GCM, signed outside': await encryptedResponse({ attributes, cipher: 'aes128-gcm', sign: ['response'] }),
  'CBC, signed inside': await encryptedResponse({ attributes, cipher: 'aes128-cbc' }),
  'CBC, signed both ways': await encryptedResponse({
    attributes,
    cipher: 'aes256-cbc',
    sign: ['assertion', 'response'],
    place: 'retrieval',
  }),
};

/** One CipherValue of the two. */
function changeCiphertext(xml: string, random: Random): string {
  const which = random(2);
  let seen = 0;
  return xml.replace(/(?<=<xenc:CipherValue>)[^<]+/g, (value) =>
    seen++ === which ? toBase64(changeOctets(fromBase64(value) ?? new Uint8Array(), random)) : value,
  );
}

async function attack(name: string, count: number, change: (xml: string, random: Random) => string) {
  const xml = messages[name] ?? '';
  const verify = (text: string) => verifyBase64(toBase64(utf8(text)), { decryptionKeys: ourKeys });
  const genuine = await verify(xml);
  expect(genuine.ok).toBe(true);
  let refused = 0;
  for (let seed = 1; seed <= count; seed++) {
    const changed = change(xml, randomFrom(seed));
    const result = await verify(changed);
    if (result.ok) expect(result, `seed ${seed}: ${changed}`).toEqual(genuine);
    else refused++;
  }
  return refused;
}

describe('a changed message is refused, or says what was signed', () => {
  test.each(Object.keys(messages))(
    '%s: 300 changes of ciphertext or wrapped key',
    async (name) => {
      // Of CBC the octets of padding but the last may be any, and so are not told apart.
      expect(await attack(name, 300, changeCiphertext)).toBeGreaterThan(285);
    },
    20_000,
  );

  test.each(Object.keys(messages))(
    '%s: 300 changes of text',
    async (name) => {
      expect(await attack(name, 300, changeText)).toBeGreaterThan(150);
    },
    20_000,
  );
});
