/**
 * What a verification cannot do without, taken out of a message beforehand: the canonical octets that are digested, those that are
 * signed, and the ciphertexts. The floor is the cryptography over them and nothing else.
 */
import type { Element } from '@xmldom/xmldom';
import { canonicalize, parseXml } from '../../demo/idp/xmldsig.ts';
import type { Sealed } from '../../test/support/encrypt.ts';

export interface FloorParts {
  /** One for each signature; all text is base64 here. */
  readonly signatures: readonly {
    readonly octets: string;
    readonly digest: string;
    readonly signedInfo: string;
    readonly signature: string;
  }[];
  readonly sealed: { readonly key: string; readonly text: string } | null;
}

const dsig = 'http://www.w3.org/2000/09/xmldsig#';

/** `xml` with its signatures in the clear, `sealed` if the Assertion travels encrypted. */
export function floorParts(xml: string, sealed?: Sealed): FloorParts {
  const count = parseXml(xml).getElementsByTagNameNS(dsig, 'Signature').length;
  return {
    signatures: Array.from({ length: count }, (_, index) => signatureParts(xml, index)),
    sealed: sealed === undefined ? null : { key: base64(sealed.keys[0]), text: base64(sealed.text) },
  };
}

/** Reads the document anew, since the enveloped signature is taken out of it. */
function signatureParts(xml: string, index: number): FloorParts['signatures'][number] {
  const signature = only(parseXml(xml), 'Signature', index);
  const signedInfo = canonicalize(only(signature, 'SignedInfo'), 'exc');
  const target = signature.parentNode as Element;
  target.removeChild(signature);
  return {
    octets: base64(canonicalize(target, 'exc')),
    digest: only(signature, 'DigestValue').textContent ?? '',
    signedInfo: base64(signedInfo),
    signature: only(signature, 'SignatureValue').textContent ?? '',
  };
}

function only(parent: Pick<Element, 'getElementsByTagNameNS'>, name: string, index = 0): Element {
  const found = parent.getElementsByTagNameNS(dsig, name)[index];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function base64(octets: string | Uint8Array | undefined): string {
  return Buffer.from(octets ?? '').toString('base64');
}
