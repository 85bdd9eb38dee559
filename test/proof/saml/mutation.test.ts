/**
 * Thousands of seeded changes to really signed Responses. Whatever is done to a message, it is refused or it still says exactly
 * what was signed; and nothing throws.
 */
import { type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../../../demo/idp/xmldsig.ts';
import { toBase64 } from '../../../src/lib/base64.ts';
import { utf8 } from '../../../src/lib/bytes.ts';
import { keyOf, signed, verifyBase64 } from '../../support/saml.ts';

type Random = (below: number) => number;

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function oneOf<T>(random: Random, all: readonly T[]): T {
  const found = all[random(all.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

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

const snippets = [
  ...[
    '<!-- -->',
    '<!--',
    '-->',
    '<![CDATA[x]]>',
    '&amp;',
    '&#13;',
    '&#x0;',
    '&x;',
    '<?p?>',
    '<x/>',
    '</x>',
    '<',
    '>',
    '"',
    "'",
    '&',
    ' ',
  ],
  ...[
    'xmlns=""',
    ' xmlns="urn:x"',
    ' xmlns:saml2="urn:evil"',
    ' ID="_assertion"',
    ' Id="_response"',
    ' xml:lang="en"',
    '\r\n',
    '\u0085',
  ],
];

function changeText(xml: string, random: Random): string {
  const at = random(xml.length);
  const to = Math.min(xml.length, at + 1 + random(12));
  switch (random(7)) {
    case 0:
      return xml.slice(0, at) + String.fromCharCode(xml.charCodeAt(at) ^ (1 << random(7))) + xml.slice(at + 1);
    case 1:
      return xml.slice(0, at) + xml.slice(to);
    case 2:
      return xml.slice(0, to) + xml.slice(at);
    case 3:
      return xml.slice(0, at) + oneOf(random, snippets) + xml.slice(at);
    case 4: {
      // In a tag, where attributes and declarations go.
      const tag = xml.indexOf(' ', xml.indexOf('<', at));
      return tag === -1 ? xml.slice(at) : xml.slice(0, tag) + oneOf(random, snippets) + xml.slice(tag);
    }
    case 5: {
      // In text, where comments and entities go.
      const text = xml.indexOf('>', at) + 1;
      return xml.slice(0, text) + oneOf(random, snippets) + xml.slice(text);
    }
    default: {
      const from = random(xml.length);
      return xml.slice(0, at) + xml.slice(from, from + 1 + random(200)) + xml.slice(to);
    }
  }
}

function elementsOf(document: Document): Element[] {
  return Array.from(document.getElementsByTagName('*'));
}

function isAround(outer: Node, inner: Node): boolean {
  for (let at: Node | null = inner; at !== null; at = at.parentNode) if (at === outer) return true;
  return false;
}

function insert(parent: Element, child: Node, random: Random): void {
  const places = [...Array.from(parent.childNodes).filter((place) => place !== child), null];
  parent.insertBefore(child, oneOf(random, places));
}

/** Moves, copies, removes, wraps and swaps whole elements: what signature wrapping is made of, without a plan. */
function changeTree(xml: string, random: Random): string {
  const document = parseXml(xml);
  for (let times = 1 + random(2); times > 0; times--) {
    const all = elementsOf(document);
    const one = oneOf(random, all);
    const two = oneOf(random, all);
    const foreign = oneOf(random, elementsOf(parseXml(oneOf(random, others))));
    switch (random(8)) {
      case 0:
        if (one !== document.documentElement) one.parentNode?.removeChild(one);
        break;
      case 1:
        if (!isAround(one, two)) insert(two, one, random);
        break;
      case 2:
        insert(two, one.cloneNode(true), random);
        break;
      case 3:
        insert(two, document.importNode(foreign, true), random);
        break;
      case 4: {
        // The same element of a stranger in the place of ours: a Signature, an Assertion, a NameID.
        const same = all.find((own) => own.localName === foreign.localName);
        if (same && same !== document.documentElement)
          same.parentNode?.replaceChild(document.importNode(foreign, true), same);
        break;
      }
      case 5: {
        const [first] = Array.from(one.attributes);
        if (first) one.setAttribute(first.name, oneOf(random, ['', 'x', '_assertion', '_response', `${first.value} `]));
        break;
      }
      case 6: {
        const copy = one.cloneNode(true) as Element;
        if (copy.getAttribute('ID')) copy.setAttribute('ID', '_evil');
        for (const name of Array.from(copy.getElementsByTagName('*')))
          if (name.localName === 'NameID') name.textContent = 'admin@acme.example';
        insert(two, copy, random);
        break;
      }
      default: {
        const wrapper = document.createElement(oneOf(random, ['x', 'samlp:Extensions', 'ds:Object']));
        if (one !== document.documentElement && one.parentNode) {
          one.parentNode.replaceChild(wrapper, one);
          wrapper.appendChild(one);
        }
      }
    }
  }
  return new XMLSerializer().serializeToString(document);
}

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
      const { refused } = await attack(name, 300, changeTree);
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
