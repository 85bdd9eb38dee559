/**
 * The encrypted parts of a proven element, an EncryptedID or EncryptedAttributes: each is replaced by what it decrypts to. Only for
 * elements that were read from signed octets: the signature covers the ciphertext, so nobody but the identity provider chose it. It may have
 * been another one's before (SECURITY.md).
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromUtf8 } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { checkIds } from '../shape.ts';
import { readXml } from '../xml/reader.ts';
import { childElements, isElement, walk, type XmlElement } from '../xml/tree.ts';
import { readEncrypted } from './data.ts';
import { decrypt } from './decrypt.ts';

/** Each costs an RSA operation. */
const maxParts = 16;

const contents: ReadonlyMap<string, string> = new Map([
  ['EncryptedID', 'NameID'],
  ['EncryptedAttribute', 'Attribute'],
]);

/** Whether anything in the tree is an encrypted NameID or Attribute. */
export function hasEncrypted(root: XmlElement): boolean {
  return walk(root).some(isEncrypted);
}

/**
 * Reveals what is encrypted in the Subject and the AttributeStatements of a proven Assertion, in place: the tree is changed.
 * @returns the same Assertion. Refused: SAML_ENCRYPTED without keys, SAML_TOO_LARGE, SAML_DECRYPTION_FAILED, SAML_ID_DUPLICATE, the
 *   ENCRYPTION_, DECRYPTION_ and XML_ codes.
 */
export async function revealClaims(
  assertion: XmlElement,
  decryptionKeys: readonly string[],
): Promise<Result<XmlElement, Reason>> {
  const parts = encryptedParts(assertion);
  if (parts.length > maxParts) return err(because('SAML_TOO_LARGE', `${parts.length} encrypted parts`));
  if (parts.length > 0 && decryptionKeys.length === 0) return err(noKey);
  for (const part of parts) {
    const revealed = await openPart(part, decryptionKeys);
    if (!revealed.ok) return revealed;
    const refused = checkIds(assertion, revealed.value);
    if (refused !== null) return err(refused);
    const siblings = part.parent?.children ?? [];
    siblings[siblings.indexOf(part)] = revealed.value;
  }
  return ok(assertion);
}

function encryptedParts(assertion: XmlElement): readonly XmlElement[] {
  const parts: XmlElement[] = [];
  for (const holder of childElements(assertion)) {
    if (!isElement(holder, ns.saml, 'Subject') && !isElement(holder, ns.saml, 'AttributeStatement')) continue;
    for (const child of childElements(holder)) if (isEncrypted(child)) parts.push(child);
  }
  return parts;
}

function isEncrypted({ uri, local }: XmlElement): boolean {
  return uri === ns.saml && contents.has(local);
}

/** What to do when something encrypted comes and no key is there. */
export const noKey = because(
  'SAML_ENCRYPTED',
  'the Assertion, its NameID or an Attribute is encrypted: set the secret DECRYPTION_KEYS to the key whose certificate the identity provider encrypts for, or switch encryption off there',
);

/** The NameID or Attribute that an encrypted one is. Codes as above, but for SAML_TOO_LARGE and SAML_ID_DUPLICATE. */
export async function openPart(
  part: XmlElement,
  decryptionKeys: readonly string[],
): Promise<Result<XmlElement, Reason>> {
  const encrypted = readEncrypted(part);
  if (!encrypted.ok) return encrypted;
  const decrypted = await decrypt(encrypted.value, decryptionKeys);
  if (!decrypted.ok) return decrypted;
  const { octets, authentic } = decrypted.value;
  const text = fromUtf8(octets);
  const unopened = because('SAML_DECRYPTION_FAILED', `no key of DECRYPTION_KEYS opens <${part.name}>`);
  if (text === null || text === '') return err(unopened);
  const root = readXml(text);
  if (root.ok && isElement(root.value, ns.saml, contents.get(part.local) ?? '')) return root;
  // What comes out of an altered ciphertext must not show (assertion.ts).
  if (!authentic) return err(unopened);
  if (!root.ok) return root;
  const received = root.value.name.slice(0, 80);
  return err(
    because('ENCRYPTION_CONTENT', `<${part.name}> holds something else than one ${contents.get(part.local)}`, {
      received,
    }),
  );
}
