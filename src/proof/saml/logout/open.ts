/**
 * A logout message as it came by either binding → its root element, read from what a pinned key signed. By HTTP-Redirect the
 * detached signature counts and covers the raw octets; by HTTP-POST the enveloped one, and then the element is read afresh from
 * the signed octets. Every signature that is there must verify, also the one that would not be needed.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromWrappedBase64 } from '../../../lib/base64.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { inflateRaw } from '../../../lib/deflate.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeMessage } from '../decode.ts';
import { type Trust, verifyEnveloped } from '../signature/enveloped.ts';
import { type RedirectMessage, verifyRedirectQuery } from '../signature/redirect.ts';
import { maxXmlLength, readOctets } from '../xml/reader.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type LogoutKind, type LogoutShape, readLogoutShape } from './shape.ts';

/** A message as it was received, nothing decoded by the caller. */
export type ReceivedLogout =
  | { readonly binding: 'post'; readonly message: string; readonly relayState: string | null }
  /** What follows the `?` of the URL. */
  | { readonly binding: 'redirect'; readonly rawQuery: string };

export interface OpenedLogout {
  readonly root: XmlElement;
  /** False: nothing vouches for any of it. Only a LogoutResponse comes this far then. */
  readonly signed: boolean;
  /** Opaque. By HTTP-POST no signature covers it. */
  readonly relayState: string | null;
}

interface Read {
  readonly octets: Bytes;
  readonly detached: boolean;
  readonly relayState: string | null;
}

const parameterOf = { LogoutRequest: 'SAMLRequest', LogoutResponse: 'SAMLResponse' } as const;

/** Codes: LOGOUT_NOT_SIGNED (requests only), LOGOUT_DEFLATE, and those of reading, shapes and signatures. */
export async function openLogout(
  received: ReceivedLogout,
  kind: LogoutKind,
  trust: Trust,
): Promise<Result<OpenedLogout, Reason>> {
  const read = received.binding === 'post' ? readPost(received) : await readRedirect(received.rawQuery, kind, trust);
  if (!read.ok) return read;
  const { octets, detached, relayState } = read.value;
  const shape = readShapeOf(octets, kind);
  if (!shape.ok) return shape;
  const root = await proveEnveloped(shape.value, kind, trust);
  if (!root.ok) return root;
  const signed = received.binding === 'post' ? shape.value.signature !== null : detached;
  if (!signed && (kind === 'LogoutRequest' || shape.value.signature !== null))
    return err(because('LOGOUT_NOT_SIGNED', `the ${kind} is not signed as its binding wants it`));
  return ok({ root: root.value, signed, relayState });
}

function readPost({ message, relayState }: Extract<ReceivedLogout, { binding: 'post' }>): Result<Read, Reason> {
  const octets = decodeMessage(message);
  return octets.ok ? ok({ octets: octets.value, detached: false, relayState }) : octets;
}

async function readRedirect(rawQuery: string, kind: LogoutKind, trust: Trust): Promise<Result<Read, Reason>> {
  const parameter = parameterOf[kind];
  const query = new URLSearchParams(rawQuery);
  const detached = query.has('Signature') || query.has('SigAlg');
  if (query.has('SAMLEncoding') && query.get('SAMLEncoding') !== deflateEncoding)
    return err(because('LOGOUT_DEFLATE', 'an encoding other than DEFLATE'));
  const message = detached
    ? await verifyRedirectQuery(rawQuery, parameter, trust.keys, trust.legacyCrypto)
    : readUnsigned(query, parameter);
  if (!message.ok) return message;
  const octets = await inflate(message.value.message);
  return octets.ok ? ok({ octets: octets.value, detached, relayState: message.value.relayState }) : octets;
}

const deflateEncoding = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

function readUnsigned(query: URLSearchParams, parameter: string): Result<RedirectMessage, Reason> {
  const [message = '', ...more] = query.getAll(parameter);
  if (more.length > 0) return err(because('PARAMETER_REPEATED', `The query has more than one ${parameter}.`));
  return ok({ message: message.replaceAll(' ', '+'), relayState: query.get('RelayState') });
}

async function inflate(encoded: string): Promise<Result<Bytes, Reason>> {
  const bytes = fromWrappedBase64(encoded);
  if (bytes === null || bytes.length === 0) return err(because('SAML_NOT_BASE64', 'the message is not base64'));
  const inflated = await inflateRaw(bytes, maxXmlLength);
  if (!inflated.ok && inflated.error === 'too_large')
    return err(because('SAML_TOO_LARGE', `inflates to more than ${maxXmlLength} octets`));
  return inflated.ok ? ok(inflated.value) : err(because('LOGOUT_DEFLATE', 'the message is not deflated'));
}

function readShapeOf(octets: Bytes, kind: LogoutKind): Result<LogoutShape, Reason> {
  const root = readOctets(octets);
  return root.ok ? readLogoutShape(root.value, kind) : root;
}

/** The root as its own signature covers it; as it is when it has none. */
async function proveEnveloped(shape: LogoutShape, kind: LogoutKind, trust: Trust): Promise<Result<XmlElement, Reason>> {
  if (shape.signature === null) return ok(shape.root);
  const canonical = await verifyEnveloped(shape.signature, shape.root, trust);
  if (!canonical.ok) return canonical;
  const again = readShapeOf(canonical.value, kind);
  return again.ok ? ok(again.value.root) : again;
}
