/**
 * The secrets of the gateway itself: SESSION_KEYS, ASSERTION_KEY and the SAML key pairs. A message says what is wrong with a
 * key, never what the key is.
 */
import { fromBase64, fromBase64Url } from '../lib/base64.ts';
import { type Bytes, equalBytes } from '../lib/bytes.ts';
import { err, ok } from '../lib/result.ts';
import { fault, isTable, type Read } from './fields.ts';
import { readJsonTable } from './json.ts';
import { readKeyPairs } from './key-pairs.ts';
import type { Vars } from './named.ts';
import type { Fault, Secrets } from './site.ts';

export function readSecrets(env: Vars): Read<Secrets> {
  const sessionKeys = readSessionKeys(env['SESSION_KEYS']);
  const assertionKey = readAssertionKey(env['ASSERTION_KEY']);
  const signingKeys = readKeyPairs(env, 'SIGNING_KEY');
  const decryptionKeys = readKeyPairs(env, 'DECRYPTION_KEYS');
  if (sessionKeys.ok && assertionKey.ok && signingKeys.ok && decryptionKeys.ok) {
    return ok({
      sessionKeys: sessionKeys.value,
      assertionKey: assertionKey.value,
      signingKeys: signingKeys.value,
      decryptionKeys: decryptionKeys.value,
    });
  }
  return err([sessionKeys, assertionKey, signingKeys, decryptionKeys].flatMap((read) => (read.ok ? [] : read.error)));
}

const sessionKeysForm = '1 to 8 keys in base64, newest first, separated by commas; each: openssl rand -base64 32';

function readSessionKeys(value: unknown): Read<readonly Bytes[]> {
  const at = 'SESSION_KEYS';
  if (value === undefined) return err([missing(at, sessionKeysForm)]);
  const parts = typeof value === 'string' && value.length <= 5120 ? value.split(',').map((part) => part.trim()) : [];
  if (parts.length < 1 || parts.length > 8) return err([fault(at, 'is not 1 to 8 keys', sessionKeysForm)]);
  const keys: Bytes[] = [];
  const faults: Fault[] = [];
  for (const [i, part] of parts.entries()) {
    const key = fromBase64(part);
    const wrong = key === null ? 'is not base64' : weakness(key, keys);
    if (key !== null && wrong === null) keys.push(key);
    else faults.push(fault(`${at}[${i}]`, wrong ?? '', sessionKeysForm));
  }
  return faults.length === 0 ? ok(keys) : err(faults);
}

function missing(at: string, allowed: string): Fault {
  return fault(at, 'is not set', `${allowed} (npx wrangler secret put ${at})`, { absent: at });
}

/** Placeholders betray themselves: 32 random octets have about 30 different values, and are never all readable. */
function weakness(key: Bytes, others: readonly Bytes[]): string | null {
  if (key.length < 32) return `has ${key.length} bytes, fewer than 32`;
  if (new Set(key).size < 16) return 'is a placeholder: hardly two bytes differ';
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'is a placeholder: readable text, not random bytes';
  return others.some((other) => equalBytes(other, key)) ? 'is there twice' : null;
}

const assertionKeyForm =
  'a private JWK as JSON: EC P-256 ("kty","crv","x","y","d") or OKP Ed25519 ("kty","crv","x","d")';

/** Coordinates and private parts, 32 octets each, by curve. */
const members: ReadonlyMap<
  unknown,
  { readonly kty: string; readonly alg: readonly unknown[]; readonly parts: string[] }
> = new Map([
  ['P-256', { kty: 'EC', alg: [undefined, 'ES256'], parts: ['x', 'y', 'd'] }],
  ['Ed25519', { kty: 'OKP', alg: [undefined, 'EdDSA', 'Ed25519'], parts: ['x', 'd'] }],
]);

/** Private keys printed in RFC 7515 and RFC 8037: everybody has them. */
const published: readonly unknown[] = [
  'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  'nWGxne_9WmC6hEr0kuwsERJxWl7MmkZcDusAxyuf2A4',
];

function readAssertionKey(value: unknown): Read<JsonWebKey> {
  const at = 'ASSERTION_KEY';
  if (value === undefined) return err([missing(at, assertionKeyForm)]);
  const jwk = typeof value === 'string' ? readJsonTable(value) : value;
  if (!isTable(jwk)) return err([fault(at, 'is not a JSON object', assertionKeyForm)]);
  const curve = members.get(jwk['crv']);
  if (curve === undefined || curve.kty !== jwk['kty']) {
    return err([fault(at, 'has another key type or curve', assertionKeyForm)]);
  }
  const faults = curve.parts
    .filter((part) => !isPart(jwk[part]))
    .map((part) => fault(`${at}.${part}`, 'is not 32 bytes of base64url', assertionKeyForm));
  if (!curve.alg.includes(jwk['alg'])) faults.push(fault(`${at}.alg`, 'is for another kind of key', assertionKeyForm));
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig')
    faults.push(fault(`${at}.use`, 'is not "sig"', assertionKeyForm));
  if (published.includes(jwk['d'])) faults.push(fault(`${at}.d`, 'is a published example', 'a key of your own'));
  if (faults.length > 0) return err(faults);
  // Only what makes the key: `ext` or `key_ops` of whatever made it could stop WebCrypto from using it.
  const parts = curve.parts.map((part) => [part, String(jwk[part])]);
  return ok({ kty: curve.kty, crv: String(jwk['crv']), ...Object.fromEntries(parts) });
}

function isPart(value: unknown): boolean {
  const bytes = typeof value === 'string' ? fromBase64Url(value) : null;
  return bytes !== null && bytes.length === 32 && new Set(bytes).size > 1;
}
