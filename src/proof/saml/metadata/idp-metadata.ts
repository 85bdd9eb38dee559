/**
 * An IdP's metadata (SAML metadata §2) → what a connection needs of it. One column: read, prove (where a certificate is given),
 * pick the entity, judge its dates, its endpoints, its keys. Where a certificate is given, only a fresh parse of the octets it
 * signed is ever read. Certificates in a document that nobody signed are as good as the https they came by.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Idp } from '../idp.ts';
import { maxMetadataLength, readXml } from '../xml/reader.ts';
import { attributeOf } from '../xml/tree.ts';
import { pickEntity } from './entities.ts';
import { readKeys } from './keys.ts';
import { provenRoot } from './proof.ts';
import { readRoles } from './roles.ts';
import { readValidity } from './validity.ts';

export interface IdpMetadata extends Idp {
  /** The earliest of entity, role and whatever holds them; null: it says nothing. */
  readonly validUntil: Date | null;
  readonly cacheDurationMs: number | null;
  /** Certificates that cannot be used, each with the reason in a sentence: for the administrator. */
  readonly skipped: readonly string[];
}

export interface WantedIdp {
  /** Compared byte for byte; null: the document must describe one IdP only. */
  readonly entityId: string | null;
  /** PEM or bare base64 DER: who must have signed the document, or the entity in it. Null: nobody need have. */
  readonly certificate: string | null;
  /** Lets RSA keys from 1024 bits through, as the connection does. */
  readonly legacyCrypto?: boolean;
}

/** Refused: the METADATA_, XML_, SIGNATURE_, DIGEST_ and CERTIFICATE_ codes, TIME_INVALID. Throws only on a bug. */
export async function readIdpMetadata(xml: string, wanted: WantedIdp, now: Date): Promise<Result<IdpMetadata, Reason>> {
  // Some directories write a byte order mark, and inline settings begin with a line break: neither is part of the document.
  const text = xml.replace(/^\ufeff?[ \t\r\n]*/, '');
  if (text.length > maxMetadataLength)
    return err(
      because('METADATA_TOO_LARGE', `the document has ${text.length} characters`, { expected: 'at most 1 MB' }),
    );
  const root = readXml(text, maxMetadataLength);
  if (!root.ok) return root;
  const proven = wanted.certificate === null ? root : await provenRoot(root.value, wanted.entityId, wanted.certificate);
  if (!proven.ok) return proven;
  const picked = pickEntity(proven.value, wanted.entityId);
  if (!picked.ok) return picked;
  const { entity, roles } = picked.value;
  const validity = readValidity(entity, roles, now);
  if (!validity.ok) return validity;
  const ends = readRoles(roles);
  if (!ends.ok) return ends;
  const keys = readKeys(roles, wanted.legacyCrypto ?? false);
  if (!keys.ok) return keys;
  return ok({ entityId: attributeOf(entity, 'entityID') ?? '', ...ends.value, ...keys.value, ...validity.value });
}
