/** The one place where settings look into a certificate. */
import { readCertificate } from '../proof/saml/signature/certificate.ts';
import { fault } from './fields.ts';
import type { Fault } from './site.ts';

/** What is pasted in a certificate's place, by its looks. */
const mistakes: readonly (readonly [looks: RegExp, is: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'it is a private key; the certificate alone is needed'],
  [/-----BEGIN PKCS7-----/, 'it is PKCS #7; export the certificate as X.509 in base64'],
  [/-----BEGIN CERTIFICATE REQUEST-----/, 'it is a request for a certificate'],
  [
    /-----BEGIN CERTIFICATE-----[\s\S]*-----BEGIN CERTIFICATE-----/,
    'it is several certificates; give each its own entry',
  ],
  [/^\s*(?:[0-9a-f]{2}[: ]?){16,32}\s*$/i, 'it is a fingerprint, from which no key can be read'],
  [/^\s*https:\/\//, 'it is a URL; that of metadata belongs into idp_metadata_url'],
  [/^\s*</, 'it is XML; metadata belongs into idp_metadata'],
  [/PUBLIC KEY-----/, 'it is a public key; the certificate around it is needed'],
  [/\.(?:pem|cer|cert|crt|der|txt)\s*$/i, 'it is the name of a file; what is in the file is needed'],
  [/-----(?:BEGIN|END) CERT/, 'it is cut off, altered, or more than the lines from BEGIN to END CERTIFICATE'],
];

/** What is wrong with an IdP's certificate (PEM or bare base64 DER); null when it can be used. Its dates do not matter. */
export function certificateFault(text: string, legacy: boolean, at: string): Fault | null {
  const read = readCertificate(text);
  if (!read.ok) {
    const { code, detail } = read.error;
    const known = code === 'CERTIFICATE_UNREADABLE' ? mistakes.find(([looks]) => looks.test(text))?.[1] : undefined;
    return fault(at, `cannot be used: ${known ?? detail}`, "the IdP's X.509 certificate, PEM or bare base64", { code });
  }
  const { kind } = read.value;
  if (kind.type !== 'rsa') return null;
  const least = legacy ? 1024 : 2048;
  const hint = legacy ? '' : ' (from 1024 bits with legacy_crypto = true)';
  if (kind.bits < least) return weak(at, `holds an RSA key of ${kind.bits} bits`, `at least ${least} bits${hint}`);
  return kind.soundExponent ? null : weak(at, 'holds an RSA key whose exponent is even or below 65537', 'another key');
}

function weak(at: string, wrong: string, allowed: string): Fault {
  return fault(at, wrong, allowed, { code: 'CERTIFICATE_KEY_WEAK' });
}
