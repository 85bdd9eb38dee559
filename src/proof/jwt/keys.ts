/**
 * The key of a jwt connection, judged without touching WebCrypto, so that settings, `npm run check` and every sign-in say the
 * same. A key is typed by the connection's algorithm, never by a token: what looks like a public key is no shared secret.
 *
 * Asymmetric: PEM, bare base64 or one public JWK (key-text.ts, key-jwk.ts). Shared secret: the UTF-8 octets of the text, exactly
 * as written; `base64:` in front makes it the octets that the (padded) base64 spells.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { fromBase64, fromBase64Url, unwrapped } from '../../lib/base64.ts';
import { type Bytes, utf8 } from '../../lib/bytes.ts';
import { createLru, type Lru } from '../../lib/lru.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type PublicKeyKind, readSpki } from '../../lib/spki.ts';
import { type Algorithm, algorithmNames, findAlgorithm } from './algorithms.ts';
import { mayVerify, type OtherCurve, type PublicJwk, readJwk } from './key-jwk.ts';
import { isEllipticSpki, readKeyText } from './key-text.ts';
import { readJsonObject } from './strict-json.ts';

/** A key that fits its algorithm, ready to be imported (import-key.ts). */
export type KeyMaterial =
  | { readonly format: 'raw'; readonly algorithm: Algorithm; readonly data: Bytes }
  | { readonly format: 'spki'; readonly algorithm: Algorithm; readonly data: Bytes }
  | { readonly format: 'jwk'; readonly algorithm: Algorithm; readonly data: PublicJwk };

const minRsaBits = 2048;
/** Above this a signature costs more time than it adds strength. */
const maxRsaBits = 8192;

/** Keys that were right, by algorithm and by the text of the settings. A token's words never come here. */
const known = new Map<string, Lru<string, Result<KeyMaterial, never>>>(
  algorithmNames.map((name) => [name, createLru(64)]),
);

/** The key for that algorithm, or INVALID_KEY, PRIVATE_KEY_PROVIDED or INVALID_KEY_LENGTH, in this order. */
export function checkKey(algorithm: string, key: string): Result<KeyMaterial, Reason> {
  const kept = known.get(algorithm);
  const before = kept?.get(key);
  if (before !== undefined) return before;
  const checked = judgeKey(algorithm, key);
  if (checked.ok) kept?.set(key, checked);
  return checked;
}

function judgeKey(algorithm: string, key: string): Result<KeyMaterial, Reason> {
  const entry = findAlgorithm(algorithm);
  if (entry === undefined) return invalid('the algorithm is none of those supported', algorithmNames.join(' '));
  if (key.trim() === '') return invalid('the key is missing', 'a key or a secret');
  if (entry.key.type === 'secret') return checkSecret(entry, entry.key.octets, key);
  return key.trim().startsWith('{') ? checkJwkText(entry, key) : checkPublicKey(entry, key);
}

/** The key of one JWK, by the same rules. */
export function checkJwk(algorithm: Algorithm, members: ReadonlyMap<string, unknown>): Result<KeyMaterial, Reason> {
  const read = readJwk(members);
  if (read === null) return invalid('the JWK cannot be read', 'a public RSA, EC or OKP key');
  if (read.holds === 'private') return err(privateKey);
  if (!mayVerify(members, algorithm)) {
    return invalid(
      'the JWK is not for verifying with this algorithm',
      `use sig, key_ops verify, alg ${algorithm.names[0]}`,
    );
  }
  const unfit = findUnfit(algorithm, read.kind);
  return unfit === null ? ok({ format: 'jwk', algorithm, data: read.jwk }) : err(unfit);
}

const privateKey: Reason = because(
  'PRIVATE_KEY_PROVIDED',
  'this is a private key; it must stay at the identity provider',
  {
    expected: 'the public key that belongs to it',
  },
);

function invalid(detail: string, expected: string): Result<never, Reason> {
  return err(because('INVALID_KEY', detail, { expected }));
}

/** Stands before a secret that is spelled in base64. */
const encodedMark = 'base64:';

