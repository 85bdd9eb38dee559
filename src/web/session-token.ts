/**
 * The session as a text that only this gateway can write: `payload.mac`, both base64url. The mac is HMAC-SHA256 under a key
 * derived from any of the gateway's session keys; the newest signs. Whether the session counts is core/session's matter.
 */
import { because, type Reason } from '../core/reasons.ts';
import type { Session } from '../core/session.ts';
import { fromBase64Url, toBase64Url } from '../lib/base64.ts';
import { type Bytes, fromUtf8, utf8 } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Secrets } from '../settings/site.ts';

/** Browsers keep 4096 octets per cookie; ours stays far below, so anything longer is not ours. */
const LENGTH_LIMIT = 4000;
/** Texts of the identity provider that only decorate a session are cut or left out, so that the cookie always fits. */
const NAME_LIMIT = 120;
const ID_LIMIT = 256;

/** Resolved keys, never promises: a promise may not outlive the request that made it. */
const keys = new WeakMap<Bytes, CryptoKey>();

/** The same secret serves several purposes; HKDF gives each its own key. */
async function keyOf(secret: Bytes): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8('postern session cookie') };
  const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const key = await crypto.subtle.deriveKey(hkdf, base, hmac, false, ['sign', 'verify']);
  keys.set(secret, key);
  return key;
}

async function isSignedByUs(secrets: Secrets, payload: string, mac: Bytes): Promise<boolean> {
  for (const secret of secrets.sessionKeys) {
    if (await crypto.subtle.verify('HMAC', await keyOf(secret), mac, utf8(payload))) return true;
  }
  return false;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isTime = (value: unknown): value is number => Number.isSafeInteger(value);

/** What each member has to be; a session of another version of Postern is refused, not guessed at. */
const SHAPE: { readonly [Key in keyof Session]: (value: unknown) => boolean } = {
  host: isText,
  connection: isText,
  email: isText,
  name: isTextOrNull,
  subject: isTextOrNull,
  sessionIndex: isTextOrNull,
  issuedAt: isTime,
  seenAt: isTime,
  expiresAt: isTime,
};

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const members: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  return Object.entries(SHAPE).every(([key, isRight]) => isRight(members.get(key)));
}

function decode(payload: string): Session | null {
  const text = fromUtf8(fromBase64Url(payload) ?? new Uint8Array());
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

function malformed(detail: string): Result<never, Reason> {
  return err(because('SESSION_MALFORMED', detail));
}

/** The session that a token carries. The signature first; the payload is not looked at before. SESSION_MALFORMED, SESSION_SIGNATURE. */
export async function openToken(secrets: Secrets, token: string): Promise<Result<Session, Reason>> {
  if (token.length > LENGTH_LIMIT) return malformed('The session cookie is longer than any that was issued.');
  const [payload, encodedMac, ...rest] = token.split('.');
  const mac = encodedMac === undefined ? null : fromBase64Url(encodedMac);
  if (payload === undefined || mac === null || rest.length > 0) {
    return malformed('The session cookie is not a payload and a signature.');
  }
  if (!(await isSignedByUs(secrets, payload, mac))) {
    return err(because('SESSION_SIGNATURE', 'The session cookie is not signed by any of the session keys.'));
  }
  const session = decode(payload);
  return session === null ? malformed('The signed session is not of the shape this version writes.') : ok(session);
}

function trimmed(session: Session): Session {
  const short = (id: string | null) => (id !== null && id.length > ID_LIMIT ? null : id);
  const { name, subject, sessionIndex } = session;
  return {
    ...session,
    name: name?.slice(0, NAME_LIMIT) ?? null,
    subject: short(subject),
    sessionIndex: short(sessionIndex),
  };
}

/** The token of a session, signed by the newest key. */
export async function signToken(secrets: Secrets, session: Session): Promise<string> {
  const newest = secrets.sessionKeys[0];
  if (newest === undefined) throw new Error('No session key: settings let none through.');
  const payload = toBase64Url(utf8(JSON.stringify(trimmed(session))));
  const mac = await crypto.subtle.sign('HMAC', await keyOf(newest), utf8(payload));
  return `${payload}.${toBase64Url(new Uint8Array(mac))}`;
}
