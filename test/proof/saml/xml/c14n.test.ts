/** Our canonical form against one that others wrote, xmldsigjs on an xmldom tree (test/conformance asks libxml2 too). */
import type { Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseXml, canonicalize as theirs } from '../../../../demo/idp/xmldsig.ts';
import { type C14n, canonicalize } from '../../../../src/proof/saml/xml/c14n.ts';
import { maxXmlLength, readXml } from '../../../../src/proof/saml/xml/reader.ts';
import { walk, type XmlElement } from '../../../../src/proof/saml/xml/tree.ts';
import { startMeter } from '../../../support/processor-time.ts';
import { corpus, decodeCase } from '../../../support/saml-corpus.ts';
import { documents, documentsThatUndeclareNothing } from '../../../support/saml-documents.ts';

const exclusive: C14n = { exclusive: true, inclusivePrefixes: new Set() };
const inclusive: C14n = { exclusive: false, inclusivePrefixes: new Set() };

function listed(...prefixes: string[]): C14n {
  return { exclusive: true, inclusivePrefixes: new Set(prefixes) };
}

function read(xml: string): XmlElement {
  const result = readXml(xml);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
}

interface Pair {
  readonly our: XmlElement;
  readonly their: Element;
}

/** Every element in document order, as each of the two readers sees it. */
function pairs(xml: string): readonly Pair[] {
  const our = [...walk(read(xml))];
  const their = Array.from(parseXml(xml).getElementsByTagName('*'));
  if (our.length !== their.length) throw new Error('the readers disagree');
  return our.map((one, n) => {
    const other = their[n];
    if (other?.nodeName !== one.name) throw new Error('the readers disagree');
    return { our: one, their: other };
  });
}

function pick(xml: string, n: number): Pair {
  const all = pairs(xml);
  const pair = all[n % all.length];
  if (pair === undefined) throw new Error('no element');
  return pair;
}

describe('worked examples', () => {
  test.each<[string, string, C14n, string]>([
    ['empty elements are pairs', '<a/>', exclusive, '<a></a>'],
    ['comments go', '<a>b<!-- c -->d</a>', exclusive, '<a>bd</a>'],
    ['CDATA is text', '<a><![CDATA[<&>]]></a>', exclusive, '<a>&lt;&amp;&gt;</a>'],
    ['text is escaped', '<a>&amp;&lt;&gt;&quot;&#13;&#10;&#9;</a>', exclusive, '<a>&amp;&lt;&gt;"&#xD;\n\t</a>'],
    [
      'attributes are escaped',
      '<a b="&amp;&lt;&gt;&quot;&apos;&#13;&#10;&#9;"/>',
      exclusive,
      '<a b="&amp;&lt;>&quot;\'&#xD;&#xA;&#x9;"></a>',
    ],
    [
      'declarations by prefix, then attributes by URI and local name, those without one first',
      '<a xmlns:c="urn:2" xmlns:b="urn:3" xmlns:d="urn:1" d:z="" b:a="" c:a="" y="" x=""/>',
      inclusive,
      '<a xmlns:b="urn:3" xmlns:c="urn:2" xmlns:d="urn:1" x="" y="" d:z="" c:a="" b:a=""></a>',
    ],
    ['unused declarations stay when inclusive', '<a xmlns:b="urn:b"/>', inclusive, '<a xmlns:b="urn:b"></a>'],
    ['and go when exclusive', '<a xmlns:b="urn:b"/>', exclusive, '<a></a>'],
    ['unless listed', '<a xmlns:b="urn:b" xmlns:c="urn:c"/>', listed('b'), '<a xmlns:b="urn:b"></a>'],
    [
      '#default is the empty prefix',
      '<p:a xmlns:p="urn:p" xmlns="urn:d"/>',
      listed(''),
      '<p:a xmlns="urn:d" xmlns:p="urn:p"></p:a>',
    ],
    [
      'exclusive declares where it is used, each time again',
      '<a xmlns:b="urn:b"><b:c/><b:d/></a>',
      exclusive,
      '<a><b:c xmlns:b="urn:b"></b:c><b:d xmlns:b="urn:b"></b:d></a>',
    ],
    [
      'an undeclared default namespace',
      '<a xmlns="urn:a"><b xmlns=""/></a>',
      exclusive,
      '<a xmlns="urn:a"><b xmlns=""></b></a>',
    ],
    [
      'the same declaration again goes',
      '<a xmlns="urn:a"><b xmlns="urn:a"/></a>',
      inclusive,
      '<a xmlns="urn:a"><b></b></a>',
    ],
    ['a redundant xmlns="" goes', '<a xmlns=""><b xmlns=""/></a>', inclusive, '<a><b></b></a>'],
    ['the xml prefix is never declared', '<a xml:lang="en"/>', exclusive, '<a xml:lang="en"></a>'],
  ])('%s', (_, xml, method, canonical) => {
    expect(canonicalize(read(xml), method)).toBe(canonical);
  });

  test.each<[string, string]>([
    ['an attribute value in order, in double quotes', '<b c="1" d="2">t</b>'],
    ['another prefix inside', '<b><p:c>t</p:c></b>'],
    ['space before the end of a start tag', '<b >t</b>'],
    ['space before the end of an end tag', '<b>t</b >'],
    ['two spaces before an attribute', '<b  c="1">t</b>'],
    ['a line end before an attribute', '<b\nc="1">t</b>'],
    ['space before an equals sign', '<b c ="1">t</b>'],
    ['space behind an equals sign', '<b c= "1">t</b>'],
    ['single quotes', "<b c='1'>t</b>"],
    ['attributes out of order', '<b d="2" c="1">t</b>'],
    ['an attribute with a prefix', '<b p:c="1">t</b>'],
    ['a reference in an attribute', '<b c="&#65;">t</b>'],
    ['a tab in an attribute', '<b c="1\t2">t</b>'],
    ['a declaration that nothing uses', '<b xmlns:q="urn:q">t</b>'],
    ['a declaration that is in force already', '<b xmlns:p="urn:p">t</b>'],
    ['a default namespace that is in force already', '<b xmlns="urn:d"><c xmlns="urn:d">t</c></b>'],
    ['a reference in text', '<b>&#65;</b>'],
    ['> in text', '<b>1>0</b>'],
    ['a comment', '<b>t<!-- c --></b>'],
    ['CDATA', '<b><![CDATA[t]]></b>'],
    ['an empty element', '<b/>'],
  ])('what must not be taken as it stands: %s', (_, inside) => {
    const xml = (one: string) => `<a xmlns:p="urn:p"><e>${one}</e><f>u</f></a>`;
    for (const part of [inside, `<g>${inside}</g>`, `${inside}<g>t</g>`, `<g>t</g>${inside}`]) {
      const { our, their } = pick(xml(part), 0);
      expect(canonicalize(our, exclusive)).toBe(theirs(their, 'exc'));
      expect(canonicalize(our, inclusive)).toBe(theirs(their, 'c14n10'));
    }
  });

  test('an inner apex: what it inherits', () => {
    const xml =
      '<a xmlns="urn:a" xmlns:b="urn:b" xml:lang="en" xml:space="preserve"><c xml:lang="de"><b:d e=""/></c></a>';
    const { our } = pick(xml, 2);
    expect(canonicalize(our, exclusive)).toBe('<b:d xmlns:b="urn:b" e=""></b:d>');
    expect(canonicalize(our, inclusive)).toBe(
      '<b:d xmlns="urn:a" xmlns:b="urn:b" e="" xml:lang="de" xml:space="preserve"></b:d>',
    );
    expect(canonicalize(our, listed(''))).toBe('<b:d xmlns="urn:a" xmlns:b="urn:b" e=""></b:d>');
  });

  test('what is left out leaves nothing, and the text around it stays', () => {
    const root = read('<a>b<c><d/></c>e<c/></a>');
    const out = root.children[1];
    if (typeof out !== 'object') throw new Error('no element');
    expect(canonicalize(root, exclusive, out)).toBe('<a>be<c></c></a>');
  });

  test('a namespace written again at every element that uses it does not make gigabytes', () => {
    const xml = `<x xmlns:a="urn:${'a'.repeat(100_000)}">${'<a:b/>'.repeat(9_000)}</x>`;
    const root = read(xml);
    const spent = startMeter();
    expect(canonicalize(root, exclusive)).toBe(null);
    expect(spent()).toBeLessThan(1000);
    expect(canonicalize(read(`<a>${' '.repeat(maxXmlLength - 7)}</a>`), exclusive)).toHaveLength(maxXmlLength);
    expect(canonicalize(read(`<a>${'&gt;'.repeat(maxXmlLength / 4 - 7)}</a>`), exclusive)).toHaveLength(
      maxXmlLength - 21,
    );
    expect(canonicalize(read(`<a>${'>'.repeat(maxXmlLength / 4)}</a>`), exclusive)).toBe(null);
  });
});

