/** Attacks on the reading of a message, by number and name of the attack catalogue. Each is made of a really signed Response. */
import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../../../demo/idp/sign.ts';
import type { ReasonCode } from '../../../../src/core/reasons.ts';
import { toBase64 as encode } from '../../../../src/lib/base64.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { deflateRaw } from '../../../../src/lib/deflate.ts';
import { startMeter } from '../../../support/processor-time.ts';
import { codeOf, signed, swap, verifyBase64, verifyXml } from '../../../support/saml.ts';

const genuine = await signed({ attributes: { note: ['one'] } });

async function codeOfText(text: string): Promise<string> {
  const result = await verifyBase64(text);
  return result.ok ? 'accepted' : result.error.code;
}

function codeOfOctets(octets: Uint8Array): Promise<string> {
  return codeOfText(encode(octets));
}

function utf16(text: string, swapped: boolean): Uint8Array {
  const octets = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
  return swapped ? new Uint8Array(Buffer.from(octets).swap16()) : octets;
}

/** Namespaces or attributes, below what one element may have. */
function fifty(write: (i: number) => string): string {
  return Array.from({ length: 50 }, (_, i) => write(i)).join('');
}

const inName = (text: string) => swap(genuine, 'sam@acme.example', text);
const inTag = (text: string) => swap(genuine, ' Version="2.0"', `${text} Version="2.0"`);

const refused: readonly (readonly [string, ReasonCode, string])[] = [
  ['1.1 XXE, SYSTEM', 'XML_DOCTYPE', `<!DOCTYPE r SYSTEM "http://a/">${genuine}`],
  ['1.1 XXE, PUBLIC', 'XML_DOCTYPE', `<!DOCTYPE r PUBLIC "-//A//B" "http://a/">${genuine}`],
  ['1.1 XXE, external entity', 'XML_DOCTYPE', `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${inName('&x;')}`],
  ['1.1 XXE, parameter entity', 'XML_DOCTYPE', `<!DOCTYPE r [<!ENTITY % x SYSTEM "http://a/">%x;]>${genuine}`],
  ['1.1 an entity without a DOCTYPE', 'XML_ENTITY', inName('&x;')],
  ['1.2 billion laughs', 'XML_DOCTYPE', `<!DOCTYPE r [<!ENTITY a "b"><!ENTITY b "&a;&a;&a;">]>${inName('&b;')}`],
  ['1.3 attribute defaults', 'XML_DOCTYPE', `<!DOCTYPE r [<!ATTLIST Assertion ID CDATA "x">]>${genuine}`],
  ['1.4 parser differential', 'XML_DOCTYPE', `<!DOCTYPE response SYSTEM 'x"><!--'>${genuine}`],
  ['1.4 a DOCTYPE inside', 'XML_DOCTYPE', inName('<!DOCTYPE a>')],
  ['1.5 an entity in an ID', 'XML_ENTITY', swap(genuine, 'ID="_assertion"', 'ID="&_assertion;"')],
  ['1.6 two roots', 'XML_SEVERAL_ROOTS', genuine + genuine],
  ['1.6 an element before the root', 'XML_SEVERAL_ROOTS', `<NameID>evil@acme.example</NameID>${genuine}`],
  ['1.6 text before the root', 'XML_TEXT_OUTSIDE_ROOT', `junk${genuine}`],
  ['1.6 text after the root', 'XML_TEXT_OUTSIDE_ROOT', `${genuine}junk`],
  ['1.6 an end tag after the root', 'XML_MALFORMED', `${genuine}</saml2p:Response>`],
  ['1.7 the end of CDATA in text', 'XML_MALFORMED', inName(']]>')],
  ['1.7 -- in a comment', 'XML_MALFORMED', inName('<!-- -- -->')],
  ['1.7 depth 5000', 'XML_TOO_DEEP', inName('<a>'.repeat(5000) + '</a>'.repeat(5000))],
  ['1.8 round-trip instability, colons', 'XML_NAME', inName('<a:b:c/>')],
  ['1.8 round-trip instability, colon first', 'XML_NAME', inName('<:a/>')],
  ['1.10 processing instruction', 'XML_PROCESSING_INSTRUCTION', inName('<?p not-an-?>admin@acme.example')],
  ['1.10 processing instruction before the root', 'XML_PROCESSING_INSTRUCTION', `<?p?>${genuine}`],
  ['1.12 UTF-7 declared', 'XML_DECLARATION', `<?xml version="1.0" encoding="UTF-7"?>${genuine}`],
  ['1.12 another encoding declared', 'XML_DECLARATION', `<?xml version="1.0" encoding="ISO-8859-1"?>${genuine}`],
  ['1.12 XML 1.1', 'XML_DECLARATION', `<?xml version="1.1"?>${genuine}`],
  ['1.12 a byte order mark', 'XML_TEXT_OUTSIDE_ROOT', `\ufeff${genuine}`],
  ['1.12 NUL', 'XML_CONTROL_CHARACTER', inName('admin@acme.example\0.evil.example')],
  ['1.12 NUL by reference', 'XML_CONTROL_CHARACTER', inName('admin@acme.example&#0;.evil.example')],
  ['1.12 U+FFFE', 'XML_CONTROL_CHARACTER', inName('\ufffe')],
  ['1.12 a surrogate by reference', 'XML_CONTROL_CHARACTER', inName('&#xD800;')],
  [
    '1.14 a prefix rebound',
    'SAML_NO_ASSERTION',
    swap(genuine, /(?<=<saml2:Assertion )xmlns:saml2="[^"]*"/, 'xmlns:saml2="urn:evil"'),
  ],
  ['1.14 xmlns:xml', 'XML_NAMESPACE', inTag(' xmlns:xml="urn:evil"')],
  ['1.14 an unbound prefix', 'XML_UNDECLARED_PREFIX', inTag(' evil:a="b"')],
  [
    '1.14 one attribute by two prefixes',
    'XML_DUPLICATE_ATTRIBUTE',
    inTag(' xmlns:p="urn:p" xmlns:q="urn:p" p:a="" q:a=""'),
  ],
  ['1.14 one attribute twice', 'XML_DUPLICATE_ATTRIBUTE', inTag(' Version="1.0"')],
  ['1.15 too deep', 'XML_TOO_DEEP', inName('<a>'.repeat(70) + '</a>'.repeat(70))],
  ['1.15 too large', 'SAML_TOO_LARGE', inName('a'.repeat(256 * 1024))],
  [
    '1.15 too many attributes',
    'XML_TOO_MANY_ATTRIBUTES',
    inTag(Array.from({ length: 65 }, (_, i) => ` a${i}=""`).join('')),
  ],
  [
    '1.15 93 KiB of unused declarations',
    'XML_TOO_MANY_ATTRIBUTES',
    inTag(Array.from({ length: 4000 }, (_, i) => ` xmlns:a${i}="urn:a${i}"`).join('')),
  ],
  [
    '1.15 a long declaration that canonicalisation writes again and again',
    'SAML_TOO_LARGE',
    swap(
      genuine,
      '</saml2:Assertion>',
      `<saml2:Advice xmlns:a="urn:${'a'.repeat(90_000)}">${'<a:b/>'.repeat(9_000)}</saml2:Advice></saml2:Assertion>`,
    ),
  ],
  [
    '1.15 long declarations that the canonical SignedInfo writes again and again',
    'SAML_TOO_LARGE',
    swap(
      genuine,
      '<saml2p:Response ',
      `<saml2p:Response${fifty((i) => ` xmlns:n${i}="urn:${i}:${'a'.repeat(3500)}"`)} `,
    ).replace(
      /<ds:(CanonicalizationMethod|SignatureMethod|Reference|Transforms|Transform|DigestMethod)/g,
      (tag) => tag + fifty((i) => ` n${i}:a=""`),
    ),
  ],
];

