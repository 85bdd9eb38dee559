/**
 * Encrypts as identity providers do (XML Encryption 1.1), by WebCrypto, so that it runs in Node and in workerd. Every part can be made
 * wrong. What WebCrypto does not know (RSA-1.5, triple DES, two hashes in one RSA-OAEP) is not here.
 */
import { toBase64 } from '../../src/lib/base64.ts';
import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts';

export const xenc = 'http://www.w3.org/2001/04/xmlenc#';
export const xenc11 = 'http://www.w3.org/2009/xmlenc11#';
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

export const ciphers = {
  'aes128-gcm': `${xenc11}aes128-gcm`,
  'aes192-gcm': `${xenc11}aes192-gcm`,
  'aes256-gcm': `${xenc11}aes256-gcm`,
  'aes128-cbc': `${xenc}aes128-cbc`,
  'aes192-cbc': `${xenc}aes192-cbc`,
  'aes256-cbc': `${xenc}aes256-cbc`,
} as const;
export type CipherName = keyof typeof ciphers;

const digestUris = {
  'SHA-1': `${ds}sha1`,
  'SHA-256': `${xenc}sha256`,
  'SHA-384': 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'SHA-512': `${xenc}sha512`,
} as const;
export type HashName = keyof typeof digestUris;

/** The octets before they are put into XML: a test may alter any of them. */
export interface Sealed {
  /** With its initialisation vector before and, with GCM, its tag behind. */
  readonly text: Bytes;
  /** One for each recipient. */
  readonly keys: readonly Bytes[];
}

export interface EncryptOptions {
  /** Whose keys may open it. */
  readonly to: readonly CryptoKey[];
  readonly cipher?: CipherName;
  readonly transport?: 'rsa-oaep-mgf1p' | 'rsa-oaep';
  readonly hash?: HashName;
  readonly label?: Bytes;
  /** Where the EncryptedKeys stand: in KeyInfo, beside EncryptedData, or there with a RetrievalMethod. */
  readonly place?: 'inline' | 'sibling' | 'retrieval';
  /** The padding of CBC but its last octet; zeros by default, as XML Encryption allows any. */
  readonly pad?: number;
  readonly contentKey?: Bytes;
  /** UTF-8 by default. */
  readonly encode?: (xml: string) => Bytes;
  readonly change?: (sealed: Sealed) => Sealed;
  /** Changes the XML of EncryptedData and what stands beside it. */
  readonly edit?: (xml: string) => string;
}

/** The key that opens what is encrypted to this certificate's key: every RSA key of the tests will do. */
export async function encryptionKey(publicKey: CryptoKey, hash: HashName): Promise<CryptoKey> {
  const spki = await crypto.subtle.exportKey('spki', publicKey);
  return crypto.subtle.importKey('spki', spki as ArrayBuffer, { name: 'RSA-OAEP', hash }, false, ['encrypt']);
}

/** PKCS#8 PEM, as DECRYPTION_KEYS holds it. */
export async function privatePem(privateKey: CryptoKey): Promise<string> {
  const der = new Uint8Array((await crypto.subtle.exportKey('pkcs8', privateKey)) as ArrayBuffer);
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

export function keyLengthOf(cipher: CipherName): number {
  return Number(cipher.slice(3, 6)) / 8;
}

/** IV, ciphertext and, with GCM, the tag. */
export async function encryptContent(plain: Bytes, cipher: CipherName, contentKey: Bytes, pad = 0): Promise<Bytes> {
  const name = cipher.endsWith('gcm') ? 'AES-GCM' : 'AES-CBC';
  const key = await crypto.subtle.importKey('raw', contentKey, name, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(name === 'AES-GCM' ? 12 : 16));
  if (name === 'AES-GCM')
    return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name, iv, tagLength: 128 }, key, plain)));
  const count = 16 - (plain.length % 16);
  const padding = new Uint8Array(count).fill(pad);
  padding[count - 1] = count;
  const text = new Uint8Array(await crypto.subtle.encrypt({ name, iv }, key, concat(plain, padding)));
  // The last block is WebCrypto's own padding.
  return concat(iv, text.subarray(0, -16));
}

