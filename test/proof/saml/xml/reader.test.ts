/** The reader: every rule with its code, agreement with xmldom about what it accepts, and linear time whatever the input. */
import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { maxXmlLength, readOctets, readXml } from '../../../../src/proof/saml/xml/reader.ts';
import type { XmlElement } from '../../../../src/proof/saml/xml/tree.ts';
import { expectLinear } from '../../../support/linear.ts';
import { documents } from '../../../support/saml-documents.ts';

function read(xml: string): XmlElement | string {
  const result = readXml(xml);
  return result.ok ? result.value : result.error.code;
}

function nested(levels: number): string {
  return '<a>'.repeat(levels) + '</a>'.repeat(levels);
}

function attributes(count: number, name: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => ` ${name(i)}="urn:x"`).join('');
}

const refusals: Readonly<Record<string, readonly string[]>> = {
  XML_MALFORMED: [
    '',
    ' ',
    '<a>',
    '<a',
    '<a b="c"',
    '<a/',
    '<a/ >',
    '<a / >',
    '<a></b>',
    '<a></ab>',
    '<ab></a>',
    '<a></a',
    '<a></ a>',
    '</a>',
    '<a/></a>',
    '<a><b></a></b>',
    '<a b>c</a>',
    '<a b=c/>',
    '<a b="c/>',
    '<a b="c\'/>',
    '<a b="<"/>',
    '<a b="1"c="2"/>',
    '<a b"1"/>',
    '<a"b"/>',
    '<a>]]></a>',
    '<a><![CDATA[</a>',
    '<a><!-- </a>',
    '<a><!-- -- --></a>',
    '<a><!-- ---></a>',
    '<!-->',
    '<!--->',
  ],
  XML_DECLARATION: [
    '<?xml version="1.1"?><a/>',
    "<?xml version='1.1'?><a/>",
    '<?xml version="1.0" encoding="UTF-16"?><a/>',
    '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    '<?xml version="1.0" encoding="UTF-7"?><a/>',
    '<?xml encoding="UTF-8"?><a/>',
    '<?xml version="1.0" encoding="UTF-8" standalone="maybe"?><a/>',
    '<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>',
    '<?xml version="1.0" encoding="UTF-8\'?><a/>',
    '<?xml version="1.0"><a/>',
    '<?xml version="1.0" foo="bar"?><a/>',
    '<?xml VERSION="1.0"?><a/>',
    '<?xml version="1.0" standalone="YES"?><a/>',
  ],
  XML_DOCTYPE: [
    '<!DOCTYPE a><a/>',
    '<!doctype a><a/>',
    '<a/><!DOCTYPE a>',
    '<a><!DOCTYPE a></a>',
    '<!ENTITY x "y"><a/>',
    '<a><!ELEMENT b ANY></a>',
    '<a><![cdata[x]]></a>',
    '<a><![IGNORE[x]]></a>',
    '<a><!-></a>',
    '<!',
  ],
  XML_PROCESSING_INSTRUCTION: [
    '<?php x?><a/>',
    '<?xml-stylesheet href="x"?><a/>',
    '<a><?b?></a>',
    '<a/><?b?>',
    '<?XML version="1.0"?><a/>',
    ' <?xml version="1.0"?><a/>',
    '<a><?xml version="1.0"?></a>',
    '<?xml',
    '<?xml?><a/>',
  ],
  XML_CONTROL_CHARACTER: [
    '<a>\0</a>',
    '<a>\b</a>',
    '<a>\v</a>',
    '<a>\f</a>',
    '<a>\x1f</a>',
    '<a>\x7f</a>',
    '<a>\x80</a>',
    '<a>\x9f</a>',
    '<a>\ufffe</a>',
    '<a>\uffff</a>',
    '<a>\ud800</a>',
    '<a>\udc00\ud800</a>',
    '<a b="\x01"/>',
    '<a><!--\x01--></a>',
    '<a>&#0;</a>',
    '<a>&#x1;</a>',
    '<a>&#xb;</a>',
    '<a>&#127;</a>',
    '<a>&#x80;</a>',
    '<a>&#xD800;</a>',
    '<a>&#xDFFF;</a>',
    '<a>&#xFFFE;</a>',
    '<a>&#xFFFF;</a>',
    '<a>&#x110000;</a>',
    '<a>&#9999999;</a>',
    '<a>&#;</a>',
    '<a>&#x;</a>',
    '<a>&#X41;</a>',
    '<a>&#x4g;</a>',
    '<a>&#-1;</a>',
    '<a>&# 65;</a>',
    '<a b="&#0;"/>',
  ],
  XML_ENTITY: [
    '<a>&foo;</a>',
    '<a>&AMP;</a>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a>& b</a>',
    '<a>&amp</a>',
    '<a>&;</a>',
    '<a>&amp ;</a>',
    '<a b="&foo;"/>',
    '<a b="&"/>',
    '<a>&__proto__;</a>',
    '<a>&#x0000000041;</a>',
  ],
  XML_NAME: [
    '<1a/>',
    '<-a/>',
    '<a:/>',
    '<:a/>',
    '<a:b:c/>',
    '< a/>',
    '<a><></a>',
    '<é/>',
    '<aé/>',
    '<a é="1"/>',
    '<a 1="1"/>',
    '<a b:="1"/>',
    '<a :b="1"/>',
    '<a b:c:d="1"/>',
    '<a axmlns="urn:x"/>',
    '<a xmlnsfoo="urn:x"/>',
    '<a XMLNS="urn:x"/>',
    '<a xmlns:b="urn:b" b:xmlns="urn:x"/>',
    '<a xmlns:axmlns="urn:b" axmlns:NotOnOrAfter="2100"/>',
    '<a xml:base="http://x/"/>',
    '<a xml:id="x"/>',
    '<a xml:foo="x"/>',
  ],
  XML_NAMESPACE: [
    '<a xmlns="1"/>',
    '<a xmlns="relative/uri"/>',
    '<a xmlns=" urn:x"/>',
    '<a xmlns="urn:x y"/>',
    '<a xmlns="urn:x&#10;"/>',
    '<a xmlns="urn:é"/>',
    '<a xmlns="http://e.com\u0085"/>',
    "<a xmlns='urn:x\"'/>",
    '<a xmlns="urn:x\'"/>',
    '<a xmlns="urn:x&lt;"/>',
    '<a xmlns="urn:x&gt;"/>',
    '<a xmlns="urn:x&amp;y"/>',
    '<a xmlns="urn:x`"/>',
    '<a xmlns="urn:"/>',
    '<a xmlns:b="1"/>',
    '<a xmlns:b=""/>',
    '<a xmlns:xml="urn:x"/>',
    '<a xmlns:xmlns="urn:x"/>',
    '<a xmlns="http://www.w3.org/2000/xmlns/"/>',
    '<a xmlns:b="http://www.w3.org/2000/xmlns/"/>',
    '<a xmlns="http://www.w3.org/XML/1998/namespace"/>',
    '<a xmlns:b="http://www.w3.org/XML/1998/namespace"/>',
  ],
  XML_UNDECLARED_PREFIX: [
    '<b:a/>',
    '<a b:c="1"/>',
    '<xml:a/>',
    '<xmlns:a/>',
    '<a><b xmlns:c="urn:c"/><c:d/></a>',
    '<a><b xmlns:c="urn:c"></b><d c:e="1"/></a>',
    '<__proto__:a/>',
    '<constructor:a/>',
  ],
  XML_DUPLICATE_ATTRIBUTE: [
    '<a b="1" b="1"/>',
    '<a b="1" c="2" b="3"/>',
    '<a xmlns="urn:x" xmlns="urn:x"/>',
    '<a xmlns:b="urn:x" xmlns:b="urn:y"/>',
    '<a xmlns:b="urn:x" xmlns:c="urn:x" b:d="1" c:d="2"/>',
    '<a xml:lang="en" xml:lang="de"/>',
    '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
  ],
  XML_TOO_DEEP: [nested(65), nested(6000), `${'<a>'.repeat(64)}<b/>`],
  XML_TOO_MANY_ATTRIBUTES: [
    `<a${attributes(65, (i) => `b${i}`)}/>`,
    `<a${attributes(65, (i) => `xmlns:b${i}`)}/>`,
    `<a${attributes(33, (i) => `b${i}`)}${attributes(32, (i) => `xmlns:b${i}`)}/>`,
  ],
  XML_TEXT_OUTSIDE_ROOT: [
    'a',
    'a<b/>',
    '<b/>a',
    '\ufeff<a/>',
    '<b/>&#32;',
    '<![CDATA[]]><a/>',
    '<a/><![CDATA[ ]]>',
    '\u00a0<a/>',
  ],
  XML_SEVERAL_ROOTS: ['<a/><b/>', '<a></a> <a/>', '<a/><!-- --><a>'],
  SAML_TOO_LARGE: [`<a>${' '.repeat(maxXmlLength)}</a>`, `<a>${'<b/>'.repeat(10_000)}</a>`],
};