test.each(refused)('%s: %s', async (_, code, xml) => {
  expect(await codeOf(xml)).toBe(code);
});

test('what these are made of is accepted', async () => {
  expect(await codeOf(genuine)).toBe('accepted');
});

describe('1.9 comment truncation: the whole value is read', () => {
  test.each([
    'admin@corp.example<!-- -->.evil.example',
    '<!---->admin@corp.example.evil.example',
    'admin@corp<!--a--><!--b-->.example.evil.example',
  ])('%s', async (text) => {
    const xml = await signed({ nameId: 'admin@corp.example.evil.example' });
    const result = await verifyXml(swap(xml, 'admin@corp.example.evil.example', text));
    expect(result).toMatchObject({ ok: true, value: { nameId: 'admin@corp.example.evil.example' } });
  });
});

describe('1.11 CDATA and references: text, exact to the character', () => {
  test('CDATA in the place of text', async () => {
    const result = await verifyXml(inName('<![CDATA[sam@]]>acme<![CDATA[]]>.example'));
    expect(result).toMatchObject({ ok: true, value: { nameId: 'sam@acme.example' } });
  });

  test.each([
    ['\r\n\t', '&#13;&#xa;&#x9;'],
    ['<&>"\'', '&lt;&amp;&gt;&quot;&apos;'],
    ['a', '&#97;'],
  ])('%j', async (value, spelled) => {
    const edit = (xml: string) => swap(xml, 'VALUE', spelled);
    const result = await verifyXml(await signed({ attributes: { a: ['VALUE'] }, edit }));
    expect(result.ok && result.value.attributes.get('a')).toEqual([value]);
  });

  test('a literal CR is a line end, and one by reference is not the same', async () => {
    const xml = await signed({ attributes: { a: ['b\nc'] } });
    expect(await codeOf(swap(xml, 'b\nc', 'b\r\nc'))).toBe('accepted');
    expect(await codeOf(swap(xml, 'b\nc', 'b&#13;&#10;c'))).toBe('DIGEST_MISMATCH');
  });
});

