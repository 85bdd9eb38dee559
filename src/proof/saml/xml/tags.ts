/**
 * Start tags: names, attributes, and the namespaces that they declare and use. Part of the reader in reader.ts. Every element of
 * every sign-in comes through here, so a tag makes no object that the tree does not keep.
 */
import { ns } from '../names.ts';
import { type QName, readQName } from './qname.ts';
import { decodeReferences } from './references.ts';
import { readNamespaceUri, skipSpace } from './scan.ts';
import { after, fault, hasReference, newBindings, type State, type Step } from './state.ts';
import type { XmlAttribute, XmlDeclaration, XmlElement } from './tree.ts';

const maxDepth = 64;
/** Declarations included. With this bound the comparisons of each with each stay linear in the input. */
const maxAttributes = 64;

/** An attribute whose prefix is not bound yet: a declaration may stand after the attribute that uses it. */
type OpenAttribute = { -readonly [Key in keyof XmlAttribute]: XmlAttribute[Key] };

interface StartTag {
  attributes: OpenAttribute[];
  declarations: XmlDeclaration[];
  /** The prefix `xml` is declared as what it is anyway. */
  namesXml?: true;
}

/** What an element has none of. Nobody writes to it. */
const none: never[] = [];
/** Most elements have neither. */
const bare: StartTag = { attributes: none, declarations: none };

/**
 * A list with one more. A list that starts with what it is to hold spares V8 from finding out what that is, and to store behind the last
 * is a store, where `push` for lists of several kinds is a call.
 */
function withMore<T>(list: T[], one: T): T[] {
  if (list.length === 0) return [one];
  list[list.length] = one;
  return list;
}

/** Adds to an open element. */
export function addChild(element: XmlElement, child: XmlElement | string): void {
  element.children = withMore(element.children, child);
}

export function readStartTag(state: State): Step {
  const { text, open } = state;
  if (open === null && state.root !== null) return fault('XML_SEVERAL_ROOTS', state, 'a second root element');
  if (state.elements === state.maxElements)
    return fault('SAML_TOO_LARGE', state, `more than ${state.maxElements} elements`);
  if (state.depth === maxDepth) return fault('XML_TOO_DEEP', state, `more than ${maxDepth} levels`);
  const name = readQName(state.names, state.at + 1);
  if (name === null) return fault('XML_NAME', state, 'an element name that is not a plain ASCII QName');
  const from = state.at;
  state.next = after(text, '<', from + 1);
  state.at = from + 1 + name.name.length;
  const tag = state.codes[state.at] === 0x3e ? bare : { attributes: none, declarations: none };
  const refused = tag === bare ? null : (readAttributes(state, tag) ?? enterScope(state, tag));
  return refused ?? openElement(state, from, name, tag) ?? finishStartTag(state);
}

/** What the prefix means here; undefined when nothing. Asked of the bindings once for all elements between two changes of them. */
function uriOf(state: State, name: QName): string | undefined {
  if (name.under !== state.bindings) {
    name.uri = state.scope.get(name.prefix) ?? (name.prefix === '' ? '' : undefined);
    name.under = state.bindings;
  }
  return name.uri;
}

function openElement(state: State, from: number, qname: QName, { attributes, declarations }: StartTag): Step {
  const { name, prefix, local } = qname;
  const uri = uriOf(state, qname);
  if (uri === undefined || prefix === 'xml') return fault('XML_UNDECLARED_PREFIX', state, `the prefix of <${name}>`);
  const refused = attributes.length === 0 ? null : bindAttributes(state, attributes);
  if (refused !== null) return refused;
  const parent = state.open;
  // Odd in its parent, not in itself.
  if (parent !== null && parent.prefix !== prefix && state.odd < from) state.odd = from - 1;
  const element = {
    name,
    prefix,
    local,
    uri,
    attributes,
    declarations,
    children: none,
    parent,
    source: state.text,
    from,
    verbatimTo: 0,
    commented: false,
  };
  if (parent === null) state.root = element;
  else addChild(parent, element);
  state.open = element;
  state.path[state.depth] = qname;
  state.depth++;
  state.elements++;
  return null;
}

function finishStartTag(state: State): Step {
  const empty = state.codes[state.at] === 0x2f;
  if (empty) state.odd = state.at++;
  if (state.codes[state.at] !== 0x3e) return fault('XML_MALFORMED', state, 'a start tag without end');
  state.at++;
  if (empty) close(state);
  return null;
}

function readAttributes(state: State, tag: StartTag): Step {
  const { codes } = state;
  for (;;) {
    const start = skipSpace(codes, state.at);
    const next = codes[start];
    if (next === 0x3e || next === 0x2f) {
      if (start !== state.at) state.odd = start;
      state.at = start;
      return null;
    }
    if (start !== state.at + 1 || codes[state.at] !== 0x20) state.odd = start;
    if (start === state.at) return fault('XML_MALFORMED', state, 'attributes without space between');
    if (tag.attributes.length + tag.declarations.length === maxAttributes)
      return fault('XML_TOO_MANY_ATTRIBUTES', state, `more than ${maxAttributes} attributes`);
    state.at = start;
    const refused = readAttribute(state, tag);
    if (refused !== null) return refused;
  }
}

