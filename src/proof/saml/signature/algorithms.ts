/** The algorithms a signature may use, as tables. What is not a row does not exist. */

import type { C14n } from '../xml/c14n.ts';

export type DigestHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

interface Digest {
  readonly hash: DigestHash;
  /** The digest of no octets at all: a canonicaliser that failed, never a message. */
  readonly ofNothing: string;
}

export const digests: ReadonlyMap<string, Digest> = new Map<string, Digest>([
  ['http://www.w3.org/2000/09/xmldsig#sha1', { hash: 'SHA-1', ofNothing: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
  [
    'http://www.w3.org/2001/04/xmlenc#sha256',
    { hash: 'SHA-256', ofNothing: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
  ],
  [
    'http://www.w3.org/2001/04/xmldsig-more#sha384',
    { hash: 'SHA-384', ofNothing: 'OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb' },
  ],
  [
    'http://www.w3.org/2001/04/xmlenc#sha512',
    {
      hash: 'SHA-512',
      ofNothing: 'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    },
  ],
]);

export interface SignatureAlgorithm {
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA';
  readonly hash: DigestHash;
  /** Octets of salt: RFC 9231 §2.3.10 fixes it to the length of the hash. */
  readonly saltLength: number;
}

function rsa(hash: DigestHash): SignatureAlgorithm {
  return { scheme: 'RSASSA-PKCS1-v1_5', hash, saltLength: 0 };
}

function ecdsa(hash: DigestHash): SignatureAlgorithm {
  return { scheme: 'ECDSA', hash, saltLength: 0 };
}

function pss(hash: DigestHash, saltLength: number): SignatureAlgorithm {
  return { scheme: 'RSA-PSS', hash, saltLength };
}

export const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', rsa('SHA-1')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', rsa('SHA-256')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', rsa('SHA-384')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', rsa('SHA-512')],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', pss('SHA-256', 32)],
  ['http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1', pss('SHA-384', 48)],
  ['http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1', pss('SHA-512', 64)],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', ecdsa('SHA-256')],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', ecdsa('SHA-384')],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', ecdsa('SHA-512')],
]);

const exclusive: C14n = { exclusive: true, inclusivePrefixes: new Set() };
/** 1.0 and 1.1, which are one here (xml/c14n.ts). */
export const inclusive: C14n = { exclusive: false, inclusivePrefixes: new Set() };

/** Canonicalisations without comments, as they are without a parameter. The WithComments forms are not rows, so unknown. */
export const canonicalizations: ReadonlyMap<string, C14n> = new Map([
  ['http://www.w3.org/2001/10/xml-exc-c14n#', exclusive],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', inclusive],
  ['http://www.w3.org/2006/12/xml-c14n11', inclusive],
]);
