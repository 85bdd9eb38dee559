/**
 * Canonical XML of one element and what is in it, always without comments: exclusive (REC-xml-exc-c14n, with an
 * InclusiveNamespaces PrefixList) and inclusive 1.0 and 1.1. The reader refuses xml:base and xml:id, which is all that 1.0 and
 * 1.1 differ in, so the two are one here. Linear in the output, and the output has an end: the exclusive form writes a declaration
 * again at every element that uses it, so that a long one used often would make gigabytes out of a small message.
 */
import { ns } from '../names.ts';
import { maxXmlLength } from './reader.ts';
import type { XmlAttribute, XmlElement } from './tree.ts';

export interface C14n {
  readonly exclusive: boolean;
  /** PrefixList of exclusive C14N; the default namespace is the empty string. */
  readonly inclusivePrefixes: ReadonlySet<string>;
}

/** Prefix → URI, and what each change hid: leaving an element costs as much as entering it did, whatever else is in scope. */
type Bindings = Map<string, string>;
type Undo = [prefix: string, uri: string | undefined][];

const none: readonly string[] = [];

interface Writer {
  out: string;
  readonly method: C14n;
  readonly limit: number;
  /** The one element left out: the signature that the enveloped-signature transform removes. */
  readonly without: XmlElement | null;
  /** What the document has in force, and what the output so far has. */
  readonly scope: Bindings;
  readonly rendered: Bindings;
}

/**
 * The canonical text of `apex` as it was read, but for `without`, which is a child of it; its UTF-8 octets are what is digested or
 * signed. Null when the reader would not take it back.
 */
export function canonicalize(
  apex: XmlElement,
  method: C14n,
  without: XmlElement | null = null,
  limit = maxXmlLength,
): string | null {
  const scope = inheritedScope(apex.parent);
  const writer: Writer = { out: '', method, limit, without, scope, rendered: new Map() };
  writeElement(writer, apex, declaredAt(apex, scope, method), apexAttributes(apex, method));
  return writer.out.length > limit ? null : writer.out;
}

/** The bindings in force outside the apex; with inclusive rules it takes them over, since no ancestor is in the output. */
function inheritedScope(element: XmlElement | null): Bindings {
  const chain: XmlElement[] = [];
  for (let at = element; at !== null; at = at.parent) chain.push(at);
  const scope: Bindings = new Map();
  for (const ancestor of chain.reverse()) for (const { prefix, uri } of ancestor.declarations) scope.set(prefix, uri);
  return scope;
}

/** Of all that is in force at the apex, what is rendered whether used or not. */
function declaredAt(apex: XmlElement, scope: Bindings, method: C14n): readonly string[] {
  if (method.exclusive && method.inclusivePrefixes.size === 0) return none;
  const own = apex.declarations.map((declaration) => declaration.prefix);
  return inclusive(method, new Set([...scope.keys(), ...own]));
}

/** Inclusive C14N §2.4: the apex takes xml:lang and xml:space from the nearest ancestor that has them. */
function apexAttributes(apex: XmlElement, method: C14n): readonly XmlAttribute[] {
  if (method.exclusive) return apex.attributes;
  const out = [...apex.attributes];
  for (let at = apex.parent; at !== null; at = at.parent) {
    for (const attribute of at.attributes) {
      if (attribute.uri === ns.xml && !out.some((other) => other.name === attribute.name)) out.push(attribute);
    }
  }
  return out;
}

/** Those of `prefixes` that are rendered whether used or not. */
function inclusive(method: C14n, prefixes: Iterable<string>): string[] {
  const all = [...prefixes];
  return method.exclusive ? all.filter((prefix) => method.inclusivePrefixes.has(prefix)) : all;
}

/** Changes a binding and notes what it was. `undo` is made when the first change of an element needs one. */
function bind(bindings: Bindings, undo: Undo | null, prefix: string, uri: string): Undo {
  const noted = undo ?? [];
  noted.push([prefix, bindings.get(prefix)]);
  bindings.set(prefix, uri);
  return noted;
}

function restore(bindings: Bindings, undo: Undo | null): void {
  if (undo === null) return;
  for (let change = undo.pop(); change !== undefined; change = undo.pop()) {
    if (change[1] === undefined) bindings.delete(change[0]);
    else bindings.set(change[0], change[1]);
  }
}

