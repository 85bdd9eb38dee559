/**
 * Signature wrapping with a plan: a forged copy of what is signed where the claims are read, the genuine element where a careless
 * verifier would still find it by its ID, and every choice of whose ID, whose Signature and which place.
 */
import type { Document, Element } from '@xmldom/xmldom';
import { parseXml } from '../../demo/idp/xmldsig.ts';
import { changeTree, elementsOf, insert, nameAdmin, serialize } from './change-tree.ts';
import { oneOf, type Random } from './random.ts';

const ds = 'http://www.w3.org/2000/09/xmldsig#';
const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** Where the genuine element can be put away: in a new element of the forgery, or in one that it has. */
const hides = [
  [ds, 'ds:Object'],
  [ds, 'ds:KeyInfo'],
  [samlp, 'samlp:Extensions'],
  [samlp, 'samlp:StatusDetail'],
  [saml, 'saml:Advice'],
  [saml, 'saml:AttributeValue'],
  ['urn:x', 'x:Wrapper'],
] as const;

export function changeWrapping(xml: string, random: Random, others: readonly string[]): string {
  const document = parseXml(xml);
  const signatures = elementsOf(document).filter(({ localName }) => localName === 'Signature');
  const genuine = signatures.length === 0 ? null : (oneOf(random, signatures).parentNode as Element | null);
  if (genuine === null || genuine.parentNode === null) return changeTree(xml, random, others);
  const forged = genuine.cloneNode(true) as Element;
  nameAdmin(forged);
  genuine.parentNode.replaceChild(forged, genuine);
  const [signature] = childrenOf(forged, 'Signature');
  if (signature !== undefined && random(3) === 0) forged.removeChild(signature);
  if (random(3) === 0) removeSignatures(genuine);
  const renamed = oneOf(random, [forged, forged, genuine, null]);
  renamed?.setAttribute('ID', oneOf(random, ['_evil', '', '_response', '_assertion']));
  if (renamed !== null && random(6) === 0) renamed.removeAttribute('ID');
  hide(document, forged, genuine, random);
  return serialize(document);
}

function hide(document: Document, forged: Element, genuine: Element, random: Random): void {
  const home = forged.parentNode;
  const [signature] = childrenOf(forged, 'Signature');
  const inside = [forged, signature, ...Array.from(forged.getElementsByTagName('*'))].filter(
    (one) => one !== undefined,
  );
  switch (random(4)) {
    case 0:
      // Beside it: two roots when it is the root.
      if (home === document) insert(forged, genuine, random);
      else home?.insertBefore(genuine, oneOf(random, [forged, forged.nextSibling]));
      return;
    case 1:
      insert(oneOf(random, inside), genuine, random);
      return;
    case 2: {
      const [uri, name] = oneOf(random, hides);
      const wrapper = document.createElementNS(uri, name);
      wrapper.appendChild(genuine);
      insert(
        oneOf(random, signature === undefined ? [forged] : [forged, signature, oneOf(random, inside)]),
        wrapper,
        random,
      );
      return;
    }
    default: {
      // The forgery inside what is genuine.
      home?.replaceChild(genuine, forged);
      insert(oneOf(random, [genuine, ...Array.from(genuine.getElementsByTagName('*'))]), forged, random);
    }
  }
}

function childrenOf(element: Element, local: string): Element[] {
  return Array.from(element.childNodes).filter(
    (child): child is Element => child.nodeType === 1 && (child as Element).localName === local,
  );
}

function removeSignatures(element: Element): void {
  for (const signature of childrenOf(element, 'Signature')) element.removeChild(signature);
}
