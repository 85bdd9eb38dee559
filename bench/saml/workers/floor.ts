/**
 * The least that a verification can cost here: WebCrypto over octets that are canonical already, with keys that are imported once.
 * It knows the claims without reading them.
 */
import type { FloorParts } from '../floor-parts.ts';
import { serve } from './serve.ts';

interface Ready {
  readonly signatures: readonly Readonly<Record<keyof FloorParts['signatures'][number], Uint8Array<ArrayBuffer>>>[];
  readonly sealed: { readonly key: Uint8Array<ArrayBuffer>; readonly text: Uint8Array<ArrayBuffer> } | null;
}

const ready = new WeakMap<FloorParts, Ready>();
let publicKey: Promise<CryptoKey> | undefined;
let decryptionKey: Promise<CryptoKey> | undefined;

function octetsOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function makeReady({ signatures, sealed }: FloorParts): Ready {
  return {
    signatures: signatures.map(({ octets, digest, signedInfo, signature }) => ({
      octets: octetsOf(octets),
      digest: octetsOf(digest),
      signedInfo: octetsOf(signedInfo),
      signature: octetsOf(signature),
    })),
    sealed: sealed === null ? null : { key: octetsOf(sealed.key), text: octetsOf(sealed.text) },
  };
}

function importPublicKey(spki: string): Promise<CryptoKey> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return crypto.subtle.importKey('spki', octetsOf(spki), algorithm, false, ['verify']);
}

function importDecryptionKey(pem: string): Promise<CryptoKey> {
  const pkcs8 = octetsOf(pem.replace(/-----[^-]+-----|\s/g, ''));
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash: 'SHA-1' }, false, ['decrypt']);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

async function open({ key, text }: NonNullable<Ready['sealed']>, privateKey: CryptoKey): Promise<void> {
  const raw = await crypto.subtle.decrypt('RSA-OAEP', privateKey, key);
  const contentKey = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  await crypto.subtle.decrypt({ name: 'AES-GCM', iv: text.subarray(0, 12) }, contentKey, text.subarray(12));
}

export default serve<FloorParts>(async (message, trust) => {
  publicKey ??= importPublicKey(trust.publicKey);
  const key = await publicKey;
  const parts = ready.get(message) ?? makeReady(message);
  ready.set(message, parts);
  if (parts.sealed !== null) {
    decryptionKey ??= importDecryptionKey(trust.decryptionKey);
    await open(parts.sealed, await decryptionKey);
  }
  for (const { octets, digest, signedInfo, signature } of parts.signatures) {
    const found = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
    if (!same(found, digest)) throw new Error('digest');
    if (!(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, signedInfo))) throw new Error('signature');
  }
  return { email: '', groups: 0 };
});