describe('what is refused, and as what', () => {
  for (const [code, inputs] of Object.entries(refusals)) {
    test.each(inputs.map((xml) => [JSON.stringify(xml).slice(0, 70), xml]))(`${code} %s`, (_, xml) => {
      expect(read(xml)).toBe(code);
    });
  }
});

/** A tree as text that shows every border: what two readers must agree about. */
function show(element: XmlElement): string {
  const own = element.attributes.map(({ name, uri, value }) => `${name}{${uri}}=${JSON.stringify(value)}`).sort();
  const declared = element.declarations.map(({ prefix, uri }) => `xmlns:${prefix}=${uri}`).sort();
  const inside = element.children.map((child) => (typeof child === 'string' ? JSON.stringify(child) : show(child)));
  return `<${element.name}{${element.uri}} ${[...declared, ...own].join(' ')}>${inside.join('')}</>`;
}

function showDom(element: Element): string {
  const all = Array.from(element.attributes);
  const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');
  const own = all.flatMap(({ name, namespaceURI, value }) =>
    isDeclaration(name) ? [] : [`${name}{${namespaceURI ?? ''}}=${JSON.stringify(value)}`],
  );
  const declared = all.flatMap(({ name, value }) =>
    isDeclaration(name) ? [`xmlns:${name === 'xmlns' ? '' : name.slice(6)}=${value}`] : [],
  );
  const inside: string[] = [];
  let text = '';
  for (const child of Array.from(element.childNodes)) {
    if (child.nodeType === 3 || child.nodeType === 4) text += child.nodeValue ?? '';
    if (child.nodeType !== 1) continue;
    inside.push(text && JSON.stringify(text), showDom(child as Element));
    text = '';
  }
  inside.push(text && JSON.stringify(text));
  const names = `${element.nodeName}{${element.namespaceURI ?? ''}}`;
  return `<${names} ${[...declared.sort(), ...own.sort()].join(' ')}>${inside.join('')}</>`;
}

