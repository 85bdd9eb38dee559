/** A message of ours on its way by a browser: in the query of a redirect (SAML bindings §3.4) or in the fields of a form (§3.5). */
import { toBase64 } from '../../lib/base64.ts';
import { utf8 } from '../../lib/bytes.ts';
import { deflateRaw } from '../../lib/deflate.ts';
import { signRedirectQuery } from './signature/redirect.ts';
import { type SigningKey, signEnveloped } from './signature/sign.ts';

export interface Outgoing {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  /** Not signed yet, with `id` as its ID and an Issuer first. */
  readonly xml: string;
  readonly id: string;
  /** Opaque, at most 80 bytes (§3.4.3). Null: none is sent. */
  readonly relayState: string | null;
}

/** Where to send the browser; signed when there is a key. A query that the endpoint already has is kept, before ours. */
export async function redirectTo(endpoint: string, message: Outgoing, key: SigningKey | null): Promise<string> {
  const { parameter, xml, relayState } = message;
  const encoded = encodeURIComponent(toBase64(await deflateRaw(utf8(xml))));
  const query = `${parameter}=${encoded}${relayState === null ? '' : `&RelayState=${encodeURIComponent(relayState)}`}`;
  return addQuery(endpoint, key === null ? query : await signRedirectQuery(query, key));
}

/** What the form posts to the endpoint; signed when there is a key. */
export async function postFields(
  { parameter, xml, id, relayState }: Outgoing,
  key: SigningKey | null,
): Promise<Readonly<Record<string, string>>> {
  const signed = key === null ? xml : await signEnveloped(xml, id, key);
  const message = { [parameter]: toBase64(utf8(signed)) };
  return relayState === null ? message : { ...message, RelayState: relayState };
}

/** The URL with one more piece of query, already encoded, behind what it has. */
export function addQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