/** EncryptedData, and EncryptedKeys beside it, of these octets. */
export async function encrypt(plain: string, options: EncryptOptions): Promise<string> {
  const { cipher = 'aes256-gcm', hash = 'SHA-1', transport = 'rsa-oaep-mgf1p', place = 'inline', label } = options;
  const contentKey = options.contentKey ?? crypto.getRandomValues(new Uint8Array(keyLengthOf(cipher)));
  const octets = (options.encode ?? utf8)(plain);
  const algorithm = label === undefined ? { name: 'RSA-OAEP' } : { name: 'RSA-OAEP', label };
  const keys: Bytes[] = [];
  for (const to of options.to)
    keys.push(new Uint8Array(await crypto.subtle.encrypt(algorithm, await encryptionKey(to, hash), contentKey)));
  const made = { text: await encryptContent(octets, cipher, contentKey, options.pad), keys };
  const sealed = options.change?.(made) ?? made;
  const method = `<xenc:EncryptionMethod Algorithm="${transport === 'rsa-oaep' ? xenc11 : xenc}${transport}">${parameters(hash, transport, label)}</xenc:EncryptionMethod>`;
  const written = sealed.keys.map(
    (key, i) => `<xenc:EncryptedKey Id="_key${i}">${method}${cipherData(key)}</xenc:EncryptedKey>`,
  );
  const hints = written.map((_, i) => `<ds:RetrievalMethod Type="${xenc}EncryptedKey" URI="#_key${i}"/>`);
  const info = place === 'inline' ? written.join('') : place === 'retrieval' ? hints.join('') : '';
  const keyInfo = info === '' ? '' : `<ds:KeyInfo xmlns:ds="${ds}">${info}</ds:KeyInfo>`;
  const data =
    `<xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element">` +
    `<xenc:EncryptionMethod Algorithm="${ciphers[cipher]}"/>${keyInfo}${cipherData(sealed.text)}</xenc:EncryptedData>`;
  const beside =
    place === 'inline'
      ? ''
      : written.join('').replaceAll('<xenc:EncryptedKey ', `<xenc:EncryptedKey xmlns:xenc="${xenc}" `);
  const xml = data + beside;
  return options.edit?.(xml) ?? xml;
}

function parameters(hash: HashName, transport: string, label: Bytes | undefined): string {
  const params = label === undefined ? '' : `<xenc:OAEPparams>${toBase64(label)}</xenc:OAEPparams>`;
  const digest = `<ds:DigestMethod xmlns:ds="${ds}" Algorithm="${digestUris[hash]}"/>`;
  const mask = `<xenc11:MGF xmlns:xenc11="${xenc11}" Algorithm="${xenc11}mgf1${hash.toLowerCase().replace('-', '')}"/>`;
  return params + digest + (transport === 'rsa-oaep' ? mask : '');
}

function cipherData(octets: Bytes): string {
  return `<xenc:CipherData><xenc:CipherValue>${toBase64(octets)}</xenc:CipherValue></xenc:CipherData>`;
}

/** The message with one element in its encrypted form: the Assertion, the NameID or the first Attribute. */
export async function encryptIn(
  xml: string,
  local: 'Assertion' | 'NameID' | 'Attribute',
  options: EncryptOptions,
): Promise<string> {
  const [element] = new RegExp(`<saml2:${local}[\\s>][\\s\\S]*?</saml2:${local}>`).exec(xml) ?? [];
  if (element === undefined) throw new Error(`no <saml2:${local}>`);
  // Encrypted, it stands alone: it takes the declaration of its prefix along.
  const alone = element.includes('xmlns:saml2=')
    ? element
    : element.replace(`<saml2:${local}`, `<saml2:${local} xmlns:saml2="${saml}"`);
  const name = `saml2:Encrypted${local === 'NameID' ? 'ID' : local}`;
  return xml.replace(element, `<${name} xmlns:saml2="${saml}">${await encrypt(alone, options)}</${name}>`);
}