// It writes every xmlns="" that it meets, needed or not, so these documents have none; libxml2 and the examples above do.
describe('xmldsigjs agrees', () => {
  test('on every Response, Assertion and SignedInfo of the shared corpus', () => {
    let compared = 0;
    for (const one of corpus()) {
      const xml = decodeCase(one);
      if (xml === null || /<!DOCTYPE|<\?(?!xml )/.test(xml) || !readXml(xml).ok) continue;
      for (const { our, their } of pairs(xml)) {
        if (!['Response', 'Assertion', 'SignedInfo'].includes(our.local)) continue;
        expect(canonicalize(our, exclusive), one.id).toBe(theirs(their, 'exc'));
        expect(canonicalize(our, inclusive), one.id).toBe(theirs(their, 'c14n10'));
        expect(canonicalize(our, listed('', 'saml', 'ds', 'xs')), one.id).toBe(
          theirs(their, 'exc', ['#default', 'saml', 'ds', 'xs']),
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(600);
  }, 20_000);

  test('on 2000 generated documents, from any apex, by all methods', () => {
    const lists = fc.subarray(['#default', 'a', 'b', 'c', 'unbound']);
    fc.assert(
      fc.property(documentsThatUndeclareNothing, fc.nat({ max: 20 }), lists, (xml, n, prefixes) => {
        const { our, their } = pick(xml, n);
        expect(canonicalize(our, exclusive)).toBe(theirs(their, 'exc'));
        expect(canonicalize(our, inclusive)).toBe(theirs(their, 'c14n10'));
        const set = listed(...prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)));
        expect(canonicalize(our, set)).toBe(theirs(their, 'exc', prefixes));
      }),
      { numRuns: 2000, seed: 3 },
    );
  }, 20_000);

  test('with one element left out', () => {
    fc.assert(
      fc.property(documentsThatUndeclareNothing, fc.nat({ max: 20 }), (xml, n) => {
        const { our, their } = pick(xml, n);
        if (our.parent === null) return;
        const parent = their.parentNode as Element;
        const left = canonicalize(our.parent, exclusive, our);
        parent.removeChild(their);
        expect(left).toBe(theirs(parent, 'exc'));
      }),
      { numRuns: 500, seed: 4 },
    );
  }, 20_000);

  test('and the canonical form read again has the same canonical form', () => {
    fc.assert(
      fc.property(documents, (xml) => {
        for (const method of [exclusive, inclusive, listed('', 'a', 'b')]) {
          const once = canonicalize(read(xml), method) ?? '';
          expect(canonicalize(read(once), method)).toBe(once);
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});
