/** Keys as WebCrypto sees them: what only an import or a signature can show, so not at the start of a Worker. */

import { importKey } from '../../src/proof/jwt/import-key.ts';
import { checkKey } from '../../src/proof/jwt/keys.ts';
import { readCertificate } from '../../src/proof/saml/signature/certificate.ts';
import { importSigningKey } from '../../src/proof/saml/signature/sign.ts';
import { fault } from '../../src/settings/fields.ts';
import type { Connection, Fault, KeyPair, SamlConnection, Settings } from '../../src/settings/site.ts';
import { checkMetadata } from './metadata.ts';

/** Faults of keys that parse but do not work, and things an administrator should know that stop nothing. */
export interface KeyReport {
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
}

export async function checkKeys(settings: Settings, now: Date): Promise<KeyReport> {
  const faults: Fault[] = [];
  const notes: string[] = [];
  for (const site of settings.sites.values()) {
    if ('broken' in site) continue;
    for (const connection of site.connections.values()) {
      if (connection.type === 'faulty') continue;
      const at = `SITE_${site.name}, connection ${connection.id}`;
      if (!(await canImport(connection)))
        faults.push(fault(at, 'has a key that WebCrypto refuses', "the IdP's own key"));
      if (connection.type === 'saml') {
        const metadata = await checkMetadata(site, connection, at, now);
        faults.push(...metadata.faults);
        const all = [...metadata.notes, ...samlNotes(connection, metadata.certificates, now)];
        notes.push(...all.map((note) => `${at}: ${note}`));
      }
    }
  }
  if (settings.secrets !== null && !(await isPair(settings.secrets.assertionKey))) {
    faults.push(fault('ASSERTION_KEY', 'has a public part that does not belong to its private part', 'one key pair'));
  }
  for (const [name, keys] of Object.entries({
    SIGNING_KEY: settings.secrets?.signingKeys ?? [],
    DECRYPTION_KEYS: settings.secrets?.decryptionKeys ?? [],
  })) {
    for (const [i, key] of keys.entries()) {
      const wrong = await wrongWithPair(key);
      if (wrong !== null) faults.push(fault(`${name}[${i}]`, wrong, 'one RSA key pair: npm run -s saml-key'));
      const end = endOf(key.certificate);
      if (end !== null && end < now)
        notes.push(`${name}[${i}]: its certificate expired on ${end.toISOString().slice(0, 10)}; some IdPs refuse it`);
    }
  }
  return { faults, notes };
}

async function canImport(connection: Connection): Promise<boolean> {
  if (connection.type === 'jwt') {
    if (connection.jwksUrl !== null) return true;
    const key = checkKey(connection.algorithm, connection.key);
    return key.ok && (await importKey(key.value)).ok;
  }
  const imports = certificatesOf(connection).map(async (text) => {
    const read = readCertificate(text);
    if (!read.ok) return false;
    const { kind, spki } = read.value;
    const algorithm =
      kind.type === 'ec' ? { name: 'ECDSA', namedCurve: kind.curve } : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    return crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']).then(
      () => true,
      () => false,
    );
  });
  return (await Promise.all(imports)).every(Boolean);
}

/** Pinned certificates; those of metadata are judged where it is read. */
function certificatesOf({ source }: SamlConnection): readonly string[] {
  return source.kind === 'settings' ? source.idp.certificates : [];
}

function samlNotes(connection: SamlConnection, listed: readonly string[], now: Date): readonly string[] {
  const notes = [...certificatesOf(connection), ...listed].flatMap((text) => {
    const end = endOf(text);
    if (end === null || end >= now) return [];
    return [`a certificate expired on ${end.toISOString().slice(0, 10)}; its key is pinned and still verifies`];
  });
  return connection.legacyCrypto ? [...notes, 'legacy_crypto accepts SHA-1 and short RSA keys'] : notes;
}

const rsaSha256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** What is wrong with a key of SAML's; a key that only decrypts is still one that could sign. */
async function wrongWithPair(pair: KeyPair): Promise<string | null> {
  const imported = await importSigningKey(pair);
  if (!imported.ok) return 'is no RSA key in PKCS#8 that WebCrypto takes';
  const { key } = imported.value;
  if ((key.algorithm as RsaHashedKeyAlgorithm).modulusLength < 2048) return 'has fewer than 2048 bits';
  const read = pair.certificate === null ? null : readCertificate(pair.certificate);
  if (read === null || !read.ok) return null;
  const message = new Uint8Array(32);
  const signature = await crypto.subtle.sign(rsaSha256, key, message);
  try {
    const verifier = await crypto.subtle.importKey('spki', read.value.spki, rsaSha256, false, ['verify']);
    if (await crypto.subtle.verify(rsaSha256, verifier, signature, message)) return null;
  } catch {
    // A certificate whose key cannot even be imported belongs to no private key.
  }
  return 'has a certificate that does not belong to its private key';
}

function endOf(certificate: string | null): Date | null {
  const read = certificate === null ? null : readCertificate(certificate);
  return read?.ok ? read.value.notAfter : null;
}

/** Whether what the private part signs verifies with the public part, as an origin will see it. */
async function isPair({ d, ...open }: JsonWebKey): Promise<boolean> {
  const algorithm = open.kty === 'EC' ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } : { name: 'Ed25519' };
  const message = new Uint8Array(32);
  try {
    const key = await crypto.subtle.importKey('jwk', { ...open, ...(d === undefined ? {} : { d }) }, algorithm, false, [
      'sign',
    ]);
    const verifier = await crypto.subtle.importKey('jwk', open, algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, verifier, await crypto.subtle.sign(algorithm, key, message), message);
  } catch {
    return false;
  }
}
