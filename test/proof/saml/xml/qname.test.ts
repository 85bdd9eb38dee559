import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { namesOf, type QName, readQName, stands } from '../../../../src/proof/saml/xml/qname.ts';
import { readXml } from '../../../../src/proof/saml/xml/reader.ts';

const read = (text: string): QName | null => readQName(namesOf(text, utf8(text)), 0);

const alphabet = 'abcdefghijklmnopqrstuvwxyz';
const lengths = Array.from({ length: 40 }, (_, i) => i + 1);
const nameOf = (length: number) => alphabet.repeat(2).slice(0, length);
/** The name with each of its letters altered in turn. */
const alterationsOf = (name: string) =>
  Array.from(name, (letter, at) => name.slice(0, at) + letter.toUpperCase() + name.slice(at + 1));

describe('names are compared in every octet', () => {
  it.each(lengths)('of length %i', (length) => {
    const name = nameOf(length);
    const known = read(`${name}>`) as QName;
    for (const altered of alterationsOf(name)) {
      const text = `${altered}>`;
      expect(stands(known, namesOf(text, utf8(text)), 0), altered).toBe(false);
      expect(read(text)?.name).toBe(altered);
      expect(readXml(`<${name}></${altered}>`), altered).toMatchObject({ ok: false, error: { code: 'XML_MALFORMED' } });
    }
    expect(read(`${name}>`)?.name).toBe(name);
  });

  it.each(lengths)('of length %i, where the text ends within one', (length) => {
    const name = nameOf(length);
    const known = read(`${name}>`) as QName;
    for (let end = 0; end < length; end++) {
      // What lies behind the text in memory is the rest of the name.
      const codes = utf8(name).subarray(0, end);
      expect(stands(known, namesOf(name.slice(0, end), codes), 0)).toBe(false);
    }
  });
});

describe('names that are kept from one text to the next', () => {
  it('are the same one, as far as they are not long', () => {
    const [longest, longer] = ['a'.repeat(64), 'a'.repeat(65)];
    expect(read(`${longest}>`)).toBe(read(`${longest}>`));
    expect(read(`${longer}>`)).toEqual(read(`${longer}>`));
    expect(read(`${longer}>`)).not.toBe(read(`${longer}>`));
  });

  it('are 256 of one text at most: another is read anew each time', () => {
    const all = Array.from({ length: 256 }, (_, i) => `many${i}`);
    const text = `${all.join(' ')} other `;
    const names = namesOf(text, utf8(text));
    const readIn = (name: string) => readQName(names, text.indexOf(`${name} `));
    for (const name of all) expect(readIn(name)?.name).toBe(name);
    expect(readIn('other')).toEqual(readIn('other'));
    expect(readIn('other')).not.toBe(readIn('other'));
  });
});
