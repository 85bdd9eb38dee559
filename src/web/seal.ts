/**
 * Seals small texts so that only this gateway can read or make them: AES-256-GCM, a key per purpose by HKDF-SHA256 from the
 * session secrets, and the site's host as additional data, so that what one host sealed is noise on another. The newest
 * secret seals, any secret opens. It knows nothing of cookies or of what is sealed, and keeps no time.
 */
import { fromBase64Url, toBase64Url } from '../lib/base64.ts';
import { type Bytes, concat, fromUtf8, utf8 } from '../lib/bytes.ts';

const IV_LENGTH = 12;

/** What a sealed text is bound to. */
export interface SealScope {
  readonly purpose: string;
  readonly host: string;
}

/** Derived once per isolate, secret and purpose: the resolved keys, since a promise may not outlive its request. */
const derived = new WeakMap<Bytes, Map<string, CryptoKey>>();

async function deriveKey(secret: Bytes, purpose: string): Promise<CryptoKey> {
  const known = derived.get(secret)?.get(purpose);
  if (known !== undefined) return known;
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`postern ${purpose}`) };
  const key = await crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const keys = derived.get(secret) ?? new Map<string, CryptoKey>();
  derived.set(secret, keys.set(purpose, key));
  return key;
}

function gcm(iv: Bytes, scope: SealScope) {
  return { name: 'AES-GCM', iv, additionalData: utf8(scope.host) };
}

async function openWith(secret: Bytes, sealed: Bytes, scope: SealScope): Promise<string | null> {
  const key = await deriveKey(secret, scope.purpose);
  try {
    const iv = sealed.slice(0, IV_LENGTH);
    return fromUtf8(new Uint8Array(await crypto.subtle.decrypt(gcm(iv, scope), key, sealed.slice(IV_LENGTH))));
  } catch {
    // WebCrypto's only word for "not sealed with this key, for this host": OperationError.
    return null;
  }
}

/** The text as base64url of IV and ciphertext: 4/3 × (UTF-8 length + 28) characters. */
export async function seal(text: string, secrets: readonly Bytes[], scope: SealScope): Promise<string> {
  const newest = secrets[0];
  if (newest === undefined) throw new Error('no secret to seal with: settings let none through');
  const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
  const key = await deriveKey(newest, scope.purpose);
  return toBase64Url(concat(iv, new Uint8Array(await crypto.subtle.encrypt(gcm(iv, scope), key, utf8(text)))));
}

/** The text that was sealed with any of the secrets for this scope; null for anything else. */
export async function unseal(sealed: string, secrets: readonly Bytes[], scope: SealScope): Promise<string | null> {
  const bytes = fromBase64Url(sealed);
  if (bytes === null || bytes.length <= IV_LENGTH) return null;
  for (const secret of secrets) {
    const text = await openWith(secret, bytes, scope);
    if (text !== null) return text;
  }
  return null;
}
