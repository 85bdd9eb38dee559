/**
 * The algorithms that an encrypted part may use, as tables. What is not a row is refused; what is refused although others use it
 * has a row of its own that says why. No RSA-1.5 and no triple DES: both are oracles by design. No key wrap and no key agreement.
 */
import type { ReasonCode } from '../../../core/reasons.ts';
import type { DigestHash } from '../signature/algorithms.ts';

/** How the content is encrypted (XML Encryption 1.1 §5.2). */
export interface ContentCipher {
  readonly mode: 'AES-GCM' | 'AES-CBC';
  readonly keyLength: 16 | 24 | 32;
  /** Octets of the initialisation vector that the ciphertext starts with. */
  readonly ivLength: 12 | 16;
}

function gcm(keyLength: ContentCipher['keyLength']): ContentCipher {
  return { mode: 'AES-GCM', keyLength, ivLength: 12 };
}

function cbc(keyLength: ContentCipher['keyLength']): ContentCipher {
  return { mode: 'AES-CBC', keyLength, ivLength: 16 };
}

/** GCM first: the order in which our metadata names them. */
export const contentCiphers: ReadonlyMap<string, ContentCipher> = new Map([
  ['http://www.w3.org/2009/xmlenc11#aes256-gcm', gcm(32)],
  ['http://www.w3.org/2009/xmlenc11#aes192-gcm', gcm(24)],
  ['http://www.w3.org/2009/xmlenc11#aes128-gcm', gcm(16)],
  ['http://www.w3.org/2001/04/xmlenc#aes256-cbc', cbc(32)],
  ['http://www.w3.org/2001/04/xmlenc#aes192-cbc', cbc(24)],
  ['http://www.w3.org/2001/04/xmlenc#aes128-cbc', cbc(16)],
]);

/** How the content key is (§5.5.2): whether the mask's hash can be chosen, or is SHA-1 for ever. */
export const keyTransports: ReadonlyMap<string, { readonly chosenMask: boolean }> = new Map([
  ['http://www.w3.org/2009/xmlenc11#rsa-oaep', { chosenMask: true }],
  ['http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p', { chosenMask: false }],
]);

/** MGF1 by its hash (§5.5.2). */
export const masks: ReadonlyMap<string, DigestHash> = new Map<string, DigestHash>([
  ['http://www.w3.org/2009/xmlenc11#mgf1sha1', 'SHA-1'],
  ['http://www.w3.org/2009/xmlenc11#mgf1sha256', 'SHA-256'],
  ['http://www.w3.org/2009/xmlenc11#mgf1sha384', 'SHA-384'],
  ['http://www.w3.org/2009/xmlenc11#mgf1sha512', 'SHA-512'],
]);

/** Refused by name. */
export const refusedByName: ReadonlyMap<string, { readonly code: ReasonCode; readonly detail: string }> = new Map([
  [
    'http://www.w3.org/2001/04/xmlenc#rsa-1_5',
    { code: 'ENCRYPTION_RSA_1_5', detail: 'encrypted with RSA-1.5: set the key transport to RSA-OAEP at the IdP' },
  ],
  [
    'http://www.w3.org/2001/04/xmlenc#tripledes-cbc',
    { code: 'ENCRYPTION_3DES', detail: 'encrypted with triple DES: set the encryption method to AES at the IdP' },
  ],
]);
