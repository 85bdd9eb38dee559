/** How a content key is encrypted: RSA-OAEP and its three parameters, mapped one by one (XML Encryption 1.1 §5.5.2). */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromWrappedBase64 } from '../../../lib/base64.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { type DigestHash, digests } from '../signature/algorithms.ts';
import { attributeOf, childElements, isElement, textOf, type XmlElement } from '../xml/tree.ts';
import { keyTransports, masks, refusedByName } from './algorithms.ts';

export interface EncryptedKey {
  /** Of the digest and of the mask: WebCrypto's RSA-OAEP knows one hash for both. */
  readonly hash: DigestHash;
  /** OAEPparams; empty when absent. */
  readonly label: Bytes;
  readonly octets: Bytes;
}

function unsupported(detail: string, received: string): { readonly ok: false; readonly error: Reason } {
  return err(because('DECRYPTION_ALGORITHM', detail, { received: received.slice(0, 200) }));
}

/** The row of an EncryptionMethod. Refused by name: ENCRYPTION_RSA_1_5, ENCRYPTION_3DES; else DECRYPTION_ALGORITHM. */
export function readMethod<Row>(method: XmlElement, table: ReadonlyMap<string, Row>): Result<Row, Reason> {
  if (!isElement(method, ns.xenc, 'EncryptionMethod'))
    return err(because('ENCRYPTION_SHAPE', `<${method.name}> where EncryptionMethod belongs`));
  const name = attributeOf(method, 'Algorithm') ?? '';
  const refused = refusedByName.get(name);
  if (refused !== undefined) return err(because(refused.code, refused.detail));
  const row = table.get(name);
  return row === undefined ? unsupported('an encryption algorithm that is not allowed', name) : ok(row);
}

export function readEncryptedKey(method: XmlElement, octets: Bytes): Result<EncryptedKey, Reason> {
  const transport = readMethod(method, keyTransports);
  if (!transport.ok) return transport;
  let digest: DigestHash | undefined = 'SHA-1';
  let mask: DigestHash | undefined = 'SHA-1';
  let label: Bytes | null = new Uint8Array();
  const seen = new Set<string>();
  for (const child of childElements(method)) {
    const algorithm = attributeOf(child, 'Algorithm') ?? '';
    if (isElement(child, ns.ds, 'DigestMethod')) digest = digests.get(algorithm)?.hash;
    else if (isElement(child, ns.xenc11, 'MGF') && transport.value.chosenMask) mask = masks.get(algorithm);
    else if (isElement(child, ns.xenc, 'OAEPparams')) label = fromWrappedBase64(textOf(child) ?? '?');
    else return unsupported('a parameter that this RSA-OAEP does not have', child.name);
    if (seen.has(child.local)) return unsupported('a parameter of RSA-OAEP stands twice', child.name);
    seen.add(child.local);
    if (digest === undefined || mask === undefined || label === null)
      return unsupported(`a ${child.local} of RSA-OAEP that is not allowed`, algorithm);
  }
  if (digest !== mask || label === null)
    return unsupported(
      'RSA-OAEP with different hashes for digest and mask: set both to the same at the IdP, or both to SHA-1',
      `${digest} with MGF1 of ${mask}`,
    );
  return ok({ hash: digest, label, octets });
}
