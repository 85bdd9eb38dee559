/** Messages that are judged at the same time, each in room that it borrowed: none may see a part of another. */
import { expect, test } from 'vitest';
import { type Build, signed, swap, verifyXml } from '../../support/saml.ts';

/** What stands in the NameID. */
const nameId = /(?<=NameID[^>]*>)[^<]+/;
const naming = (name: string) => (xml: string) => swap(xml, nameId, name);

test.each<[string, Build['sign']]>([
  ['the Assertion', ['assertion']],
  ['the Response', ['response']],
  ['both', ['assertion', 'response']],
])(
  'ATTACK altered messages among right ones, all at once, signed: %s: each gets its own verdict and its own name',
  async (_, sign) => {
    const names = Array.from({ length: 10 }, (_, i) => `läser-${'x'.repeat(i * 9)}-${i}`);
    const right = await Promise.all(names.map((name) => signed({ sign: sign ?? [], edit: naming(name) })));
    // Each behind the signatures of another.
    const altered = right.map((xml, i) => naming(names[(i + 1) % names.length] ?? '')(xml));
    const all = right.flatMap((xml, i) => [xml, altered[i] ?? '']);
    const verdicts = await Promise.all(all.map((xml) => verifyXml(xml)));
    const said = verdicts.map((verdict) => (verdict.ok ? verdict.value.nameId : verdict.error.code));
    expect(said).toEqual(names.flatMap((name) => [name, 'DIGEST_MISMATCH']));
  },
);
