/**
 * A token that an identity provider sent by the reader's browser → who the reader is. Nothing is stored and nothing is fetched
 * here: that `singleUseId` is good once is the store's to decide (JTI_CLAIM_INVALID), and a JWKS is fetched by the web room.
 *
 * The order of the codes. The connection's own faults come first (keys.ts), since no token can be judged with a wrong key. Then:
 *   1. TOKEN_VERIFICATION_FAILED   no token, over 16 KB, or not three parts: there is no header to speak about
 *   2. COULD_NOT_PARSE_HEADER      three parts, and the first is empty, not canonical base64url, or no JSON object
 *   3. WRONG_TYPE_IN_HEADER  4. ALGORITHM_MISSING_IN_HEADER  5. NONE_ALGORITHM_PROVIDED
 *   6. TOKEN_VERIFICATION_FAILED   again: header extensions, the encoding of the other parts, the algorithm, the signature,
 *                                  the times, issuer, subject and audience
 *   7. MISSING_EMAIL_IN_TOKEN  8. JTI_CLAIM_INVALID, both only once everything above is right
 * TOKEN_VERIFICATION_FAILED stands twice because a token of alg none has an empty signature and a token without alg cannot have
 * its signature checked: were all of step 6 asked at step 1, no code of 2 to 5 that says what to repair could ever be given.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { type Arena, borrowArena, giveBackArena } from '../../lib/arena.ts';
import { toBase64Url } from '../../lib/base64.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Verified, verified } from '../verified.ts';
import { findAlgorithm } from './algorithms.ts';
import { checkClaims, type ExpectedClaims } from './claims.ts';
import { type Compact, ROOM_FOR_TOKEN, readCompact } from './compact.ts';
import { type Identity, readIdentity } from './identity.ts';
import { importKey, recallKey } from './import-key.ts';
import { findUsableKeys, type Jwks, selectKeys } from './jwks.ts';
import { checkKey } from './keys.ts';
import { show } from './show.ts';
import { isSignedBy, type VerifyingKey } from './signature.ts';
import { readJsonOctets } from './strict-json.ts';

export interface ExpectedToken extends ExpectedClaims {
  /** The only algorithm that is accepted, by its name in algorithms.ts. */
  readonly algorithm: string;
  /** The public key or shared secret, as keys.ts reads it. */
  readonly key: string;
}

/** The reader that a token signed with the connection's key proves; `now` is when it is judged. */
export function verifyToken(token: string, expected: ExpectedToken, now: Date): Promise<Result<Verified, Reason>> {
  const material = checkKey(expected.algorithm, expected.key);
  if (!material.ok) return Promise.resolve(material);
  // Nearly always it has been imported: then no promise is waited for but that of the signature.
  const key = recallKey(material.value);
  if (key !== undefined) return verifyWith(key, token, expected, now);
  return importKey(material.value).then((imported) => verifyWith(imported, token, expected, now));
}

function verifyWith(
  key: Result<VerifyingKey, Reason>,
  token: string,
  expected: ExpectedToken,
  now: Date,
): Promise<Result<Verified, Reason>> {
  if (!key.ok) return Promise.resolve(key);
  const arena = borrowArena(ROOM_FOR_TOKEN);
  const compact = readCompact(token, arena);
  return compact.ok ? verifyCompact(compact.value, arena, [key.value], expected, now) : Promise.resolve(compact);
}

/** The same with the connection's JWKS (jwks.ts): of its keys, those that the token may mean are tried in turn. */
export async function verifyTokenWithJwks(
  token: string,
  expected: Omit<ExpectedToken, 'key'> & { readonly jwks: Jwks },
  now: Date,
): Promise<Result<Verified, Reason>> {
  const usable = findUsableKeys(expected.jwks, expected.algorithm);
  if (!usable.ok) return usable;
  const arena = borrowArena(ROOM_FOR_TOKEN);
  const compact = readCompact(token, arena);
  if (!compact.ok) return compact;
  const meant = selectKeys(usable.value, compact.value.header.get('kid'));
  if (!meant.ok) return meant;
  const keys = await Promise.all(meant.value.map(importKey));
  const usableKeys = keys.flatMap((key) => (key.ok ? [key.value] : []));
  return verifyCompact(compact.value, arena, usableKeys, expected, now);
}

const mismatch = 'the signature does not match';

/** Whether a token was refused because none of the keys tried has signed it: then newer keys may have. */
export function isSignatureMismatch({ code, detail }: Reason): boolean {
  return code === 'TOKEN_VERIFICATION_FAILED' && detail === mismatch;
}

type Expected = ExpectedClaims & { readonly algorithm: string };

/** The token lies in `arena`, which is given back when all is said about it. */
async function verifyCompact(
  compact: Compact,
  arena: Arena,
  keys: readonly VerifyingKey[],
  expected: Expected,
  now: Date,
): Promise<Result<Verified, Reason>> {
  try {
    const names = findAlgorithm(expected.algorithm)?.names ?? [];
    if (!names.includes(compact.alg)) {
      return failed('the token is signed with another algorithm', names.join(' or '), show(compact.alg));
    }
    let isSigned = false;
    for (const key of keys) {
      try {
        isSigned ||= await isSignedBy(key, compact);
      } catch {
        // Not signed by this one.
      }
    }
    if (!isSigned) {
      const wanted = 'a signature made with the key of this connection';
      return failed(mismatch, wanted, `${keys.length} key(s) tried`);
    }
    const said = readPayload(compact.payload, expected, now);
    if (!said.ok) return said;
    const { identity, expires } = said.value;
    // Not the token's text: an ECDSA signature has a twin, so one proof could be spelled as two tokens.
    const singleUseId = identity.jti === null ? await hashOf(compact.signingInput) : `jti:${identity.jti}`;
    return ok(describe(identity, singleUseId, expires));
  } finally {
    giveBackArena(arena);
  }
}

interface Payload {
  readonly identity: Identity;
  readonly expires: Date;
}

function readPayload(payload: Bytes, expected: Expected, now: Date): Result<Payload, Reason> {
  const claims = readJsonOctets(payload);
  if (claims === null) return failed('the payload is no JSON object', 'an object without repeated members', '');
  const expires = checkClaims(claims, expected, now);
  if (!expires.ok) return expires;
  const identity = readIdentity(claims);
  return identity.ok ? ok({ identity: identity.value, expires: expires.value }) : identity;
}

/** What only SAML says of a reader is empty. */
function describe({ email, name, subject }: Identity, singleUseId: string, expires: Date): Verified {
  return verified({
    email,
    name,
    firstName: null,
    lastName: null,
    picture: null,
    groups: [],
    subject,
    nameId: null,
    sessionIndex: null,
    sessionNotOnOrAfter: null,
    singleUseId,
    expires,
    warnings: [],
  });
}

async function hashOf(octets: Bytes): Promise<string> {
  return `sha256:${toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)))}`;
}

function failed(detail: string, expected: string, received: string): Result<never, Reason> {
  return err(because('TOKEN_VERIFICATION_FAILED', detail, { expected, received }));
}
