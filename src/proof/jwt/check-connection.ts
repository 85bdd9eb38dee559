/** The faults of a jwt connection by their codes and in their order, for the settings, `npm run check` and the verify form alike. */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { algorithmNames, findAlgorithm } from './algorithms.ts';
import { checkKey } from './keys.ts';

/** What is judged; settings' JwtConnection is one. */
export interface JwtSettings {
  readonly remoteLoginUrl: string;
  readonly algorithm: string;
  /** The key's text, the secret's value, or empty when there is a `jwksUrl`. */
  readonly key: string;
  readonly jwksUrl: string | null;
}

/** NO_SETTINGS, INVALID_LOGIN_URL, INVALID_KEY, PRIVATE_KEY_PROVIDED or INVALID_KEY_LENGTH, whichever is first. */
export function checkConnection(settings: JwtSettings | undefined): Result<null, Reason> {
  if (settings === undefined) return err(because('NO_SETTINGS', 'there is no jwt connection here'));
  const { remoteLoginUrl, algorithm, key, jwksUrl } = settings;
  if (!isSafeUrl(remoteLoginUrl)) {
    const facts = {
      expected: 'an absolute https URL (http on localhost only)',
      received: remoteLoginUrl.slice(0, 120),
    };
    return err(because('INVALID_LOGIN_URL', 'remote_login_url cannot be used', facts));
  }
  if (jwksUrl === null) {
    const checked = checkKey(algorithm, key);
    return checked.ok ? ok(null) : checked;
  }
  const fault = findJwksFault(algorithm, key, jwksUrl);
  return fault === null ? ok(null) : err(because('INVALID_KEY', fault));
}

function findJwksFault(algorithm: string, key: string, jwksUrl: string): string | null {
  const entry = findAlgorithm(algorithm);
  if (entry === undefined) return `the algorithm is none of ${algorithmNames.join(' ')}`;
  if (entry.key.type === 'secret') return 'a shared secret is never published: jwks_url needs an asymmetric algorithm';
  if (key !== '') return 'key and jwks_url exclude each other';
  return isSafeUrl(jwksUrl) ? null : 'jwks_url must be an absolute https URL (http on localhost only)';
}

/** Spelled out in full and in ASCII: URL forgives spaces, control characters and backslashes that others read differently. */
function isSafeUrl(text: string): boolean {
  if (!/^https?:\/\/[!-[\]-~]+$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9.-]+\.localhost)$/.test(hostname);
}
