/** The base64 of the HTTP-POST binding (SAML bindings §3.5.4) → octets of XML. Line breaks are forgiven; nothing is ever inflated. */
import { because, type Reason } from '../../core/reasons.ts';
import { type Arena, layWrappedBase64, noArena } from '../../lib/arena.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { maxXmlLength } from './xml/reader.ts';

/** base64 of the largest document, and room for its line breaks. */
const maxEncodedLength = Math.ceil((maxXmlLength * 4) / 3) * 1.1;

/** The octets of a message, in `arena` if there is one. Refused: SAML_TOO_LARGE, SAML_NOT_BASE64. */
export function decodeMessage(encoded: string, arena: Arena = noArena): Result<Bytes, Reason> {
  if (encoded.length > maxEncodedLength)
    return err(because('SAML_TOO_LARGE', `${encoded.length} characters of base64`));
  const bytes = layWrappedBase64(arena, encoded);
  if (bytes === null || bytes.length === 0) return err(because('SAML_NOT_BASE64', 'SAMLResponse is not base64'));
  if (bytes.length > maxXmlLength) return err(because('SAML_TOO_LARGE', `${bytes.length} octets of XML`));
  return ok(bytes);
}
