/** The shape of a message costs time in proportion to its length: it is read before any signature, so anybody may post anything. */
import { describe, expect, test } from 'vitest';
import { readShape } from '../../../src/proof/saml/shape.ts';
import { readXml } from '../../../src/proof/saml/xml/reader.ts';
import type { XmlElement } from '../../../src/proof/saml/xml/tree.ts';
import { expectLinear } from '../../support/linear.ts';
import { plain, swap } from '../../support/saml.ts';

function parsed(xml: string): XmlElement {
  const root = readXml(xml);
  if (!root.ok) throw new Error(root.error.detail);
  return root.value;
}

/** Right in every part, with prefixes bound for what is put in. */
const open = swap(
  plain(),
  '<saml2p:Response ',
  '<saml2p:Response xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ',
);

function atTheEndOf(element: string, content: string): XmlElement {
  return parsed(swap(open, `</${element}>`, `${content}</${element}>`));
}

function signatures(element: string, count: number): XmlElement {
  return atTheEndOf(element, '<d:Signature/>'.repeat(count));
}

/** Almost as many as the reader lets a message have of anything. */
const most = 9_968;

describe.each(['saml2p:Response', 'saml2:Assertion'])('ATTACK Signatures without end in %s', (element) => {
  test('SAML_SEVERAL_SIGNATURES', () => {
    expect(readShape(signatures(element, most))).toMatchObject({
      ok: false,
      error: { code: 'SAML_SEVERAL_SIGNATURES' },
    });
  });

  test('time is linear', () => {
    const [small, large] = [signatures(element, most / 16), signatures(element, most)];
    expectLinear(
      () => readShape(small),
      () => readShape(large),
    );
  });
});

test('the first element in a wrong place is told of, but an ID that stands twice before it', () => {
  const shapeOf = (more: string) => {
    const nested = '<saml2p:Extensions><a:Assertion/><d:Signature/></saml2p:Extensions>';
    return readShape(atTheEndOf('saml2p:Response', nested + more));
  };
  const misplaced = { ok: false, error: { code: 'SAML_MISPLACED_ASSERTION' } };
  expect(shapeOf('<d:Signature/><d:Signature/>')).toMatchObject(misplaced);
  const twice = { ok: false, error: { code: 'SAML_ID_DUPLICATE' } };
  expect(shapeOf('<d:Signature ID="_a"/><d:Signature ID="_a"/>')).toMatchObject(twice);
});

test.each(['ID', 'Id', 'id', 'iD', 'd:Id', 'a:ID'])('ATTACK %s is an ID too, for whoever takes it for one', (name) => {
  const object = `<d:Object ${name}="_assertion"/>`;
  expect(readShape(atTheEndOf('saml2p:Response', `<saml2p:Extensions>${object}</saml2p:Extensions>`))).toMatchObject({
    ok: false,
    error: { code: 'SAML_ID_DUPLICATE' },
  });
});
