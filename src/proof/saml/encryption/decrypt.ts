/**
 * Ciphertext → octets, by WebCrypto. It never says what failed, and runs the same operations whether or not something did: a content key
 * that does not unwrap is replaced by a random one, and a padding that is none is left in place (implicit rejection). What comes
 * out without a signature over it or in it is worth nothing.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromBase64 } from '../../../lib/base64.ts';
import { type Bytes, concat } from '../../../lib/bytes.ts';
import { createLru } from '../../../lib/lru.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { modulusOctets } from '../../../lib/rsa.ts';
import type { DigestHash } from '../signature/algorithms.ts';
import type { Encrypted } from './data.ts';
import type { EncryptedKey } from './key.ts';

/** What ciphertext became. */
export interface Decrypted {
  readonly octets: Bytes;
  /** The cipher itself vouches that this is what was encrypted: nobody without the content key can have changed it. */
  readonly authentic: boolean;
}

const pem = /^\s*-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----\s*$/;

/** Imported private keys, by hash and PEM. Finished imports only, as in signature/keys.ts. */
const imported = createLru<string, CryptoKey>(16);

/**
 * @param privateKeys PKCS#8 PEM, newest first; each is tried on each EncryptedKey.
 * @returns DECRYPTION_KEY_UNREADABLE when one of them is no RSA key; about the ciphertext itself it refuses nothing.
 */
export async function decrypt(
  { cipher, iv, text, keys }: Encrypted,
  privateKeys: readonly string[],
): Promise<Result<Decrypted, Reason>> {
  const unwrapping: Promise<Bytes | null>[] = [];
  for (const key of keys) {
    for (const privateKey of await Promise.all(privateKeys.map((one) => importPrivate(one, key.hash)))) {
      if (privateKey === null)
        return err(because('DECRYPTION_KEY_UNREADABLE', 'a key of DECRYPTION_KEYS is no RSA key in PKCS#8 PEM'));
      unwrapping.push(unwrap(key, privateKey));
    }
  }
  const fallback = crypto.getRandomValues(new Uint8Array(cipher.keyLength));
  const unwrapped = await Promise.all(unwrapping);
  const contentKey = unwrapped.find((octets) => octets?.length === cipher.keyLength) ?? fallback;
  return ok(cipher.mode === 'AES-GCM' ? await openGcm(contentKey, iv, text) : await openCbc(contentKey, iv, text));
}

async function importPrivate(privateKey: string, hash: DigestHash): Promise<CryptoKey | null> {
  const name = `${hash} ${privateKey}`;
  const known = imported.get(name);
  if (known !== undefined) return known;
  const der = fromBase64((pem.exec(privateKey)?.[1] ?? '').replace(/\s+/g, '')) ?? new Uint8Array();
  try {
    const made = await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-OAEP', hash }, false, ['decrypt']);
    imported.set(name, made);
    return made;
  } catch {
    return null;
  }
}

async function unwrap({ label, octets }: EncryptedKey, privateKey: CryptoKey): Promise<Bytes | null> {
  try {
    const unwrapped = await crypto.subtle.decrypt({ name: 'RSA-OAEP', label }, privateKey, octets);
    return octets.length === modulusOctets(privateKey) ? new Uint8Array(unwrapped) : null;
  } catch {
    return null;
  }
}

async function openGcm(contentKey: Bytes, iv: Bytes, text: Bytes): Promise<Decrypted> {
  const key = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['decrypt']);
  try {
    const octets = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, tagLength: 128 }, key, text);
    return { octets: new Uint8Array(octets), authentic: true };
  } catch {
    return { octets: new Uint8Array(), authentic: false };
  }
}

/**
 * XML Encryption pads with any octets and their count (§5.2), WebCrypto insists on PKCS#7 and would answer which it saw. A whole block
 * of PKCS#7 padding, encrypted after the last block of the message, is what WebCrypto finds and removes instead.
 */
async function openCbc(contentKey: Bytes, iv: Bytes, text: Bytes): Promise<Decrypted> {
  const key = await crypto.subtle.importKey('raw', contentKey, 'AES-CBC', false, ['encrypt', 'decrypt']);
  const end = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: text.subarray(-16) }, key, new Uint8Array());
  const padded = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, concat(text, new Uint8Array(end)));
  return { octets: unpad(new Uint8Array(padded)), authentic: false };
}

function unpad(padded: Bytes): Bytes {
  const count = padded.at(-1) ?? 0;
  return padded.subarray(0, padded.length - (count >= 1 && count <= 16 ? count : 0));
}
