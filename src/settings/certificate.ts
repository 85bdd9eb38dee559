/** The one place where settings look into a certificate. */
import { readCertificate } from '../proof/saml/certificate.ts';
import { fault } from './fields.ts';
import type { Fault } from './site.ts';

/** What is wrong with an IdP's certificate (PEM or bare base64 DER); null when it can be used. Its dates do not matter. */
export function certificateFault(text: string, legacy: boolean, at: string): Fault | null {
  const read = readCertificate(text);
  if (!read.ok) {
    const { code, detail } = read.error;
    return fault(at, `cannot be used: ${detail}`, "the IdP's X.509 certificate, PEM or bare base64", { code });
  }
  const { kind } = read.value;
  const least = legacy ? 1024 : 2048;
  if (kind.type !== 'rsa' || kind.bits >= least) return null;
  const hint = legacy ? '' : ' (from 1024 bits with legacy_crypto = true)';
  return fault(at, `holds an RSA key of ${kind.bits} bits`, `at least ${least} bits${hint}`, {
    code: 'CERTIFICATE_KEY_WEAK',
  });
}
