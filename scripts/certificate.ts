/**
 * A self-signed X.509 v3 certificate, written as DER by hand: forty lines instead of a library. It wraps a public key
 * and two dates, and that is all an IdP's pinned certificate is for; there are no extensions and no authority.
 */
export interface CertificateParts {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keys: CryptoKeyPair;
}

/** The certificate as PEM. RSA keys sign it with SHA-256 (PKCS #1 v1.5), EC keys with ECDSA and SHA-256. */
export async function selfSign({ commonName, notBefore, notAfter, keys }: CertificateParts): Promise<string> {
  const isEc = keys.publicKey.algorithm.name === 'ECDSA';
  const algorithm = isEc ? sequence(oid(ecdsaWithSha256)) : sequence(oid(sha256WithRsa), [0x05, 0x00]);
  const name = sequence(tlv(0x31, sequence(oid(commonNameOid), utf8String(commonName))));
  const spki = [...new Uint8Array((await crypto.subtle.exportKey('spki', keys.publicKey)) as ArrayBuffer)];
  const serial = integer([...crypto.getRandomValues(new Uint8Array(16))]);
  const version3 = tlv(0xa0, integer([2]));
  const validity = sequence(time(notBefore), time(notAfter));
  const toSign = sequence(version3, serial, algorithm, name, validity, name, spki);
  const parameters = isEc ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'RSASSA-PKCS1-v1_5' };
  const raw = [...new Uint8Array(await crypto.subtle.sign(parameters, keys.privateKey, new Uint8Array(toSign)))];
  const signature = isEc ? sequence(integer(raw.slice(0, raw.length / 2)), integer(raw.slice(raw.length / 2))) : raw;
  return pem('CERTIFICATE', sequence(toSign, algorithm, tlv(0x03, [0, ...signature])));
}

type Octets = readonly number[];

const sha256WithRsa: Octets = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const ecdsaWithSha256: Octets = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const commonNameOid: Octets = [0x55, 0x04, 0x03];

function tlv(tag: number, value: Octets): Octets {
  const n = value.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return [tag, ...length, ...value];
}

function sequence(...parts: readonly Octets[]): Octets {
  return tlv(0x30, parts.flat());
}

function oid(value: Octets): Octets {
  return tlv(0x06, value);
}

function utf8String(text: string): Octets {
  return tlv(0x0c, [...new TextEncoder().encode(text)]);
}

/** A non-negative integer: the fewest octets, and a zero in front when the first bit would say "negative". */
function integer(octets: Octets): Octets {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first === -1 ? [0] : octets.slice(first);
  return tlv(0x02, (digits[0] ?? 0) < 0x80 ? digits : [0, ...digits]);
}

/** UTCTime before 2050, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
function time(date: Date): Octets {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  const inThisHalfCentury = date.getUTCFullYear() < 2050;
  return tlv(inThisHalfCentury ? 0x17 : 0x18, [
    ...new TextEncoder().encode(inThisHalfCentury ? digits.slice(2) : digits),
  ]);
}

/** DER octets as PEM. */
export function pem(label: 'CERTIFICATE' | 'PRIVATE KEY', der: Octets): string {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
