/**
 * Metadata that must be signed: by the certificate in the settings, never by a key that the document brings. Either the root is
 * signed, or the one entity that is meant; what is handed back is a fresh parse of the signed octets and of nothing else.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { verifyEnveloped } from '../signature/enveloped.ts';
import { readPinnedKeys } from '../signature/keys.ts';
import { maxMetadataLength, readOctets } from '../xml/reader.ts';
import { childrenNamed, type XmlElement } from '../xml/tree.ts';
import { pickEntity } from './entities.ts';

/** Refused: METADATA_NOT_SIGNED, the codes of pickEntity, of readPinnedKeys and of verifyEnveloped. */
export async function provenRoot(
  root: XmlElement,
  entityId: string | null,
  certificate: string,
): Promise<Result<XmlElement, Reason>> {
  const keys = readPinnedKeys([certificate]);
  if (!keys.ok) return keys;
  const signed = signedElement(root, entityId);
  if (!signed.ok) return signed;
  const { element, signature } = signed.value;
  const trust = { keys: keys.value, legacyCrypto: false, maxLength: maxMetadataLength };
  const canonical = await verifyEnveloped(signature, element, trust);
  return canonical.ok ? readOctets(canonical.value, maxMetadataLength) : canonical;
}

interface Signed {
  readonly element: XmlElement;
  readonly signature: XmlElement;
}

/** The root where it has a signature; a root without one only says which entity to look at. */
function signedElement(root: XmlElement, entityId: string | null): Result<Signed, Reason> {
  const [onRoot] = signaturesOf(root);
  const picked = onRoot === undefined ? pickEntity(root, entityId) : ok({ entity: root });
  if (!picked.ok) return picked;
  const { entity: element } = picked.value;
  const [signature, ...more] = signaturesOf(element);
  if (signature === undefined || more.length > 0) {
    const received = `${signature === undefined ? 0 : more.length + 1} signatures on <${element.name}>`;
    return err(because('METADATA_NOT_SIGNED', 'the metadata is not signed once by metadata_certificate', { received }));
  }
  return ok({ element, signature });
}

function signaturesOf(element: XmlElement): readonly XmlElement[] {
  return childrenNamed(element, ns.ds, 'Signature');
}
