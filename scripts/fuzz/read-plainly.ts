/** Who a Response is about, read by another XML reader without any check: a second opinion on what was accepted. */
import type { Element } from '@xmldom/xmldom';
import { parseXml } from '../../demo/idp/xmldsig.ts';

const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** Whether the NameID and the Attributes of an accepted Assertion, as `check` tells it, are those that stand in the message. */
export function readPlainly(said: string, xml: string): boolean {
  const { nameId, attributes } = JSON.parse(said);
  const [assertion] = childrenOf(parseXml(xml).documentElement, 'Assertion');
  const names = childrenOf(assertion, 'Subject').flatMap((subject) => childrenOf(subject, 'NameID'));
  const read = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, 'AttributeStatement'))
    for (const attribute of childrenOf(statement, 'Attribute')) {
      const name = attribute.getAttribute('Name') ?? '';
      const values = childrenOf(attribute, 'AttributeValue').map((value) => value.textContent ?? '');
      read.set(name, [...(read.get(name) ?? []), ...values]);
    }
  return (names[0]?.textContent ?? null) === nameId && JSON.stringify([...read]) === JSON.stringify(attributes);
}

function childrenOf(element: Element | null | undefined, local: string): Element[] {
  return Array.from(element?.childNodes ?? []).filter(
    (child): child is Element =>
      child.nodeType === 1 && (child as Element).localName === local && (child as Element).namespaceURI === saml,
  );
}
