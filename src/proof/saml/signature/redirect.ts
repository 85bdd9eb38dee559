/**
 * The detached signature of the HTTP-Redirect binding (SAML bindings §3.4.4.1): over the parameters as they were written, in one
 * fixed order, whatever order they came in. Decoding and encoding again would be another text, so the received octets are kept.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { fromWrappedBase64 } from '../../../lib/base64.ts';
import { utf8 } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { signatureAlgorithms } from './algorithms.ts';
import { findSigner, type PinnedKey, weaknessOf } from './keys.ts';
import { rsaSha256, type SigningKey, signBytes } from './sign.ts';

/** What a signed query says. */
export interface RedirectMessage {
  /** Base64 of a deflated message, as it came. */
  readonly message: string;
  readonly relayState: string | null;
}

type Message = 'SAMLRequest' | 'SAMLResponse';

const names = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'] as const;
type Name = (typeof names)[number];

/** `query`: `SAMLRequest=…` or `SAMLResponse=…`, then perhaps `&RelayState=…`, encoded as it will be sent, and nothing else. */
export async function signRedirectQuery(query: string, key: SigningKey): Promise<string> {
  const signed = `${query}&SigAlg=${encodeURIComponent(rsaSha256)}`;
  return `${signed}&Signature=${encodeURIComponent(await signBytes(key, utf8(signed)))}`;
}

/**
 * Verifies the query of a request by the pinned keys, and hands back what the signature covers: never read it elsewhere.
 * @param rawQuery what follows the `?` of the URL as received, not decoded.
 * @returns PARAMETER_REPEATED (also for two messages in one query), PARAMETER_MISSING, BODY_UNREADABLE (an encoding that is none),
 *   SAML_NOT_SIGNED, the SIGNATURE_ and CERTIFICATE_ codes.
 */
export async function verifyRedirectQuery(
  rawQuery: string,
  parameter: Message,
  keys: readonly PinnedKey[],
  legacyCrypto: boolean,
): Promise<Result<RedirectMessage, Reason>> {
  const read = readParameters(rawQuery);
  if (!read.ok) return read;
  const { raw, decoded } = read.value;
  const other = parameter === 'SAMLRequest' ? 'SAMLResponse' : 'SAMLRequest';
  if (raw.has(other) && raw.has(parameter))
    return err(because('PARAMETER_REPEATED', 'A query holds one message, not a request and a response.'));
  const message = decoded.get(parameter) ?? '';
  if (message === '') return err(because('PARAMETER_MISSING', `The query has no ${parameter}.`));
  const sigAlg = decoded.get('SigAlg') ?? '';
  const signature = decoded.get('Signature') ?? '';
  if (sigAlg === '' || signature === '')
    return err(because('SAML_NOT_SIGNED', 'The query has no Signature, or no SigAlg beside it.'));
  const signed = ([parameter, 'RelayState', 'SigAlg'] as const).flatMap((name) => raw.get(name) ?? []).join('&');
  const refused = await judgeSignature({ sigAlg, signature, signed }, keys, legacyCrypto);
  return refused === null ? ok({ message, relayState: decoded.get('RelayState') ?? null }) : err(refused);
}

interface Detached {
  readonly sigAlg: string;
  readonly signature: string;
  readonly signed: string;
}

async function judgeSignature(
  { sigAlg, signature, signed }: Detached,
  keys: readonly PinnedKey[],
  legacyCrypto: boolean,
): Promise<Reason | null> {
  const algorithm = signatureAlgorithms.get(sigAlg);
  if (algorithm === undefined)
    return because('SIGNATURE_ALGORITHM', 'a signature algorithm that is not allowed', {
      received: sigAlg.slice(0, 200),
    });
  const octets = fromWrappedBase64(signature);
  if (octets === null || octets.length === 0) return because('SIGNATURE_BASE64', 'the Signature is not base64');
  const signer = await findSigner(keys, algorithm, octets, utf8(signed));
  if (!signer.ok) return signer.error;
  const weak = weaknessOf(signer.value.kind, legacyCrypto);
  if (weak !== null || legacyCrypto || algorithm.hash !== 'SHA-1') return weak;
  return because('SIGNATURE_SHA1', 'signed with SHA-1');
}

interface Parameters {
  /** `name=value` as received. */
  readonly raw: ReadonlyMap<Name, string>;
  readonly decoded: ReadonlyMap<Name, string>;
}

/** The five parameters that the binding knows, each at most once however its name is spelled; others mean nothing here. */
function readParameters(rawQuery: string): Result<Parameters, Reason> {
  const raw = new Map<Name, string>();
  const decoded = new Map<Name, string>();
  for (const part of rawQuery.split('&')) {
    const equals = part.indexOf('=');
    const spelled = equals < 0 ? part : part.slice(0, equals);
    const known = names.find((name) => name === decode(spelled));
    if (known === undefined) continue;
    if (raw.has(known)) return err(because('PARAMETER_REPEATED', `The query has more than one ${known}.`));
    const value = equals < 0 ? '' : decode(valueText(known, part.slice(equals + 1)));
    if (value === null || spelled !== known)
      return err(because('BODY_UNREADABLE', `The query does not encode ${known} as the binding says.`));
    raw.set(known, part);
    decoded.set(known, value);
  }
  return ok({ raw, decoded });
}

/** A `+` is a space in a form's text. In base64 it can only be itself, left unencoded by its sender. */
function valueText(name: Name, text: string): string {
  return name === 'RelayState' ? text.replaceAll('+', ' ') : text;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
