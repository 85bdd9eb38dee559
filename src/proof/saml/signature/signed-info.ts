/** What a ds:Signature says, read strictly: exactly the children it needs, from tables of what is allowed, no Object, no comment. */
import { because, type Reason, type ReasonCode } from '../../../core/reasons.ts';
import { type Arena, layWrappedBase64 } from '../../../lib/arena.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { envelopedSignature, ns } from '../names.ts';
import type { C14n } from '../xml/c14n.ts';
import { attributeOf, childElements, isElement, textOf, walk, type XmlElement } from '../xml/tree.ts';
import {
  canonicalizations,
  type DigestHash,
  digests,
  inclusive,
  type SignatureAlgorithm,
  signatureAlgorithms,
} from './algorithms.ts';

export interface SignedInfo {
  readonly element: XmlElement;
  readonly c14n: C14n;
  readonly algorithm: SignatureAlgorithm;
  /** Null when the SignatureValue is not base64. */
  readonly value: Bytes | null;
  readonly reference: Reference;
}

export interface Reference {
  readonly uri: string;
  readonly c14n: C14n;
  readonly hash: DigestHash;
  readonly digest: Bytes;
}

function shapeless(detail: string): { readonly ok: false; readonly error: Reason } {
  return err(because('SIGNATURE_SHAPE', detail));
}

/** The element children, when they are exactly these in this order; a name with `?` may be absent. */
function childrenInOrder(element: XmlElement, names: readonly string[]): (XmlElement | undefined)[] | null {
  const children = childElements(element);
  const out: (XmlElement | undefined)[] = [];
  for (const name of names) {
    const next = children[0];
    const found = next !== undefined && isElement(next, ns.ds, name.replace('?', ''));
    if (!found && !name.endsWith('?')) return null;
    out.push(found ? children.shift() : undefined);
  }
  return children.length === 0 ? out : null;
}

