/**
 * The keys of a JSON Web Key Set (RFC 7517 §5) that a token may have been signed with. The document is fetched, cached and pinned
 * to the connection elsewhere. A set serves many purposes, so keys that are for encrypting, for other algorithms, weak, symmetric
 * or private are passed over; only when nothing is left is there a reason.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { borrowArena, giveBackArena } from '../../lib/arena.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { findAlgorithm } from './algorithms.ts';
import { type Members, ROOM_FOR_TOKEN, readCompact } from './compact.ts';
import { checkJwk, type KeyMaterial } from './keys.ts';
import { show } from './show.ts';
import { readJsonObject } from './strict-json.ts';

/** The members of each key, as the document has them. */
export type Jwks = readonly Members[];

export interface UsableKey {
  readonly kid: unknown;
  readonly material: KeyMaterial;
}

const MAX_DOCUMENT_LENGTH = 128 * 1024;
const MAX_KEYS = 100;
/** How many keys one token may make us try. */
const MAX_TRIES = 8;
const MAX_KID_LENGTH = 256;

/** The keys of a JWKS document; INVALID_KEY when it is none. */
export function readJwks(text: string): Result<Jwks, Reason> {
  const keys = text.length > MAX_DOCUMENT_LENGTH ? undefined : readJsonObject(text)?.get('keys');
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) {
    const facts = { expected: `a JSON object with at most ${MAX_KEYS} keys`, received: `${text.length} characters` };
    return err(because('INVALID_KEY', 'the JWKS cannot be read', facts));
  }
  const objects = keys.filter((key): key is object => typeof key === 'object' && key !== null && !Array.isArray(key));
  return ok(objects.map((key) => new Map<string, unknown>(Object.entries(key))));
}

/** What was found before, as long as the set lives, by algorithm. */
const found = new WeakMap<Jwks, Map<string, Result<readonly UsableKey[], Reason>>>();

/** The keys of the set that fit this algorithm; INVALID_KEY when there is none. */
export function findUsableKeys(jwks: Jwks, algorithm: string): Result<readonly UsableKey[], Reason> {
  const before = found.get(jwks) ?? new Map<string, Result<readonly UsableKey[], Reason>>();
  const usable = before.get(algorithm) ?? pickUsableKeys(jwks, algorithm);
  found.set(jwks, before.set(algorithm, usable));
  return usable;
}

function pickUsableKeys(jwks: Jwks, algorithm: string): Result<readonly UsableKey[], Reason> {
  const entry = findAlgorithm(algorithm);
  const usable = jwks.flatMap((members) => {
    const key = entry === undefined ? null : checkJwk(entry, members);
    return key?.ok === true ? [{ kid: members.get('kid'), material: key.value }] : [];
  });
  if (usable.length > 0) return ok(usable);
  const facts = { expected: `a public key for ${algorithm}`, received: `${jwks.length} key(s) for other uses` };
  return err(because('INVALID_KEY', 'the JWKS has no key for the algorithm of the connection', facts));
}

/** Those with the token's `kid`, or all when it names none, at most 8; TOKEN_VERIFICATION_FAILED when there is none. */
export function selectKeys(keys: readonly UsableKey[], kid: unknown): Result<readonly KeyMaterial[], Reason> {
  if (kid !== undefined && !isKid(kid)) return failed('kid is no usable id', 'a short text', show(kid));
  const meant = keys.filter((key) => kid === undefined || key.kid === kid).map((key) => key.material);
  return meant.length > 0
    ? ok(meant.slice(0, MAX_TRIES))
    : failed('no key of the JWKS has this kid', 'a kid of the set', show(kid));
}

/** Whether the token names a key that the set does not have: the moment, under a cooldown, to fetch the set again. */
export function namesUnknownKey(token: string, jwks: Jwks): boolean {
  const arena = borrowArena(ROOM_FOR_TOKEN);
  const compact = readCompact(token, arena);
  const kid = compact.ok ? compact.value.header.get('kid') : undefined;
  giveBackArena(arena);
  return isKid(kid) && !jwks.some((key) => key.get('kid') === kid);
}

function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && kid.length <= MAX_KID_LENGTH;
}

function failed(detail: string, expected: string, received: string): Result<never, Reason> {
  return err(because('TOKEN_VERIFICATION_FAILED', detail, { expected, received }));
}
