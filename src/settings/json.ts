/** A table written as JSON text: what a dashboard or a secret holds instead of a TOML table. */
import { readJsonObject } from '../proof/jwt/strict-json.ts';

/** Far above the 5 KB that Cloudflare allows, far below what would cost a cold start its time. */
const limit = 65_536;

/** The table; null when the text is no JSON object or has a name twice. The engine's own message could quote a secret. */
export function readJsonTable(text: string): Readonly<Record<string, unknown>> | null {
  const members = text.length > limit ? null : readJsonObject(text);
  // Object.fromEntries defines own properties, `__proto__` too.
  return members === null ? null : Object.fromEntries(members);
}
