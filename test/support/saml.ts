/** A signed Response by default, and every way to make it another one: for the tests of the verifier. The clock stands still. */
import { type KeyOptions, makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, type ResponseOptions, type SignOptions, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { canonicalize, parseXml } from '../../demo/idp/xmldsig.ts';
import type { Reason } from '../../src/core/reasons.ts';
import type { Result } from '../../src/lib/result.ts';
import type { Assertion } from '../../src/proof/saml/claims.ts';
import { type VerifyExpected, verifyResponse } from '../../src/proof/saml/verify.ts';

export const now = new Date('2026-05-05T10:00:00.000Z');
export const second = 1000;
export const minute = 60 * second;

export function later(milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}

export const idpEntityId = 'https://idp.example/saml';
export const spEntityId = 'https://docs.example.com/_sso/saml/okta/metadata';
export const acsUrl = 'https://docs.example.com/_sso/saml/okta/acs';
export const requestId = '_request-1';

const made = new Map<string, Promise<SigningKey>>();

/** The same key for the same options all through one test file. `name` tells two keys of one kind apart. */
export function keyOf(name = 'idp', options: KeyOptions = {}): Promise<SigningKey> {
  const id = JSON.stringify([name, options]);
  const known = made.get(id) ?? makeKey(now, options);
  made.set(id, known);
  return known;
}

export interface Build extends Partial<ResponseOptions> {
  readonly sign?: readonly ('assertion' | 'response')[];
  readonly key?: SigningKey;
  readonly by?: Partial<SignOptions>;
  /** Changes the document before anything is signed, so that real signatures cover it. */
  readonly edit?: (xml: string) => string;
}

/** An unsigned Response that is right in every part. */
export function plain({ edit = (xml) => xml, ...parts }: Partial<ResponseOptions> & Pick<Build, 'edit'> = {}): string {
  const base = { now, acsUrl, issuer: idpEntityId, spEntityId, inResponseTo: requestId };
  const ids = { responseId: '_response', assertionId: '_assertion', sessionIndex: '_session' };
  return edit(buildResponse({ ...base, ...ids, ...parts }));
}

/** The same with real signatures: on the Assertion unless `sign` says otherwise, by `keyOf()` unless `key` does. */
export async function signed({ sign = ['assertion'], key, by = {}, ...parts }: Build = {}): Promise<string> {
  let xml = plain(parts);
  const { privateKey } = key ?? (await keyOf());
  for (const which of sign) xml = await signElement(xml, { which, privateKey, ...by });
  return xml;
}

/** What differs from the expectations of a started sign-in; `requestId: null` when nothing was asked for. */
export type Differing = Partial<Omit<VerifyExpected, 'requestId'>> & { readonly requestId?: string | null };

export async function verifyXml(xml: string, expected: Differing = {}, at = now): Promise<Result<Assertion, Reason>> {
  return verifyBase64(toBase64(xml), expected, at);
}

export async function verifyBase64(
  text: string,
  { requestId: asked = requestId, ...expected }: Differing = {},
  at = now,
): Promise<Result<Assertion, Reason>> {
  const certificates = [(await keyOf()).certificatePem];
  const request = asked === null ? {} : { requestId: asked };
  return verifyResponse(text, { idpEntityId, spEntityId, acsUrl, certificates, ...request, ...expected }, at);
}

/** The code of the refusal, or `accepted`. */
export async function codeOf(xml: string, expected: Differing = {}, at = now): Promise<string> {
  const result = await verifyXml(xml, expected, at);
  return result.ok ? 'accepted' : result.error.code;
}

/** Like String.replace, but a text that is not there is a mistake of the test. */
export function swap(xml: string, from: string | RegExp, to: string): string {
  const out = xml.replace(from, () => to);
  if (out === xml) throw new Error(`nothing to replace: ${from}`);
  return out;
}

/** The first element of this qualified name, as text. */
export function cut(xml: string, name: string): string {
  const end = `</${name}>`;
  const from = xml.search(new RegExp(`<${name}[\\s>]`));
  const to = xml.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`no <${name}>`);
  return xml.slice(from, to + end.length);
}

/** Signs again, by whatever means, a SignedInfo that was changed after it was signed. */
export async function signAgain(xml: string, by: (canonicalSignedInfo: string) => Promise<string>): Promise<string> {
  const [info] = Array.from(parseXml(xml).getElementsByTagName('ds:SignedInfo'));
  if (info === undefined) throw new Error('no SignedInfo');
  const value = await by(canonicalize(info, 'exc'));
  return swap(xml, /<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`);
}
