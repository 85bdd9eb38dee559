/**
 * Generated XML documents that the reader must accept: nested, redeclared and undeclared namespaces, one URI under two prefixes,
 * attributes with and without namespaces, xml:lang and xml:space, CDATA, comments, references, every kind of white space; tags
 * spelled as canonical XML would and in other ways.
 */
import fc from 'fast-check';

const prefixes = ['', 'a', 'b', 'c'] as const;
const uris = ['urn:one', 'urn:two', 'http://three.example/x?y=z', 'urn:a'] as const;
const locals = ['a', 'b', 'Be', 'c-d', 'e.f', '_g'] as const;

// No U+0085 and U+2028: xmldom turns them into line ends, as XML 1.1 would.
const texts = fc
  .array(
    fc.constantFrom(
      ...['x', 'Y z', ' ', '\t', '\n', '\r\n', '\r', '"', "'", '>', 'é', '😀', '\u00a0', '\ue000'],
      ...['&amp;', '&lt;', '&gt;', '&quot;', '&apos;', '&#13;', '&#xD;', '&#9;', '&#xA;', '&#x20;', '&#x1F600;'],
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const characterData = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 1, arbitrary: texts.map((text) => `<!--${text.replaceAll('-', '')}-->`) },
  { weight: 1, arbitrary: texts.map((text) => `<![CDATA[${text}<&]]>`) },
);

interface Declared {
  readonly prefix: (typeof prefixes)[number];
  readonly uri: string;
}

/** How a tag is written. */
interface Spelling {
  readonly before: string;
  readonly equals: string;
  readonly quote: '"' | "'";
  readonly end: string;
  /** As an empty element, where there is no child. */
  readonly empty: boolean;
}

const plain: Spelling = { before: ' ', equals: '=', quote: '"', end: '', empty: false };
const spellings: fc.Arbitrary<Spelling> = fc
  .tuple(
    fc.constant(plain),
    // One difference at a time, so that none hides another.
    fc.constantFrom<Partial<Spelling>>(
      ...[{}, {}, {}, {}, { before: '  ' }, { before: '\n' }, { before: '\t' }, { equals: ' =' }, { equals: '= ' }],
      ...[{ quote: "'" } as const, { end: ' ' }, { end: '\n' }, { empty: true }],
    ),
  )
  .map(([usual, other]) => ({ ...usual, ...other }));

interface Node {
  readonly spelling: Spelling;
  readonly prefix: number;
  readonly local: string;
  readonly declared: readonly Declared[];
  readonly attributes: readonly { readonly prefix: number; readonly local: string; readonly value: string }[];
  readonly xml: readonly ('lang' | 'space')[];
  readonly children: readonly (Node | string)[];
}

const bound: fc.Arbitrary<Declared> = fc.record({
  prefix: fc.constantFrom(...prefixes),
  uri: fc.constantFrom(...uris),
});
const undeclared: fc.Arbitrary<Declared> = fc.constant({ prefix: '', uri: '' });

function nodes(declared: fc.Arbitrary<Declared>): fc.Arbitrary<Node> {
  return fc.letrec<{ node: Node }>((tie) => ({
    node: fc.record({
      spelling: spellings,
      prefix: fc.nat({ max: 5 }),
      local: fc.constantFrom(...locals),
      declared: fc.uniqueArray(declared, { selector: (one) => one.prefix, maxLength: 3 }),
      attributes: fc.array(fc.record({ prefix: fc.nat({ max: 5 }), local: fc.constantFrom(...locals), value: texts }), {
        maxLength: 4,
      }),
      xml: fc.uniqueArray(fc.constantFrom('lang', 'space'), { maxLength: 2 }),
      children: fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, characterData, tie('node')), {
        maxLength: 4,
      }),
    }),
  })).node;
}

type Scope = ReadonlyMap<string, string>;

/** Any of the prefixes that are bound here, or none. */
function choose(scope: Scope, pick: number): string {
  const all = ['', ...[...scope.keys()].filter((prefix) => prefix !== '')];
  return all[pick % all.length] ?? '';
}

function write(one: Node, outer: Scope): string {
  const scope = new Map(outer);
  for (const { prefix, uri } of one.declared) scope.set(prefix, uri);
  const { before, equals, quote, end, empty } = one.spelling;
  const spell = (name: string, value: string) =>
    `${before}${name}${equals}${quote}${value.replaceAll(quote, quote === '"' ? '&quot;' : '&apos;')}${quote}`;
  const declarations = one.declared.map(({ prefix, uri }) => spell(`xmlns${prefix && `:${prefix}`}`, uri));
  const prefix = choose(scope, one.prefix);
  const name = prefix === '' ? one.local : `${prefix}:${one.local}`;
  const seen = new Set<string>();
  const attributes = one.attributes.flatMap((attribute) => {
    const own = choose(scope, attribute.prefix);
    const expanded = `${own === '' ? '' : scope.get(own)} ${attribute.local}`;
    if (seen.has(expanded)) return [];
    seen.add(expanded);
    return [spell(`${own === '' ? '' : `${own}:`}${attribute.local}`, attribute.value)];
  });
  const xml = one.xml.map((local) => spell(`xml:${local}`, local === 'lang' ? 'en' : 'preserve'));
  const children = one.children.map((child) => (typeof child === 'string' ? child : write(child, scope)));
  // Declarations stand last, after what uses them: a reader must look at the whole tag first.
  const tag = `<${name}${attributes.join('')}${xml.join('')}${declarations.join('')}${end}`;
  return empty && children.length === 0 ? `${tag}/>` : `${tag}>${children.join('')}</${name}${end}>`;
}

export const documents: fc.Arbitrary<string> = nodes(fc.oneof(bound, undeclared)).map((one) => write(one, new Map()));

/** Without `xmlns=""`. */
export const documentsThatUndeclareNothing: fc.Arbitrary<string> = nodes(bound).map((one) => write(one, new Map()));