function checkSecret(algorithm: Algorithm, octets: number, key: string): Result<KeyMaterial, Reason> {
  const encoded = key.startsWith(encodedMark) ? key.slice(encodedMark.length) : null;
  const data = encoded === null ? utf8(key) : fromBase64(encoded);
  if (isPublicMaterial(encoded ?? key))
    return invalid('a key file is no shared secret', `the secret of ${algorithm.names[0]}`);
  // A secret pasted with a line end makes signatures that never match; nobody means such a secret.
  if (key !== key.trim()) return invalid('the secret begins or ends with white space', 'the secret alone');
  if (data === null) return invalid('what follows base64: is not canonical base64', 'padded base64');
  if (data.length < octets) {
    const facts = { expected: `at least ${octets} octets`, received: `${data.length} octets` };
    return err(because('INVALID_KEY_LENGTH', 'the shared secret is shorter than the hash', facts));
  }
  return isPlaceholder(data)
    ? invalid('the shared secret is a placeholder', 'random octets: openssl rand -base64 48')
    : ok({ format: 'raw', algorithm, data });
}

/** 32 random digits have at least six values; what token debuggers show as an example, everybody knows. */
function isPlaceholder(secret: Bytes): boolean {
  return new Set(secret).size < 6 || /secret-(?:that-is-)?at-least-\d+-bits/.test(new TextDecoder().decode(secret));
}

/** PEM and its like, a list of JWKs, a line of OpenSSH or the octets in it. */
const keyFiles = [
  /-{4}\s*BEGIN/i,
  /^\s*\[.*"kty"\s*:/s,
  /(?:^|^\0\0\0.|\s)(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/,
];

function looksLikeKeyFile(text: string): boolean {
  const members = text.trim().startsWith('{') ? readJsonObject(text) : null;
  const isJwk = members?.has('kty') === true || members?.has('keys') === true;
  return isJwk || keyFiles.some((pattern) => pattern.test(text)) || readKeyText(text) !== null;
}

/**
 * Public keys are no secret: a connection whose HMAC is keyed with one would believe everybody (CVE-2016-5431 and its family). In base64
 * neither, of either alphabet and padded or not, which is how a file of several lines gets into a variable.
 */
function isPublicMaterial(text: string): boolean {
  const inside = fromBase64Url(unwrapped(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=*$/, ''));
  return looksLikeKeyFile(text) || (inside !== null && looksLikeKeyFile(new TextDecoder().decode(inside)));
}

function checkJwkText(algorithm: Algorithm, key: string): Result<KeyMaterial, Reason> {
  const members = readJsonObject(key);
  return members === null ? invalid('the key is not a JSON object', 'one public JWK') : checkJwk(algorithm, members);
}

function checkPublicKey(algorithm: Algorithm, key: string): Result<KeyMaterial, Reason> {
  const text = readKeyText(key);
  if (text === null) return invalid('the key cannot be read', 'PEM, bare base64 or a JWK of one public key');
  if (text.holds === 'private') return err(privateKey);
  const kind = readSpki(text.spki) ?? (isEllipticSpki(text.spki) ? ({ type: 'other_curve' } as const) : null);
  if (kind === null) return invalid('the public key cannot be read', 'an RSA, EC or Ed25519 key');
  const unfit = findUnfit(algorithm, kind);
  return unfit === null ? ok({ format: 'spki', algorithm, data: text.spki }) : err(unfit);
}

const anybodys: Reason = because('INVALID_KEY', 'under this key anybody can sign: its point is of small order', {
  expected: "the identity provider's own key",
});

/** Why this key is not for this algorithm, or null. Another kind of key is INVALID_KEY; the wrong size of the right kind is not. */
function findUnfit(algorithm: Algorithm, kind: PublicKeyKind | OtherCurve): Reason | null {
  const wanted = algorithm.key;
  const expected = wanted.type === 'ec' ? wanted.curve : wanted.type;
  if ((wanted.type === 'rsa') !== (kind.type === 'rsa')) {
    return because('INVALID_KEY', 'the key is of another kind than the algorithm', { expected, received: kind.type });
  }
  if (kind.type === 'rsa') return findWeakRsa(kind);
  if (kind.type === 'ed25519' && kind.smallOrder) return anybodys;
  const received = kind.type === 'ec' ? kind.curve : kind.type;
  return received === expected
    ? null
    : because('INVALID_KEY_LENGTH', 'the key is on another curve than the algorithm', { expected, received });
}

function findWeakRsa({ bits, soundExponent }: Extract<PublicKeyKind, { type: 'rsa' }>): Reason | null {
  if (bits < minRsaBits || bits > maxRsaBits) {
    const facts = { expected: `${minRsaBits} to ${maxRsaBits} bits`, received: `${bits} bits` };
    return because('INVALID_KEY_LENGTH', 'the RSA key has the wrong size', facts);
  }
  if (soundExponent) return null;
  return because('INVALID_KEY_LENGTH', 'the RSA exponent is too small or even', { expected: 'odd, at least 65537' });
}
