/**
 * What an EncryptedAssertion, EncryptedID or EncryptedAttribute says, read strictly (SAML core §2.2.4; XML Encryption 1.1 §3):
 * one EncryptedData, one to four EncryptedKeys in its KeyInfo or beside it. Nothing is decrypted, looked up elsewhere or fetched.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromWrappedBase64 } from '../../../lib/base64.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { attributeOf, childElements, childrenNamed, isElement, textOf, type XmlElement } from '../xml/tree.ts';
import { type ContentCipher, contentCiphers } from './algorithms.ts';
import { type EncryptedKey, readEncryptedKey, readMethod } from './key.ts';

export interface Encrypted {
  readonly cipher: ContentCipher;
  readonly iv: Bytes;
  /** With GCM its tag of 16 octets at the end. */
  readonly text: Bytes;
  /** The content key for one or several recipients. */
  readonly keys: readonly EncryptedKey[];
}

const maxKeys = 4;
const elementType = `${ns.xenc}Element`;

/** KeyInfo that only helps to find a key: which one it is, trying them tells. */
const hints: readonly string[] = ['KeyName', 'KeyValue', 'X509Data'];

function shapeless(detail: string): { readonly ok: false; readonly error: Reason } {
  return err(because('ENCRYPTION_SHAPE', detail));
}

/** Refused: ENCRYPTION_ codes but that of the content, and DECRYPTION_ALGORITHM. None of them depends on any key. */
export function readEncrypted(holder: XmlElement): Result<Encrypted, Reason> {
  const [data, ...siblings] = childElements(holder);
  if (data === undefined || !isElement(data, ns.xenc, 'EncryptedData'))
    return shapeless(`<${holder.name}> does not start with EncryptedData`);
  if (siblings.some((sibling) => !isElement(sibling, ns.xenc, 'EncryptedKey')))
    return shapeless(`<${holder.name}> is more than EncryptedData and EncryptedKey`);
  const type = attributeOf(data, 'Type');
  if (type !== null && type !== elementType)
    return shapeless('the EncryptedData is not of one element (its Type says so)');
  const [method, ...rest] = childElements(data);
  const info = rest[0] !== undefined && isElement(rest[0], ns.ds, 'KeyInfo') ? rest.shift() : undefined;
  const [cipherData, ...more] = rest;
  if (method === undefined || cipherData === undefined || more.length > 0)
    return shapeless('EncryptedData is EncryptionMethod, perhaps KeyInfo, and CipherData');
  const cipher = readCipher(method);
  if (!cipher.ok) return cipher;
  const keys = readKeys(info, siblings);
  if (!keys.ok) return keys;
  const octets = readCipherData(cipherData);
  return octets.ok ? divide(octets.value, cipher.value, keys.value) : octets;
}

function divide(octets: Bytes, cipher: ContentCipher, keys: readonly EncryptedKey[]): Result<Encrypted, Reason> {
  const iv = octets.subarray(0, cipher.ivLength);
  const text = octets.subarray(cipher.ivLength);
  const whole = cipher.mode === 'AES-GCM' ? text.length > 16 : text.length >= 16 && text.length % 16 === 0;
  if (!whole) return shapeless(`${octets.length} octets are no ciphertext of ${cipher.mode}`);
  return ok({ cipher, iv, text, keys });
}

function readCipher(method: XmlElement): Result<ContentCipher, Reason> {
  const cipher = readMethod(method, contentCiphers);
  if (!cipher.ok) return cipher;
  return childElements(method).length === 0 ? cipher : shapeless('the EncryptionMethod of the content has a parameter');
}

function readKeys(info: XmlElement | undefined, siblings: readonly XmlElement[]): Result<EncryptedKey[], Reason> {
  const inside = info === undefined ? [] : childElements(info);
  const elements = [...inside.filter((child) => isElement(child, ns.xenc, 'EncryptedKey')), ...siblings];
  // Before the hints, each of which may look at every key. That there is none is said after them: they may say why.
  if (elements.length > maxKeys) return err(wrongCount(elements.length));
  for (const child of inside) {
    const refused = elements.includes(child) ? null : checkHint(child, elements);
    if (refused !== null) return err(refused);
  }
  if (elements.length === 0) return err(wrongCount(0));
  const keys: EncryptedKey[] = [];
  for (const element of elements) {
    const key = readKey(element);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return ok(keys);
}

function wrongCount(count: number): Reason {
  return because('ENCRYPTION_KEY_COUNT', `${count} EncryptedKeys instead of 1 to ${maxKeys}`);
}

/** A RetrievalMethod may only say that a key stands where it stands anyway. */
function checkHint(child: XmlElement, keys: readonly XmlElement[]): Reason | null {
  if (child.uri === ns.ds && hints.includes(child.local)) return null;
  if (!isElement(child, ns.ds, 'RetrievalMethod'))
    return because('DECRYPTION_ALGORITHM', 'a KeyInfo names a key by other means than EncryptedKey and certificates', {
      received: child.name.slice(0, 80),
    });
  const uri = attributeOf(child, 'URI') ?? '';
  const known = keys.some((key) => uri !== '#' && uri === `#${attributeOf(key, 'Id') ?? ''}`);
  if (known && childElements(child).length === 0) return null;
  return because('ENCRYPTION_REFERENCE', 'a RetrievalMethod means something else than an EncryptedKey beside it', {
    received: uri.slice(0, 80),
  });
}

function readKey(element: XmlElement): Result<EncryptedKey, Reason> {
  const [method, ...rest] = childElements(element);
  const info = rest[0] !== undefined && isElement(rest[0], ns.ds, 'KeyInfo') ? rest.shift() : undefined;
  const [cipherData, ...more] = rest;
  const known = more.every((child) => child.uri === ns.xenc && /^(?:ReferenceList|CarriedKeyName)$/.test(child.local));
  if (method === undefined || cipherData === undefined || !known)
    return shapeless('EncryptedKey is EncryptionMethod, perhaps KeyInfo, and CipherData');
  for (const child of info === undefined ? [] : childElements(info)) {
    // No key is itself encrypted by another: depth one.
    if (isElement(child, ns.xenc, 'EncryptedKey'))
      return err(because('ENCRYPTION_REFERENCE', 'an EncryptedKey inside another'));
    const refused = checkHint(child, []);
    if (refused !== null) return err(refused);
  }
  const octets = readCipherData(cipherData);
  return octets.ok ? readEncryptedKey(method, octets.value) : octets;
}

function readCipherData(element: XmlElement): Result<Bytes, Reason> {
  const [value, ...more] = childElements(element);
  if (!isElement(element, ns.xenc, 'CipherData') || value === undefined || more.length > 0)
    return shapeless('CipherData is one CipherValue');
  if (childrenNamed(element, ns.xenc, 'CipherReference').length > 0)
    return err(because('ENCRYPTION_REFERENCE', 'a CipherReference: nothing is ever fetched'));
  const text = isElement(value, ns.xenc, 'CipherValue') ? textOf(value) : null;
  const octets = text === null ? null : fromWrappedBase64(text);
  return octets === null ? shapeless('the CipherValue is not base64') : ok(octets);
}
