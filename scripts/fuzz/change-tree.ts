/** Moves, copies, removes, wraps and swaps whole elements: what signature wrapping is made of, without a plan. */
import { type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { parseXml } from '../../demo/idp/xmldsig.ts';
import { oneOf, type Random } from './random.ts';

export function elementsOf(document: Document): Element[] {
  return Array.from(document.getElementsByTagName('*'));
}

export function serialize(document: Document): string {
  return new XMLSerializer().serializeToString(document);
}

function isAround(outer: Node, inner: Node): boolean {
  for (let at: Node | null = inner; at !== null; at = at.parentNode) if (at === outer) return true;
  return false;
}

/** Anywhere among the children. */
export function insert(parent: Element, child: Node, random: Random): void {
  const places = [...Array.from(parent.childNodes).filter((place) => place !== child), null];
  parent.insertBefore(child, oneOf(random, places));
}

/** @param others genuine messages and strangers' ones: their elements are there to be swapped in. */
export function changeTree(xml: string, random: Random, others: readonly string[]): string {
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
        nameAdmin(copy);
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
  return serialize(document);
}

/** Makes an element speak of somebody else. */
export function nameAdmin(element: Element): void {
  for (const name of Array.from(element.getElementsByTagName('*')))
    if (name.localName === 'NameID' || name.localName === 'AttributeValue') name.textContent = 'admin@acme.example';
}
