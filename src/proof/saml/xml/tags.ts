/** Start tags: names, attributes, and the namespaces that they declare and use. Part of the reader in reader.ts. */
import { because, type Reason, type ReasonCode } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { decodeReferences } from './references.ts';
import { isNamespaceUri, nameEnd, skipSpace } from './scan.ts';
import type { XmlAttribute, XmlDeclaration, XmlElement } from './tree.ts';

const maxDepth = 64;
/** Every element costs as much as a hundred characters of text; a reader with 5 000 groups stays below. */
const maxElements = 10_000;
/** Declarations included. With this bound the comparisons of each with each stay linear in the input. */
const maxAttributes = 64;

/** A start tag before its prefixes are bound: a declaration may stand after the attribute that uses it. */
interface StartTag {
  readonly attributes: Omit<XmlAttribute, 'uri'>[];
  readonly declarations: XmlDeclaration[];
}

/** Where the reader is. */
export interface State {
  readonly text: string;
  at: number;
  /** The innermost open element. */
  open: XmlElement | null;
  root: XmlElement | null;
  depth: number;
  /** How many were opened so far. */
  elements: number;
  /** The bindings in force at `open`, and what each declaration hid, so that closing an element restores it. */
  readonly scope: Map<string, string>;
  readonly hidden: (XmlDeclaration | null)[];
}

/** Null: go on. */
export type Step = Reason | null;

export function fault(code: ReasonCode, state: State, what: string): Reason {
  return because(code, `${what} at character ${state.at}`);
}

export function readStartTag(state: State): Step {
  const { text } = state;
  if (state.open === null && state.root !== null) return fault('XML_SEVERAL_ROOTS', state, 'a second root element');
  if (state.elements === maxElements) return fault('SAML_TOO_LARGE', state, `more than ${maxElements} elements`);
  if (state.depth === maxDepth) return fault('XML_TOO_DEEP', state, `more than ${maxDepth} levels`);
  const end = nameEnd(text, state.at + 1);
  if (end === -1) return fault('XML_NAME', state, 'an element name that is not a plain ASCII QName');
  const name = text.slice(state.at + 1, end);
  state.at = end;
  const tag: StartTag = { attributes: [], declarations: [] };
  const refused = readAttributes(state, tag);
  if (refused !== null) return refused;
  enterScope(state, tag.declarations);
  const element = bindElement(state, name, tag);
  if (!element.ok) return element.error;
  if (state.open === null) state.root = element.value;
  else state.open.children.push(element.value);
  state.open = element.value;
  state.depth++;
  state.elements++;
  return finishStartTag(state, element.value);
}

function finishStartTag(state: State, element: XmlElement): Step {
  const empty = state.text.charCodeAt(state.at) === 0x2f;
  if (empty) state.at++;
  if (state.text.charCodeAt(state.at) !== 0x3e) return fault('XML_MALFORMED', state, 'a start tag without end');
  state.at++;
  if (empty) close(state, element);
  return null;
}

function readAttributes(state: State, tag: StartTag): Step {
  const { text } = state;
  for (;;) {
    const start = skipSpace(text, state.at);
    const next = text.charCodeAt(start);
    if (next === 0x3e || next === 0x2f) {
      state.at = start;
      return null;
    }
    if (start === state.at) return fault('XML_MALFORMED', state, 'attributes without space between');
    if (tag.attributes.length + tag.declarations.length === maxAttributes)
      return fault('XML_TOO_MANY_ATTRIBUTES', state, `more than ${maxAttributes} attributes`);
    state.at = start;
    const refused = readAttribute(state, tag);
    if (refused !== null) return refused;
  }
}

function readAttribute(state: State, tag: StartTag): Step {
  const { text, at } = state;
  const end = nameEnd(text, at);
  if (end === -1) return fault('XML_NAME', state, 'an attribute name that is not a plain ASCII QName');
  const equals = skipSpace(text, end);
  const open = skipSpace(text, equals + 1);
  const quote = text.charAt(open);
  const close = quote === '"' || quote === "'" ? text.indexOf(quote, open + 1) : -1;
  if (text.charCodeAt(equals) !== 0x3d || close === -1)
    return fault('XML_MALFORMED', state, 'an attribute without a value');
  const raw = text.slice(open + 1, close);
  if (raw.includes('<')) return fault('XML_MALFORMED', state, '< in an attribute value');
  const value = attributeValue(raw);
  if (!value.ok) return value.error;
  state.at = close + 1;
  return addAttribute(state, tag, text.slice(at, end), value.value);
}