describe('1.12 encodings', () => {
  test.each<[string, Uint8Array]>([
    ['UTF-16 LE', utf16(genuine, false)],
    ['UTF-16 BE', utf16(genuine, true)],
    ['overlong UTF-8', new Uint8Array([...utf8(genuine.slice(0, 50)), 0xc0, 0xaf])],
    ['a surrogate in UTF-8', new Uint8Array([0x3c, 0x61, 0xed, 0xa0, 0x80])],
    ['Latin-1', new Uint8Array(Buffer.from(genuine.replace('sam', 'såm'), 'latin1'))],
    ['truncated UTF-8', new Uint8Array([...utf8(genuine), 0xe2, 0x82])],
  ])('%s: SAML_NOT_UTF8', async (_, octets) => {
    expect(await codeOfOctets(octets)).toBe('SAML_NOT_UTF8');
  });
});

test('1.13 U+0085 and U+2028 are no line ends', async () => {
  const xml = await signed({ attributes: { a: ['VALUE'] }, edit: (text) => swap(text, 'VALUE', 'x&#x85;y&#x2028;z') });
  for (const text of [xml, swap(xml, 'x&#x85;y&#x2028;z', 'x\u0085y\u2028z')]) {
    const result = await verifyXml(text);
    expect(result.ok && result.value.attributes.get('a')).toEqual(['x\u0085y\u2028z']);
  }
});

describe('1.15 time stays small', () => {
  test('many siblings far down', async () => {
    const wide = `${'<a>'.repeat(50)}${'<b/>'.repeat(60_000)}${'</a>'.repeat(50)}`;
    const xml = swap(genuine, '</saml2:Assertion>', `<saml2:Advice>${wide}</saml2:Advice></saml2:Assertion>`);
    const spent = startMeter();
    expect(await codeOf(xml)).toBe('SAML_TOO_LARGE');
    expect(spent()).toBeLessThan(2000);
  });
});

describe('1.16 base64 malleability', () => {
  const text = toBase64(genuine);
  const padded = text.endsWith('=') ? text : toBase64(`${genuine} `);

  test.each([
    ['URL-safe alphabet', toBase64(`${genuine}<!--???>>>~~~-->`).replaceAll('+', '-').replaceAll('/', '_')],
    ['no padding', padded.replace(/=+$/, '')],
    ['too much padding', `${padded}=`],
    [
      'bits after the end',
      toBase64(`${genuine}\n`.padEnd(Math.ceil((genuine.length + 1) / 3) * 3 + 1)).replace(/.==$/, 'B=='),
    ],
    ['plus as space', `${text.slice(0, 400)} ${text.slice(401)}`],
    ['percent-encoded', encodeURIComponent(`${padded}`).replace('%3D', '%3D ')],
    ['raw XML', genuine],
    ['nothing', ''],
    ['white space', ' \r\n'],
    ['a form feed', `${text.slice(0, 400)}\f${text.slice(400)}`],
  ])('%s: SAML_NOT_BASE64', async (_, changed) => {
    expect(await codeOfText(changed)).toBe('SAML_NOT_BASE64');
  });

  test('twice encoded: XML_TEXT_OUTSIDE_ROOT', async () => {
    expect(await codeOfText(toBase64(text))).toBe('XML_TEXT_OUTSIDE_ROOT');
  });

  test('line breaks are forgiven', async () => {
    expect(await codeOfText(`${text.replace(/.{76}/g, '$&\r\n')}\n`)).toBe('accepted');
  });
});

describe('1.17 deflate bomb', () => {
  test('nothing is inflated: SAML_NOT_UTF8', async () => {
    expect(await codeOfOctets(await deflateRaw(utf8(genuine)))).toBe('SAML_NOT_UTF8');
  });

  test('the text is bounded before it is decoded: SAML_TOO_LARGE', async () => {
    expect(await codeOfText('A'.repeat(10_000_000))).toBe('SAML_TOO_LARGE');
    expect(await codeOfText(' '.repeat(10_000_000))).toBe('SAML_TOO_LARGE');
  });
});

test('1.18 prototype pollution: a Name is a key of a Map and nothing else', async () => {
  const result = await verifyXml(
    await signed({ attributes: { ['__proto__']: ['polluted'], constructor: ['x'], toString: ['y'] } }),
  );
  expect(result.ok && [...result.value.attributes]).toEqual([
    ['__proto__', ['polluted']],
    ['constructor', ['x']],
    ['toString', ['y']],
  ]);
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined);
});
