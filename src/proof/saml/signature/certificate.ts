/**
 * X.509 (RFC 5280), as far as a pinned key needs it: the public key and the dates. A certificate in a connection is an envelope
 * for a key that an administrator vouches for; its issuer, its extensions and its signature say nothing here.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromBase64 } from '../../../lib/base64.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { type Der, derChildren, derTag, readDer } from '../../../lib/der.ts';
import { createLru } from '../../../lib/lru.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { type PublicKeyKind, readSpki } from '../../../lib/spki.ts';

export interface Certificate {
  /** DER SubjectPublicKeyInfo, for WebCrypto. */
  readonly spki: Bytes;
  readonly kind: PublicKeyKind;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];

function unreadable(detail: string): { readonly ok: false; readonly error: Reason } {
  return err(because('CERTIFICATE_UNREADABLE', detail));
}

/** UTCTime (years 1950–2049) or GeneralizedTime, both in seconds and Z (RFC 5280 §4.1.2.5). */
function readTime(der: Der | undefined): Date | null {
  // The longer form has 15 octets; half a megabyte of them spread over arguments would throw.
  const text = der === undefined || der.content.length > 15 ? '' : String.fromCharCode(...der.content);
  const full = der?.tag === derTag.utcTime ? (text < '50' ? `20${text}` : `19${text}`) : text;
  if ((der?.tag !== derTag.utcTime && der?.tag !== derTag.generalizedTime) || !/^\d{14}Z$/.test(full)) return null;
  const part = (from: number, to?: number) => full.slice(from, to);
  const moment = new Date(`${part(0, 4)}-${part(4, 6)}-${part(6, 8)}T${part(8, 10)}:${part(10, 12)}:${part(12)}`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

function tbsFields(bytes: Bytes): readonly Der[] | null {
  const whole = readDer(bytes);
  const tbs = whole?.tag === derTag.sequence ? derChildren(whole)?.[0] : undefined;
  const fields = tbs?.tag === derTag.sequence ? derChildren(tbs) : null;
  if (fields === null) return null;
  // The version is optional; counting from the serial number makes the fields stand where §4.1 lists them.
  return fields[0]?.tag === derTag.context0 ? fields.slice(1) : fields;
}

/** Certificates once read, by their text: the settings are judged by them, then every sign-in asks. */
const known = createLru<string, Certificate>(64);

/**
 * Reads a certificate from PEM, or from bare base64 DER with or without line breaks.
 * @returns the same object for the same text, while it is remembered. Refused: CERTIFICATE_UNREADABLE when it is none,
 *   CERTIFICATE_KEY_TYPE when its key is neither RSA nor EC.
 */
export function readCertificate(text: string): Result<Certificate, Reason> {
  const before = known.get(text);
  if (before !== undefined) return ok(before);
  const read = parseCertificate(text);
  if (read.ok) known.set(text, read.value);
  return read;
}

function parseCertificate(text: string): Result<Certificate, Reason> {
  const trimmed = text.trim();
  const isPem = trimmed.startsWith(begin) && trimmed.endsWith(end);
  // No other line of a PEM is base64, so of two certificates none is read.
  const base64 = isPem ? trimmed.slice(begin.length, -end.length) : trimmed;
  const der = fromBase64(base64.replace(/\s+/g, ''));
  const fields = der === null ? null : tbsFields(der);
  if (fields === null) return unreadable('neither PEM nor base64 of one DER certificate');
  const validity = fields[3]?.tag === derTag.sequence ? derChildren(fields[3]) : null;
  const notBefore = readTime(validity?.[0]);
  const notAfter = readTime(validity?.[1]);
  const spki = fields[5]?.tag === derTag.sequence ? fields[5].whole : undefined;
  if (notBefore === null || notAfter === null || spki === undefined)
    return unreadable('an X.509 field is not where it belongs');
  const kind = readSpki(spki);
  if (kind === null || kind.type === 'ed25519')
    return err(
      because('CERTIFICATE_KEY_TYPE', 'the certificate holds neither an RSA key nor an EC key of a known curve'),
    );
  return ok({ spki, kind, notBefore, notAfter });
}
