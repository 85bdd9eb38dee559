/**
 * The ways administrators paste an asymmetric key: PEM or the bare base64 of its DER, holding a SubjectPublicKeyInfo, a PKCS#1
 * RSA public key or an X.509 certificate. All become one SPKI. Labels are not believed: the DER says what it is, so that a
 * private key under any label, or none, is recognised. A certificate is a wrapper here; its dates and issuer mean nothing.
 */
import { fromBase64 } from '../../lib/base64.ts';
import { type Bytes, concat } from '../../lib/bytes.ts';
import { type Der, derChildren, derTag, readDer } from '../../lib/der.ts';

export type KeyText = { readonly holds: 'public'; readonly spki: Bytes } | { readonly holds: 'private' };

const { sequence, integer, octetString, bitString, context0 } = derTag;

/** The AlgorithmIdentifier of rsaEncryption with its NULL parameters (RFC 3279 §2.3.1). */
const rsaEncryption = Uint8Array.from([48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0]);

/** What the text holds; null when it is neither PEM nor base64 of a key known here. */
export function readKeyText(text: string): KeyText | null {
  // Copied out of a .env or JSON file, a PEM often has its line ends spelled `\n`.
  const plain = text.replaceAll('\\r', '').replaceAll('\\n', '\n').trim();
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(plain)) return { holds: 'private' };
  const body = plain.startsWith('-----') ? readArmour(plain) : plain;
  const base64 = body?.replaceAll(/[ \t\r\n]/g, '') ?? '';
  // Every key is a SEQUENCE, whose first octet makes an M: a shared secret is seldom worth the try.
  const der = base64.startsWith('M') ? fromBase64(base64) : null;
  const root = der === null ? null : readDer(der);
  return root === null ? null : readKey(root);
}

/** The base64 between the lines of exactly one PEM block (RFC 7468). */
function readArmour(pem: string): string | null {
  const match = /^-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END ([A-Z0-9 ]+)-----$/.exec(pem);
  return match !== null && match[1] === match[3] ? (match[2] ?? null) : null;
}

function readKey(root: Der): KeyText | null {
  const parts = childrenOf(root);
  switch (parts.map((part) => part.tag).join()) {
    case `${[sequence, bitString]}`:
      return { holds: 'public', spki: root.whole };
    case `${[integer, integer]}`:
      return { holds: 'public', spki: wrapRsa(root) };
    case `${[sequence, sequence, bitString]}`:
      return readCertificate(parts);
    default:
      return isPrivate(parts) ? { holds: 'private' } : null;
  }
}

/** PKCS#8, plain or encrypted (RFC 5958), SEC 1 (RFC 5915) and PKCS#1 (RFC 8017 A.1.2). */
function isPrivate(parts: readonly Der[]): boolean {
  const [first, second, third] = parts.map((part) => part.tag);
  if (first === sequence) return second === octetString && parts.length === 2;
  if (first !== integer) return false;
  return (
    second === octetString ||
    (second === sequence && third === octetString) ||
    (second === integer && parts.length >= 9)
  );
}

/** subjectPublicKeyInfo is the seventh field of tbsCertificate, the sixth when the version is left out (RFC 5280 §4.1). */
function readCertificate(parts: readonly Der[]): KeyText | null {
  const [body] = parts;
  const fields = body === undefined ? [] : childrenOf(body);
  const spki = fields[fields[0]?.tag === context0 ? 6 : 5];
  return spki?.tag === sequence ? { holds: 'public', spki: spki.whole } : null;
}

/** Whether an SPKI is of an elliptic curve, whichever: id-ecPublicKey, X25519, X448, Ed25519 or Ed448 (RFC 5480, RFC 8410). */
export function isEllipticSpki(spki: Bytes): boolean {
  const root = readDer(spki);
  const [identifier] = root === null ? [] : childrenOf(root);
  const [oid] = identifier === undefined ? [] : childrenOf(identifier);
  const octets = oid?.content.join('.') ?? '';
  return octets === '42.134.72.206.61.2.1' || /^43\.101\.11[0-3]$/.test(octets);
}

function childrenOf(node: Der): readonly Der[] {
  return (node.tag === sequence ? derChildren(node) : null) ?? [];
}

function wrapRsa(key: Der): Bytes {
  return encode(sequence, concat(rsaEncryption, encode(bitString, concat(Uint8Array.of(0), key.whole))));
}

function encode(tag: number, content: Bytes): Bytes {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length & 255];
  return concat(Uint8Array.from([tag, ...size]), content);
}