/** XML 1.0 §3.3.3: literal white space becomes a space, what a reference spells stays. */
function attributeValue(raw: string): Result<string, Reason> {
  const spaced = /[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw;
  return spaced.includes('&') ? decodeReferences(spaced) : ok(spaced);
}

function addAttribute(state: State, tag: StartTag, name: string, value: string): Step {
  const { prefix, local } = splitName(name);
  if (name === 'xmlns') return declare(state, tag, '', value);
  if (prefix === 'xmlns') return declare(state, tag, local, value);
  // A name that only resembles a declaration is invisible to some canonicalisers; xml:base and xml:id move or name things.
  if (/xmlns/i.test(name) || (prefix === 'xml' && local !== 'lang' && local !== 'space'))
    return fault('XML_NAME', state, `the attribute name ${name}`);
  tag.attributes.push({ name, prefix, local, value });
  return null;
}

function declare(state: State, tag: StartTag, prefix: string, uri: string): Step {
  if (tag.declarations.some((other) => other.prefix === prefix))
    return fault('XML_DUPLICATE_ATTRIBUTE', state, 'a namespace prefix declared twice');
  if (prefix === 'xml' || prefix === 'xmlns' || uri === ns.xml || uri === ns.xmlns)
    return fault('XML_NAMESPACE', state, 'a reserved prefix or namespace');
  // Only the default namespace can be undeclared in XML 1.0.
  if (uri === '' ? prefix !== '' : !isNamespaceUri(uri))
    return fault('XML_NAMESPACE', state, 'a namespace that is no plain absolute URI');
  tag.declarations.push({ prefix, uri });
  return null;
}

function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return { prefix: colon === -1 ? '' : name.slice(0, colon), local: name.slice(colon + 1) };
}

function enterScope(state: State, declarations: readonly XmlDeclaration[]): void {
  for (const { prefix, uri } of declarations) {
    const before = state.scope.get(prefix);
    state.hidden.push(before === undefined ? null : { prefix, uri: before });
    state.scope.set(prefix, uri);
  }
}

function bindElement(state: State, name: string, tag: StartTag): Result<XmlElement, Reason> {
  const { prefix, local } = splitName(name);
  const uri = state.scope.get(prefix) ?? (prefix === '' ? '' : undefined);
  if (uri === undefined || prefix === 'xml')
    return err(fault('XML_UNDECLARED_PREFIX', state, `the prefix of <${name}>`));
  const attributes = bindAttributes(state, tag.attributes);
  if (!attributes.ok) return attributes;
  const { declarations } = tag;
  const element = { name, prefix, local, uri, attributes: attributes.value, declarations };
  return ok({ ...element, children: [], parent: state.open, commented: false });
}

function bindAttributes(state: State, unbound: StartTag['attributes']): Result<readonly XmlAttribute[], Reason> {
  const bound: XmlAttribute[] = [];
  for (const attribute of unbound) {
    const uri = attribute.prefix === '' ? '' : state.scope.get(attribute.prefix);
    if (uri === undefined) return err(fault('XML_UNDECLARED_PREFIX', state, `the prefix of ${attribute.name}`));
    if (bound.some((other) => other.local === attribute.local && other.uri === uri))
      return err(fault('XML_DUPLICATE_ATTRIBUTE', state, `the attribute ${attribute.name} twice`));
    bound.push({ ...attribute, uri });
  }
  return ok(bound);
}

/** Leaves an element: what it declared is forgotten. */
export function close(state: State, element: XmlElement): void {
  for (let i = element.declarations.length; i > 0; i--) {
    const before = state.hidden.pop();
    const gone = element.declarations[i - 1];
    if (before !== null && before !== undefined) state.scope.set(before.prefix, before.uri);
    else if (gone !== undefined) state.scope.delete(gone.prefix);
  }
  state.open = element.parent;
  state.depth--;
}