describe('what is accepted', () => {
  test.each([
    ['<a/>', '<a{} ></>'],
    ['<?xml version="1.0"?>\n<a/>\n', '<a{} ></>'],
    ["<?xml version = '1.0'  encoding = 'utf-8' standalone='no' ?><a/>", '<a{} ></>'],
    ['<!-- a --><a/><!-- b -->', '<a{} ></>'],
    ['<a\n b = "1"\tc=\'2\' ></a >', '<a{} b{}="1" c{}="2"></>'],
    ['<a>x<!-- y -->z</a>', '<a{} >"xz"</>'],
    ['<a>x<![CDATA[<&>]]>z</a>', '<a{} >"x<&>z"</>'],
    ['<a><![CDATA[]]></a>', '<a{} ></>'],
    ['<a>]]&gt;</a>', '<a{} >"]]>"</>'],
    ['<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x41;&#x1F600;&#133;</a>', '<a{} >"<>&\\"\'AA😀\u0085"</>'],
    ['<a>&amp;lt;</a>', '<a{} >"&lt;"</>'],
    ['<a>\r\n\r\n\r&#13;&#xD;</a>', '<a{} >"\\n\\n\\n\\r\\r"</>'],
    ['<a b="\t\n\r\n&#9;&#10;&#13;"/>', '<a{} b{}="   \\t\\n\\r"></>'],
    ['<a>\u0085\u2028</a>', '<a{} >"\u0085\u2028"</>'],
    ['<a xmlns="urn:x"><b xmlns=""/><c/></a>', '<a{urn:x} xmlns:=urn:x><b{} xmlns:=></><c{urn:x} ></></>'],
    ['<p:a p:b="1" xmlns:p="urn:p"/>', '<p:a{urn:p} xmlns:p=urn:p p:b{urn:p}="1"></>'],
    ['<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:b="urn:b"/>', '<a{} xmlns:b=urn:b></>'],
    ['<a xml:lang="en"/>', '<a{} xml:lang{http://www.w3.org/XML/1998/namespace}="en"></>'],
    ['<a __proto__="1"><constructor/></a>', '<a{} __proto__{}="1"><constructor{} ></></>'],
  ])('%j', (xml, shown) => {
    const result = read(xml);
    expect(typeof result === 'string' ? result : show(result)).toBe(shown);
  });

  test('the largest numbers that are allowed', () => {
    expect(typeof read(nested(64))).toBe('object');
    expect(typeof read(`<a>${'<b/>'.repeat(9_999)}</a>`)).toBe('object');
    expect(typeof read(`<a${attributes(64, (i) => `b${i}`)}/>`)).toBe('object');
    expect(typeof read(`<a>${' '.repeat(maxXmlLength - 7)}</a>`)).toBe('object');
  });

  test('a prefix means what it means where it stands, and what it meant before once that is closed', () => {
    const xml =
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:3" xmlns:q="urn:4"/><p:d/></p:b><p:e/></p:a>';
    const uris = [...xml.matchAll(/<p:(\w)/g)].length;
    const root = read(xml);
    const shown = typeof root === 'string' ? root : show(root).match(/p:\w\{urn:\d\}/g);
    expect(uris).toBe(5);
    expect(shown).toEqual(['p:a{urn:1}', 'p:b{urn:2}', 'p:c{urn:3}', 'p:d{urn:2}', 'p:e{urn:1}']);
  });

  test('names are told apart however many there are, alike or not, and whatever was read before', () => {
    const letters = [...'abcdefghijklm'];
    const names = ['ab', ...letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => `ab${a}${b}${c}`)))];
    const long = `n${'a'.repeat(63)}`;
    const all = [...names.flatMap((name) => ['ab', name]), long, `${long}b`, `${long}bc`, long];
    for (const some of [all, all.toReversed(), all.filter((_, i) => i % 3 !== 0)]) {
      const root = read(`<r>${some.map((name) => `<${name}/>`).join('')}</r>`);
      const found = typeof root === 'string' ? root : root.children.map((one) => typeof one === 'object' && one.name);
      expect(found).toEqual(some);
    }
  });

  test('a prefix means nothing of what it meant in another text', () => {
    expect(typeof read('<p:a xmlns:p="urn:1"><p:b/></p:a>')).toBe('object');
    expect(read('<p:a><p:b/></p:a>')).toBe('XML_UNDECLARED_PREFIX');
    const root = read('<p:a xmlns:p="urn:2"><p:b/></p:a>');
    expect(typeof root === 'string' ? root : show(root)).toBe('<p:a{urn:2} xmlns:p=urn:2><p:b{urn:2} ></></>');
  });

  test('a comment leaves its mark on the element it stood in, and on no other', () => {
    const root = read('<a><b><!-- --></b><c/></a>');
    if (typeof root === 'string') throw new Error(root);
    const marks = [root, ...root.children].map((one) => typeof one !== 'string' && one.commented);
    expect(marks).toEqual([false, true, false]);
  });

  test('xmldom sees the same tree', () => {
    fc.assert(
      fc.property(documents, (xml) => {
        const ours = read(xml);
        const theirs = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
        expect(typeof ours === 'string' ? ours : show(ours)).toBe(theirs && showDom(theirs));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test('garbage is refused or read, never thrown at', () => {
    const parts = fc.constantFrom(
      ...'<>/!?&;:="\'-[] \n\tax',
      '<a',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&#',
      'xmlns',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (all) => {
        readXml(all.join(''));
        readXml(`<a>${all.join('')}</a>`);
      }),
      { numRuns: 5000, seed: 2 },
    );
  });
});

describe('octets', () => {
  test.each([[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]])(
    'SAML_NOT_UTF8 %i',
    (...octets) => {
      const result = readOctets(new Uint8Array([...utf8('<a>'), ...octets, ...utf8('</a>')]));
      expect(result.ok ? 'accepted' : result.error.code).toBe('SAML_NOT_UTF8');
    },
  );

  test.each([
    '<a>é€😀</a>',
    '<a b="é"/>',
    '<a>\r\n<b/>\r</a>',
    '<a\rb="c"\r>\r</a\r>',
    '<a>é\r\n<!-- € --><b c="x"/></a>',
  ])('%j is the same document as its text', (xml) => expect(readOctets(utf8(xml))).toEqual(readXml(xml)));

  test('so is every generated one, and what is refused is refused as the same', () => {
    fc.assert(
      fc.property(documents, (xml) => {
        expect(readOctets(utf8(xml))).toEqual(readXml(xml));
      }),
      { numRuns: 200 },
    );
    for (const xml of Object.values(refusals).flat()) {
      if (xml.isWellFormed()) expect(readOctets(utf8(xml))).toEqual(readXml(xml));
    }
  });
});

/** Each makes a document of about `size` characters out of one hostile shape. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'attributes without end': (n) => `<a${attributes(n / 14, (i) => `b${i}`)}/>`,
  'declarations without end': (n) => `<a${attributes(n / 18, (i) => `xmlns:b${i}`)}/>`,
  'elements with 64 attributes': (n) => `<r>${`<a${attributes(64, (i) => `b${i}`)}/>`.repeat(n / 700)}</r>`,
  '64 declarations at each of 64 levels, then siblings': (n) => {
    const level = `<a${attributes(64, (i) => `xmlns:b${i}`)}>`;
    const deep = level.repeat(Math.min(60, n / 4000));
    return `${deep}${'<c/>'.repeat(n / 8)}`;
  },
  'siblings with 64 declarations': (n) => `<r>${`<a${attributes(64, (i) => `xmlns:b${i}`)}/>`.repeat(n / 1200)}</r>`,
  'deep and wide': (n) => `${'<a>'.repeat(63)}${'<b/>'.repeat(n / 4)}`,
  'deeper than allowed': (n) => '<a>'.repeat(n / 3),
  'references without end': (n) => `<a>${'&#x41;'.repeat(n / 6)}</a>`,
  'entities in an attribute': (n) => `<a b="${'&amp;'.repeat(n / 5)}"/>`,
  'stray ampersands': (n) => `<a>${'&'.repeat(n)}</a>`,
  'a long reference': (n) => `<a>&${'a'.repeat(n)};</a>`,
  'a comment without end': (n) => `<a><!--${'- '.repeat(n / 2)}`,
  'many comments': (n) => `<a>${'x<!-- -->'.repeat(n / 9)}</a>`,
  'CDATA without end': (n) => `<a><![CDATA[${']]'.repeat(n / 2)}`,
  'many CDATA': (n) => `<a>${'x<![CDATA[y]]>'.repeat(n / 14)}</a>`,
  'an attribute without end': (n) => `<a b="${'c'.repeat(n)}`,
  'a declaration of white space': (n) => `<?xml version="1.0"${' '.repeat(n)}`,
  'white space in a tag': (n) => `<a${' '.repeat(n)}`,
  'a long name': (n) => `<${'a'.repeat(n)}`,
  'long end tags': (n) => `<${'a'.repeat(n / 2)}></${'a'.repeat(n / 2 - 5)}>`,
  'line ends': (n) => `<a>${'\r'.repeat(n)}</a>`,
  'open brackets': (n) => '<'.repeat(n),
};

describe('time is linear', () => {
  test.each(Object.entries(hostile))('%s', (_, make) => {
    const [small, large] = [make(15_000), make(240_000)];
    expectLinear(
      () => readXml(small),
      () => readXml(large),
    );
  });
});
