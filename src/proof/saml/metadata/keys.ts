/** The signing certificates of an identity provider's metadata. One that cannot be used is named and left out, not trusted and not fatal. */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { readCertificate } from '../signature/certificate.ts';
import { weaknessOf } from '../signature/keys.ts';
import { attributeOf, childrenNamed, fullTextOf, type XmlElement } from '../xml/tree.ts';

/** Every key costs a verification of each message that none of them signed. */
const maxKeys = 32;

export interface MetadataKeys {
  /** Bare base64 without white space, each once, in the order of the document. */
  readonly certificates: readonly string[];
  readonly skipped: readonly string[];
}

/** SAML metadata §2.4.1.1: a KeyDescriptor without `use` is for signing too. Refused: METADATA_NO_KEY. */
export function readKeys(roles: readonly XmlElement[], legacyCrypto: boolean): Result<MetadataKeys, Reason> {
  const descriptors = roles
    .flatMap((role) => childrenNamed(role, ns.md, 'KeyDescriptor'))
    .filter((descriptor) => (attributeOf(descriptor, 'use') ?? 'signing') === 'signing');
  const certificates = new Set<string>();
  const skipped = new Set<string>();
  for (const text of descriptors.flatMap(certificatesIn)) {
    const wrong = certificates.size < maxKeys ? wrongWith(text, legacyCrypto) : `more than ${maxKeys} certificates`;
    if (wrong === null) certificates.add(text);
    else if (!certificates.has(text)) skipped.add(`${text.slice(0, 24)}…: ${wrong}`);
  }
  if (certificates.size > 0) return ok({ certificates: [...certificates], skipped: [...skipped].slice(0, maxKeys) });
  const received = skipped.size === 0 ? 'no X509Certificate at all' : [...skipped].join('; ').slice(0, 500);
  return err(because('METADATA_NO_KEY', 'no certificate for signing that can be used', { received }));
}

/** Every certificate of a KeyDescriptor, as bare base64: some write the PEM lines into the element. */
function certificatesIn(descriptor: XmlElement): readonly string[] {
  return childrenNamed(descriptor, ns.ds, 'KeyInfo')
    .flatMap((info) => childrenNamed(info, ns.ds, 'X509Data'))
    .flatMap((data) => childrenNamed(data, ns.ds, 'X509Certificate'))
    .map((element) => fullTextOf(element).replace(/-----(?:BEGIN|END) CERTIFICATE-----|\s+/g, ''));
}

function wrongWith(certificate: string, legacyCrypto: boolean): string | null {
  const read = readCertificate(certificate);
  if (!read.ok) return read.error.detail;
  const weak = weaknessOf(read.value.kind, legacyCrypto);
  return weak === null ? null : `${weak.detail}${weak.received === undefined ? '' : ` (${weak.received})`}`;
}
