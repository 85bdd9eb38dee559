/** From a request at a jwt address to what its token proves, for the callback and the verify form alike. Nothing is used up here. */
import { because, type Reason } from '../core/reasons.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Jwks } from '../proof/jwt/jwks.ts';
import { isSignatureMismatch, verifyToken, verifyTokenWithJwks } from '../proof/jwt/verify.ts';
import type { Verified } from '../proof/verified.ts';
import type { JwtConnection, Site } from '../settings/site.ts';
import { findConnection, onlyJwtConnection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { readForm } from './form.ts';
import { jwksFor, renewJwks } from './jwks-fetch.ts';
import { fetchable, mayFetch } from './may-fetch.ts';

/** The connection an address means; null stands for the site's only one. Codes: NO_SETTINGS; a faulty one's own. */
export function findJwtConnection(site: Site, connectionId: string | null): Result<JwtConnection, Reason> {
  const id = connectionId ?? onlyJwtConnection(site) ?? null;
  if (id === null) {
    return err(because('NO_SETTINGS', 'The path means the only jwt connection, and the site has none or several.'));
  }
  const connection = findConnection(site, id, 'jwt');
  if (connection.ok || connection.error.code !== 'CONNECTION_UNKNOWN') return connection;
  return err(because('NO_SETTINGS', 'The site has no jwt connection of this id.', { received: id }));
}

export interface JwtParameters {
  readonly query: URLSearchParams;
  /** Empty unless the request is a POST. */
  readonly form: URLSearchParams;
}

/** Codes: those of readForm. */
export async function readJwtParameters(request: Request): Promise<Result<JwtParameters, Reason>> {
  const query = new URL(request.url).searchParams;
  if (request.method !== 'POST') return ok({ query, form: new URLSearchParams() });
  const form = await readForm(request);
  return form.ok ? ok({ query, form: form.value }) : form;
}

function expectationsOf(x: Exchange, connection: JwtConnection) {
  const { algorithm, issuer, subject, audience } = connection;
  return {
    algorithm,
    clockSkewSeconds: x.site.clockSkewSeconds,
    ...(issuer === null ? {} : { issuer }),
    ...(subject === null ? {} : { subject }),
    ...(audience === null ? {} : { audience }),
  };
}

export async function proveToken(
  x: Exchange,
  connection: JwtConnection,
  token: string,
): Promise<Result<Verified, Reason>> {
  const expected = expectationsOf(x, connection);
  if (connection.jwksUrl === null) return verifyToken(token, { ...expected, key: connection.key }, x.now);
  const url = connection.jwksUrl;
  if (!mayFetch(url, x.site.url.startsWith('http:'))) {
    const seen = { expected: fetchable, received: url };
    return err(because('INVALID_KEY', 'A JWKS is not fetched from such an address.', seen));
  }
  const jwks = await outliving(x, jwksFor(url, token, x.now));
  if (!jwks.ok) return jwks;
  const judge = (keys: Jwks) => verifyTokenWithJwks(token, { ...expected, jwks: keys }, x.now);
  const judged = await judge(jwks.value);
  if (judged.ok || !isSignatureMismatch(judged.error)) return judged;
  const renewed = await outliving(x, renewJwks(url, jwks.value, x.now));
  return renewed === null ? judged : judge(renewed);
}

/** A stranger who hangs up must not take a fetch along: the others make do without it for as long. */
function outliving<T>(x: Exchange, work: Promise<T>): Promise<T> {
  x.waitUntil(work);
  return work;
}
