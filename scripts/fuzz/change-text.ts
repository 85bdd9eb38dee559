/** Changes to the text of a message that know nothing of its structure, or no more than where tags and texts are. */
import { oneOf, type Random } from './random.ts';
import { tokens } from './tokens.ts';

export function changeText(xml: string, random: Random): string {
  const at = random(xml.length);
  const to = Math.min(xml.length, at + 1 + random(12));
  switch (random(8)) {
    case 0:
      return xml.slice(0, at) + String.fromCharCode(xml.charCodeAt(at) ^ (1 << random(7))) + xml.slice(at + 1);
    case 1:
      return xml.slice(0, at) + xml.slice(to);
    case 2:
      return xml.slice(0, to) + xml.slice(at);
    case 3:
      return xml.slice(0, at) + oneOf(random, tokens) + xml.slice(at);
    case 4: {
      // In a tag, where attributes and declarations go.
      const tag = xml.indexOf(' ', xml.indexOf('<', at));
      return tag === -1 ? xml.slice(at) : xml.slice(0, tag) + oneOf(random, tokens) + xml.slice(tag);
    }
    case 5: {
      // In text, where comments and entities go.
      const text = xml.indexOf('>', at) + 1;
      return xml.slice(0, text) + oneOf(random, tokens) + xml.slice(text);
    }
    case 6: {
      // In the place of an attribute's value or of a text.
      const [start, end] = oneOf(random, [
        ['="', '"'],
        ['>', '<'],
      ] as const);
      const from = xml.indexOf(start, at) + start.length;
      const until = xml.indexOf(end, from);
      return until === -1 ? xml.slice(at) : xml.slice(0, from) + oneOf(random, tokens) + xml.slice(until);
    }
    default: {
      const from = random(xml.length);
      return xml.slice(0, at) + xml.slice(from, from + 1 + random(200)) + xml.slice(to);
    }
  }
}

/** The head of one message and the tail of another, cut at a tag of the same name where there is one. */
export function crossOver(head: string, tail: string, random: Random): string {
  const cut = head.indexOf('<', random(head.length));
  const [tag = '<'] = /^<\/?[\w:]+/.exec(head.slice(Math.max(cut, 0))) ?? [];
  const places = [...tail.matchAll(new RegExp(`${tag}(?=[\\s/>])`, 'g'))].map(({ index }) => index);
  return head.slice(0, Math.max(cut, 0)) + tail.slice(places.length > 0 ? oneOf(random, places) : random(tail.length));
}

type Seed = (i: number) => string;

const inTags: readonly Seed[] = [
  (i) => ` a${i}="x"`,
  (i) => ` xmlns:n${i}="urn:${i}"`,
  () => ' xmlns:n="urn:n"',
  () => '                ',
];

const inTexts: readonly Seed[] = [
  () => '<x>',
  () => '<x/>',
  () => '<!-- -->',
  () => '&amp;',
  () => '\r',
  () => '&#13;',
  () => 'x'.repeat(16),
  () => '<![CDATA[]]>',
  (i) => `<n${i}:x xmlns:n${i}="urn:${i}"/>`,
  (i) => `<x xmlns:n${i}="urn:${i}">`,
  (i) => `<x ID="_${i}"/>`,
  () =>
    '<ds:Transform xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>',
  () => '<ds:Reference xmlns:ds="http://www.w3.org/2000/09/xmldsig#" URI="#_assertion"/>',
  () => '<saml2:Audience xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">x</saml2:Audience>',
  () => '<saml2:Attribute xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" Name="x"/>',
  () => '<xenc:EncryptedKey xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/>',
];

/** Much of something: what costs time if anything does. A slice of the message itself, or something small, many times. */
export function grow(xml: string, random: Random): string {
  const times = 1 << random(14);
  const at = random(xml.length);
  const tag = random(3) === 0;
  const place = tag ? xml.indexOf(' ', xml.indexOf('<', at)) : xml.indexOf('>', at) + 1;
  const own = xml.slice(place, xml.indexOf('<', place + 200));
  const seed: Seed = random(4) === 0 ? () => own : oneOf(random, tag ? inTags : inTexts);
  const most = 300_000 - xml.length;
  const grown: string[] = [];
  for (let i = 0, length = 0; i < times && length < most; i++) {
    const one = seed(i);
    length += one.length;
    grown.push(one);
  }
  const open = /^<x[^/]*>$/.test(grown[0] ?? '') ? '</x>'.repeat(grown.length) : '';
  return xml.slice(0, Math.max(place, 0)) + grown.join('') + open + xml.slice(Math.max(place, 0));
}
