/** Keys as WebCrypto sees them: what only an import or a signature can show, so not at the start of a Worker. */

import { importKey } from '../../src/proof/jwt/import-key.ts';
import { checkKey } from '../../src/proof/jwt/keys.ts';
import { readCertificate } from '../../src/proof/saml/certificate.ts';
import { fault } from '../../src/settings/fields.ts';
import type { Connection, Fault, Settings } from '../../src/settings/site.ts';

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
      if (connection.type === 'saml') notes.push(...samlNotes(connection, now).map((note) => `${at}: ${note}`));
    }
  }
  if (settings.secrets !== null && !(await isPair(settings.secrets.assertionKey))) {
    faults.push(fault('ASSERTION_KEY', 'has a public part that does not belong to its private part', 'one key pair'));
  }
  return { faults, notes };
}

async function canImport(connection: Connection): Promise<boolean> {
  if (connection.type === 'jwt') {
    if (connection.jwksUrl !== null) return true;
    const key = checkKey(connection.algorithm, connection.key);
    return key.ok && (await importKey(key.value)).ok;
  }
  const imports = connection.certificates.map(async (text) => {
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

function samlNotes(connection: Extract<Connection, { type: 'saml' }>, now: Date): readonly string[] {
  const notes = connection.certificates.flatMap((text) => {
    const read = readCertificate(text);
    return read.ok && read.value.notAfter < now
      ? [
          `a certificate expired on ${read.value.notAfter.toISOString().slice(0, 10)}; its key is pinned and still verifies`,
        ]
      : [];
  });
  return connection.legacyCrypto ? [...notes, 'legacy_crypto accepts SHA-1 and short RSA keys'] : notes;
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