/** `declared`: the prefixes that inclusive rules render here even if nothing uses them. */
function writeElement(
  writer: Writer,
  element: XmlElement,
  declared: readonly string[],
  attributes: readonly XmlAttribute[],
): void {
  if (writer.out.length > writer.limit) return;
  let inScope: Undo | null = null;
  for (const { prefix, uri } of element.declarations) inScope = bind(writer.scope, inScope, prefix, uri);
  const shown = writeStartTag(writer, element, declared, attributes);
  for (const child of element.children) {
    if (typeof child === 'string') writer.out += escapeText(child);
    else if (child !== writer.without) writeChild(writer, child);
  }
  writer.out += `</${element.name}>`;
  restore(writer.rendered, shown);
  restore(writer.scope, inScope);
}

/** As it stands in the document, where that is what C14N makes of it: most of a message that a machine wrote. */
function writeChild(writer: Writer, child: XmlElement): void {
  if (child.verbatimTo > 0 && isRendered(writer, child.prefix))
    writer.out += child.source.slice(child.from, child.verbatimTo);
  else writeElement(writer, child, declaredBy(child, writer.method), child.attributes);
}

function declaredBy(element: XmlElement, method: C14n): readonly string[] {
  if (element.declarations.length === 0 || (method.exclusive && method.inclusivePrefixes.size === 0)) return none;
  return inclusive(
    method,
    element.declarations.map((declaration) => declaration.prefix),
  );
}

/** Returns what it changed in `rendered`. */
function writeStartTag(
  writer: Writer,
  element: XmlElement,
  declared: readonly string[],
  attributes: readonly XmlAttribute[],
): Undo | null {
  const prefixes = unrendered(writer, element, declared, attributes);
  let shown: Undo | null = null;
  let tag = `<${element.name}`;
  for (const prefix of prefixes) {
    const uri = writer.scope.get(prefix) ?? '';
    shown = bind(writer.rendered, shown, prefix, uri);
    tag += prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`;
  }
  for (const attribute of sorted(attributes)) tag += ` ${attribute.name}="${escapeAttribute(attribute.value)}"`;
  writer.out += `${tag}>`;
  return shown;
}

/**
 * The prefixes to declare here, in order. Exclusive C14N §3: those that the element or its attributes visibly use, besides the
 * `declared` inclusive ones; of all of them those whose binding the output does not have yet. Most elements have none.
 */
function unrendered(
  writer: Writer,
  element: XmlElement,
  declared: readonly string[],
  attributes: readonly XmlAttribute[],
): readonly string[] {
  let found: string[] | null = null;
  for (const prefix of declared) found = addUnrendered(writer, found, prefix);
  if (writer.method.exclusive) {
    found = addUnrendered(writer, found, element.prefix);
    for (const { prefix } of attributes)
      if (prefix !== '' && prefix !== 'xml') found = addUnrendered(writer, found, prefix);
  }
  return found === null ? none : found.sort();
}

/** Whether the output has the binding that the document has in force. */
function isRendered({ scope, rendered }: Writer, prefix: string): boolean {
  return (scope.get(prefix) ?? '') === (rendered.get(prefix) ?? '');
}

function addUnrendered(writer: Writer, found: string[] | null, prefix: string): string[] | null {
  if (isRendered(writer, prefix) || found?.includes(prefix)) return found;
  return [...(found ?? []), prefix];
}

/** By namespace URI, then local name; attributes without a namespace come first (Canonical XML §2.2). */
function sorted(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  for (let i = 1; i < attributes.length; i++) {
    const [before, one] = [attributes[i - 1], attributes[i]];
    // Most are written in order.
    if (before !== undefined && one !== undefined && inOrder(before, one) > 0) return [...attributes].sort(inOrder);
  }
  return attributes;
}

function inOrder(a: XmlAttribute, b: XmlAttribute): number {
  return compare(a.uri, b.uri) || compare(a.local, b.local);
}

// Names and namespace URIs are ASCII (the reader saw to it), so the order of UTF-16 units is the order of code points.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

function escapeAttribute(text: string): string {
  if (!/[&<"\t\n\r]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}
