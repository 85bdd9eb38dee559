/**
 * SIGNING_KEY and DECRYPTION_KEYS: PEM, newest first, each private key followed by the certificate that is published of it. A
 * secret holds 5 KB, which is one key and its certificate: more of them go on in `NAME_2` to `NAME_4`.
 */

import { fromBase64 } from '../lib/base64.ts';
import { err, ok } from '../lib/result.ts';
import { readCertificate } from '../proof/saml/signature/certificate.ts';
import { fault, type Read } from './fields.ts';
import type { Vars } from './named.ts';
import type { Fault, KeyPair } from './site.ts';

const allowed =
  '1 to 4 RSA keys as PEM, newest first: PRIVATE KEY (PKCS#8), then its CERTIFICATE (npm run -s saml-key)';
const block = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/g;

/** Empty when the secret is not set: nothing is signed, nothing is decrypted. */
export function readKeyPairs(env: Vars, name: 'SIGNING_KEY' | 'DECRYPTION_KEYS'): Read<readonly KeyPair[]> {
  const values = [name, `${name}_2`, `${name}_3`, `${name}_4`].flatMap((each) => env[each] ?? []);
  if (values.length === 0) return ok([]);
  if (!values.every((value) => typeof value === 'string')) return err([fault(name, 'is not text', allowed)]);
  const text = values.join('\n').replaceAll('\\n', '\n');
  const pairs: KeyPair[] = [];
  const faults: Fault[] = [];
  for (const [pem, label, body] of text.matchAll(block)) {
    const wrong = addBlock(pairs, pem, label ?? '', body ?? '');
    if (wrong !== null) faults.push(fault(name, wrong, allowed));
  }
  if (text.replace(block, '').trim() !== '') faults.push(fault(name, 'holds more than PEM blocks', allowed));
  if (pairs.length < 1 || pairs.length > 4) faults.push(fault(name, `holds ${pairs.length} private keys`, allowed));
  if (name === 'SIGNING_KEY' && pairs.some(({ certificate }) => certificate === null))
    faults.push(fault(name, 'has a private key without its certificate, by which alone an IdP knows it', allowed));
  return faults.length === 0 ? ok(pairs) : err(faults);
}

/** Adds a key, or the certificate of the key before it; answers what is wrong with the block, if anything is. */
function addBlock(pairs: KeyPair[], pem: string, label: string, body: string): string | null {
  if (label === 'PRIVATE KEY') {
    if (fromBase64(body.replace(/\s+/g, '')) === null) return 'has a private key that is not base64';
    pairs.push({ privateKey: pem, certificate: null });
    return null;
  }
  const last = pairs.at(-1);
  if (label !== 'CERTIFICATE' || last === undefined || last.certificate !== null) return `has a ${label} out of place`;
  const read = readCertificate(pem);
  if (!read.ok) return `has a certificate that cannot be read: ${read.error.detail}`;
  if (read.value.kind.type !== 'rsa' || read.value.kind.bits < 2048)
    return 'has a key other than RSA of 2048 bits or more';
  pairs[pairs.length - 1] = { ...last, certificate: pem };
  return null;
}