function readAttribute(state: State, tag: StartTag): Step {
  const { text, codes, at, has } = state;
  const name = readQName(state.names, at);
  if (name === null) return fault('XML_NAME', state, 'an attribute name that is not a plain ASCII QName');
  const equals = skipSpace(codes, at + name.name.length);
  const open = skipSpace(codes, equals + 1);
  const quote = codes[open];
  const close = quote === 0x22 ? text.indexOf('"', open + 1) : quote === 0x27 ? text.indexOf("'", open + 1) : -1;
  if (codes[equals] !== 0x3d || close === -1) return fault('XML_MALFORMED', state, 'an attribute without a value');
  if (state.next < close) return fault('XML_MALFORMED', state, '< in an attribute value');
  if (open !== at + name.name.length + 1 || quote !== 0x22 || name.prefix !== '') state.odd = at;
  const raw = text.slice(open + 1, close);
  if (!hasReference(state, open, close) && !(has.breaks && breaks.test(raw))) {
    state.at = close + 1;
    return addAttribute(state, tag, name, raw);
  }
  // XML 1.0 §3.3.3: literal white space becomes a space, what a reference spells stays.
  state.odd = at;
  const value = decodeReferences(raw.replace(/[\t\n]/g, ' '));
  if (!value.ok) return value.error;
  state.at = close + 1;
  return addAttribute(state, tag, name, value.value);
}

const breaks = /[\t\n]/;

function addAttribute(state: State, tag: StartTag, qname: QName, value: string): Step {
  const { name, prefix, local } = qname;
  if (qname.special) {
    if (name === 'xmlns') return declare(state, tag, '', value);
    if (prefix === 'xmlns') return declare(state, tag, local, value);
    // A name that only resembles a declaration is invisible to some canonicalisers; xml:base and xml:id move or name things.
    if (name !== 'xml:lang' && name !== 'xml:space') return fault('XML_NAME', state, `the attribute name ${name}`);
  }
  const before = tag.attributes.length === 0 ? undefined : tag.attributes[tag.attributes.length - 1];
  if (before !== undefined && before.local > local) state.odd = state.at;
  tag.attributes = withMore(tag.attributes, { name, prefix, local, uri: '', value });
  return null;
}

function declare(state: State, tag: StartTag, prefix: string, value: string): Step {
  const namesXml = prefix === 'xml' && value === ns.xml;
  if (tag.declarations.some((other) => other.prefix === prefix) || (namesXml && tag.namesXml))
    return fault('XML_DUPLICATE_ATTRIBUTE', state, 'a namespace prefix declared twice');
  if (namesXml) {
    // Allowed (Namespaces in XML §3), and no canonical form ever has it: as if it were not there.
    tag.namesXml = true;
    state.odd = state.at;
    return null;
  }
  if (prefix === 'xml' || prefix === 'xmlns' || value === ns.xml || value === ns.xmlns)
    return fault('XML_NAMESPACE', state, 'a reserved prefix or namespace');
  // Only the default namespace can be undeclared in XML 1.0.
  const uri = value === '' && prefix === '' ? '' : readNamespaceUri(value);
  if (uri === null) return fault('XML_NAMESPACE', state, 'a namespace that is no plain absolute URI');
  state.odd = state.at;
  tag.declarations = withMore(tag.declarations, { prefix, uri });
  return null;
}

function enterScope(state: State, { declarations }: StartTag): null {
  if (declarations.length > 0) state.bindings = newBindings();
  for (const { prefix, uri } of declarations) {
    const before = state.scope.get(prefix);
    state.hidden.push(before === undefined ? null : { prefix, uri: before });
    state.scope.set(prefix, uri);
  }
  return null;
}

/** An attribute without a prefix is in no namespace. */
function bindAttributes(state: State, attributes: readonly OpenAttribute[]): Step {
  for (const [index, attribute] of attributes.entries()) {
    const uri = attribute.prefix === '' ? '' : state.scope.get(attribute.prefix);
    if (uri === undefined) return fault('XML_UNDECLARED_PREFIX', state, `the prefix of ${attribute.name}`);
    attribute.uri = uri;
    for (let before = 0; before < index; before++) {
      const other = attributes[before];
      if (other?.local === attribute.local && other.uri === uri)
        return fault('XML_DUPLICATE_ATTRIBUTE', state, `the attribute ${attribute.name} twice`);
    }
  }
  return null;
}

/** Leaves the open element: what it declared is forgotten. */
export function close(state: State): void {
  const element = state.open;
  if (element === null) return;
  if (element.declarations.length > 0) state.bindings = newBindings();
  for (let i = element.declarations.length; i > 0; i--) {
    const before = state.hidden.pop();
    const gone = element.declarations[i - 1];
    if (before !== null && before !== undefined) state.scope.set(before.prefix, before.uri);
    else if (gone !== undefined) state.scope.delete(gone.prefix);
  }
  if (state.odd < element.from) element.verbatimTo = state.at;
  state.open = element.parent;
  state.depth--;
}