/** XML Signature §4; octets are laid into `arena`. Refused: the SIGNATURE_ and DIGEST_ codes that need no key and no policy. */
export function readSignature(signature: XmlElement, arena: Arena): Result<SignedInfo, Reason> {
  for (const element of walk(signature)) if (element.commented) return shapeless('a comment inside the Signature');
  const [info, value] = childrenInOrder(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo?']) ?? [];
  if (info === undefined || value === undefined)
    return shapeless('a Signature is SignedInfo, SignatureValue and perhaps KeyInfo');
  const [c14nMethod, signatureMethod, ...references] = childElements(info);
  if (
    c14nMethod === undefined ||
    signatureMethod === undefined ||
    !isElement(signatureMethod, ns.ds, 'SignatureMethod')
  )
    return shapeless('SignedInfo does not start with CanonicalizationMethod and SignatureMethod');
  const [reference] = references;
  if (reference === undefined || references.length > 1)
    return err(because('SIGNATURE_REFERENCE_COUNT', `${references.length} References instead of one`));
  const c14n = isElement(c14nMethod, ns.ds, 'CanonicalizationMethod')
    ? readC14n(c14nMethod, 'SIGNATURE_C14N')
    : shapeless('SignedInfo');
  if (!c14n.ok) return c14n;
  const algorithm = readAlgorithm(signatureMethod);
  if (!algorithm.ok) return algorithm;
  const referred = readReference(reference, arena);
  if (!referred.ok) return referred;
  const octets = readBase64(value, arena);
  return ok({ element: info, c14n: c14n.value, algorithm: algorithm.value, value: octets, reference: referred.value });
}

/** A CanonicalizationMethod or a Transform; its only parameter may be the InclusiveNamespaces of the exclusive form. */
function readC14n(method: XmlElement, code: ReasonCode): Result<C14n, Reason> {
  const name = attributeOf(method, 'Algorithm') ?? '';
  const known = canonicalizations.get(name);
  if (known === undefined)
    return err(because(code, 'a canonicalisation that is not allowed', { received: name.slice(0, 200) }));
  const [parameter, ...more] = childElements(method);
  if (parameter === undefined) return ok(known);
  const list = attributeOf(parameter, 'PrefixList');
  const plain =
    isElement(parameter, ns.exc, 'InclusiveNamespaces') && parameter.children.length === 0 && more.length === 0;
  if (!known.exclusive || !plain || list === null)
    return err(because(code, 'a parameter that this canonicalisation does not have'));
  const prefixes = list.split(/[ \t\n\r]+/).filter((prefix) => prefix !== '');
  return ok({
    exclusive: true,
    inclusivePrefixes: new Set(prefixes.map((prefix) => (prefix === '#default' ? '' : prefix))),
  });
}

function readAlgorithm(method: XmlElement): Result<SignatureAlgorithm, Reason> {
  const name = attributeOf(method, 'Algorithm') ?? '';
  const algorithm = signatureAlgorithms.get(name);
  if (algorithm === undefined)
    return err(
      because('SIGNATURE_ALGORITHM', 'a signature algorithm that is not allowed', { received: name.slice(0, 200) }),
    );
  if (childElements(method).length > 0) return shapeless('SignatureMethod has a parameter');
  return ok(algorithm);
}

function readReference(reference: XmlElement, arena: Arena): Result<Reference, Reason> {
  const [transforms, method, value] = childrenInOrder(reference, ['Transforms?', 'DigestMethod', 'DigestValue']) ?? [];
  if (!isElement(reference, ns.ds, 'Reference') || method === undefined || value === undefined)
    return shapeless('a Reference is Transforms, DigestMethod and DigestValue');
  const uri = attributeOf(reference, 'URI');
  if (uri === null) return err(because('SIGNATURE_REFERENCE', 'the Reference has no URI'));
  const c14n = readTransforms(transforms);
  if (!c14n.ok) return c14n;
  const name = attributeOf(method, 'Algorithm') ?? '';
  const digest = digests.get(name);
  if (digest === undefined || childElements(method).length > 0)
    return err(because('DIGEST_ALGORITHM', 'a digest algorithm that is not allowed', { received: name.slice(0, 200) }));
  if (textOf(value)?.trim() === digest.ofNothing)
    return err(because('DIGEST_OF_NOTHING', 'the digest is that of an empty text'));
  const octets = readBase64(value, arena);
  if (octets === null) return err(because('DIGEST_BASE64', 'the DigestValue is not base64'));
  return ok({ uri, c14n: c14n.value, hash: digest.hash, digest: octets });
}

/** enveloped-signature, then at most one canonicalisation; without one XML Signature §4.4.3.2 makes it Canonical XML 1.0. */
function readTransforms(transforms: XmlElement | undefined): Result<C14n, Reason> {
  const list = transforms === undefined ? [] : childElements(transforms);
  const [enveloped, c14n] = list;
  const wellFormed = list.length <= 2 && list.every((transform) => isElement(transform, ns.ds, 'Transform'));
  if (!wellFormed || enveloped === undefined || childElements(enveloped).length > 0)
    return err(because('SIGNATURE_TRANSFORM', 'the Transforms are not enveloped-signature and one canonicalisation'));
  const first = attributeOf(enveloped, 'Algorithm') ?? '';
  if (first !== envelopedSignature)
    return err(
      because('SIGNATURE_TRANSFORM', 'the first Transform is not enveloped-signature', {
        received: first.slice(0, 200),
      }),
    );
  return c14n === undefined ? ok(inclusive) : readC14n(c14n, 'SIGNATURE_TRANSFORM');
}

/** Octets of strict base64, XML white space apart; null when it is none. */
function readBase64(element: XmlElement, arena: Arena): Bytes | null {
  const octets = layWrappedBase64(arena, textOf(element) ?? '');
  return octets === null || octets.length === 0 ? null : octets;
}
