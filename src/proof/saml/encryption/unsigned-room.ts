/**
 * Whether a decrypted text has room where garbage goes unnoticed although the signature inside it is good: with AES-CBC an attacker
 * can swap a block of a captured message for another one, and if the swapped text may stand in a comment or a KeyInfo, a sign-in
 * that works tells about the plaintext of that block. Where the signature does not reach only a few characters are allowed, so that
 * a random block passes once in 2^28 tries.
 */
import { ns } from '../names.ts';
import { readXml } from '../xml/reader.ts';
import { childElements, isElement, walk, type XmlElement } from '../xml/tree.ts';

/** What certificates, key names and namespace URIs are spelled with: about a quarter of all octets. */
const plain = /^[A-Za-z0-9+/=:.,_# \r\n\t-]*$/;

/** @param text an Assertion whose own signature has been verified. */
export function leavesRoom(text: string): boolean {
  const root = readXml(text);
  if (!root.ok || text.includes('<!--')) return true;
  for (const element of walk(root.value)) if (!element.declarations.every(({ uri }) => plain.test(uri))) return true;
  return childElements(root.value).some((child) => isElement(child, ns.ds, 'Signature') && !isPlain(child));
}

function isPlain(signature: XmlElement): boolean {
  for (const { attributes, children } of walk(signature)) {
    const texts = [...attributes.map(({ value }) => value), ...children.filter((child) => typeof child === 'string')];
    if (!texts.every((text) => plain.test(text))) return false;
  }
  return true;
}
