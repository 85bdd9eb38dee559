/**
 * The verify form: what the callback would say to a token. It makes no session, uses nothing up and writes no audit row, so an
 * administrator may try the same token again. Settings are judged first, so an empty form already shows what is wrong with them.
 */
import type { Reason } from '../core/reasons.ts';
import type { Result } from '../lib/result.ts';
import { ok } from '../lib/result.ts';
import { pickToken } from '../proof/jwt/parameter.ts';
import type { Verified } from '../proof/verified.ts';
import { json } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { findJwtConnection, proveToken, readJwtParameters } from './jwt-proof.ts';
import { languageOf } from './pages/language.ts';
import { renderVerify, type VerifyOutcome } from './pages/verify.ts';
import { wantsPage } from './refuse.ts';

/** Null: nothing was given to check, and the settings are right. */
async function check(x: Exchange, connectionId: string | null): Promise<Result<Verified | null, Reason>> {
  const connection = findJwtConnection(x.site, connectionId);
  if (!connection.ok) return connection;
  const parameters = await readJwtParameters(x.request);
  if (!parameters.ok) return parameters;
  const { query, form } = parameters.value;
  if (x.request.method !== 'POST' && query.size === 0) return ok(null);
  const token = pickToken(query, form);
  return token.ok ? proveToken(x, connection.value, token.value) : token;
}

/** What a session would be made of. The reason's own words stay in the gateway: this address is open to everybody. */
function outcomeOf(checked: Result<Verified | null, Reason>): VerifyOutcome | null {
  if (!checked.ok) return { ok: false, code: checked.error.code };
  if (checked.value === null) return null;
  const { email, name, subject, expires } = checked.value;
  return { ok: true, claims: { email, name, sub: subject, accepted_until: expires.toISOString() } };
}

/** GET and POST `/_sso/jwt/{connection}/verify`; null stands for the site's only jwt connection. A page for eyes, JSON for programs; always 200. */
export async function handleJwtVerify(x: Exchange, connectionId: string | null): Promise<Response> {
  const outcome = outcomeOf(await check(x, connectionId));
  if (!wantsPage(x.request)) return json(200, outcome ?? { ok: null, send: 'jwt' });
  const language = languageOf(x.request);
  return renderVerify({ site: x.site, language, action: x.path, outcome });
}
