/** A Response whose Assertion, NameID or Attributes are encrypted for us, and our keys to open them. */
import { signElement } from '../../demo/idp/sign.ts';
import { type EncryptOptions, encryptIn, privatePem } from './encrypt.ts';
import { type Build, type Differing, keyOf, plain, verifyXml } from './saml.ts';

export const ours = await keyOf('our encryption key');
export const olderOurs = await keyOf('our older encryption key');
export const ourKeys = [await privatePem(ours.privateKey)];

export type Encrypting = Partial<EncryptOptions> & Build & { readonly plainEdit?: (assertion: string) => string };

/** Signed where `sign` says (the Assertion by default), the Assertion encrypted in between as identity providers do. */
export async function encryptedResponse(options: Encrypting = {}): Promise<string> {
  const { sign = ['assertion'], key, by = {}, to = [ours.publicKey], plainEdit = (xml) => xml, ...more } = options;
  const { cipher, transport, hash, label, place, pad, contentKey, encode, change, edit, ...parts } = more;
  const { privateKey } = key ?? (await keyOf());
  let xml = plain(parts);
  if (sign.includes('assertion')) xml = await signElement(xml, { which: 'assertion', privateKey, ...by });
  const given = { cipher, transport, hash, label, place, pad, contentKey, encode, change, edit };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  xml = await encryptIn(plainEdit(xml), 'Assertion', { to, ...set });
  return sign.includes('response') ? signElement(xml, { which: 'response', privateKey, ...by }) : xml;
}

export function verifyEncrypted(xml: string, expected: Differing = {}) {
  return verifyXml(xml, { decryptionKeys: ourKeys, ...expected });
}

export async function encryptedCode(xml: string, expected: Differing = {}): Promise<string> {
  const result = await verifyEncrypted(xml, expected);
  return result.ok ? 'accepted' : result.error.code;
}
