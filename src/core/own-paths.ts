/** The paths that are Postern's own on every site. They never reach the origin, however they are spelled. */
import type { Reading } from './path.ts';

/** The hosted product's addresses, so that an IdP set up for it works unchanged. Exact, unlike `/_sso`. */
const MEMBER_PATHS: ReadonlySet<string> = new Set([
  '/_hcms/mem/jwt',
  '/_hcms/mem/jwt/verify',
  '/_hcms/mem/login',
  '/_hcms/mem/logout',
  '/hs-login',
  '/hs-logout',
]);

/** Whether a path, exactly as it is spelled, is in Postern's namespace. */
export function isSpelledOwn(path: string): boolean {
  return path === '/_sso' || path.startsWith('/_sso/') || MEMBER_PATHS.has(path);
}

/** Whether any reading of the path is in Postern's namespace. */
export function isOwnPath(readings: readonly Reading[]): boolean {
  for (const { path } of readings) if (isSpelledOwn(path)) return true;
  return false;
}
