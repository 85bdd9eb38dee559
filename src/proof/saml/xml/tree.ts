/** What the reader makes of a document, and looking at it by namespace and local name, level by level: nothing is searched for. */

export interface XmlAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty for an attribute without a prefix. */
  readonly uri: string;
  readonly value: string;
}

export interface XmlDeclaration {
  /** Empty for the default namespace. */
  readonly prefix: string;
  readonly uri: string;
}

export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty for an element in no namespace. */
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly declarations: readonly XmlDeclaration[];
  children: (XmlElement | string)[];
  readonly parent: XmlElement | null;
  /** The document, and where the element begins in it. */
  readonly source: string;
  readonly from: number;
  /** Where it ends, when C14N writes what stands there as it stands, provided its prefix need not be declared; else 0. */
  verbatimTo: number;
  /** A comment stood among the children. It is gone, but a place that must not have one can still say so. */
  commented: boolean;
}

export function isElement(element: XmlElement, uri: string, local: string): boolean {
  return element.local === local && element.uri === uri;
}

// To store behind the last is a store, where `push` onto an empty list is a call into the engine; every sign-in does it hundreds of times.
export function childElements(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) if (typeof child !== 'string') found[found.length] = child;
  return found;
}

export function childrenNamed(element: XmlElement, uri: string, local: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (typeof child !== 'string' && child.local === local && child.uri === uri) found[found.length] = child;
  }
  return found;
}

/** The text of an element that holds nothing else; null when it has element children. */
export function textOf(element: XmlElement): string | null {
  if (element.children.length === 0) return '';
  const [only] = element.children;
  return element.children.length === 1 && typeof only === 'string' ? only : null;
}

/** All text in an element and below, nothing left out, so that markup inside a value cannot hide a part of it. */
export function fullTextOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) text += typeof child === 'string' ? child : fullTextOf(child);
  return text;
}

/** The value of an attribute in no namespace; null when absent. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.name === name)?.value ?? null;
}

/** Every element of the tree, the root first, in document order. No deeper than the reader lets a document be. */
export function walk(root: XmlElement, met: XmlElement[] = []): readonly XmlElement[] {
  met[met.length] = root;
  for (const child of root.children) if (typeof child !== 'string') walk(child, met);
  return met;
}
