/** Finds the connection that a sign-in means, by its id, compared exactly; never by anything a message says. */

import { because, type Reason } from '../core/reasons.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Connection, FaultyConnection, Site } from '../settings/site.ts';
import type { RefusalFacts } from './refuse.ts';
import { signInWay } from './ways.ts';

type ConnectionType = Connection['type'];

function typeOf(connection: Connection | FaultyConnection): ConnectionType | null {
  return connection.type === 'faulty' ? connection.meant : connection.type;
}

/** Why nobody can sign in at all; null when sign-in is on. Code: SSO_DISABLED. */
export function judgeSsoEnabled(site: Site): Reason | null {
  return site.ssoEnabled ? null : because('SSO_DISABLED', 'The site has sso_enabled = false.');
}

/** The connection as it may be used. Codes: CONNECTION_UNKNOWN; a faulty connection's own. */
export function usable(connection: Connection | FaultyConnection | undefined): Result<Connection, Reason> {
  if (connection === undefined) return err(because('CONNECTION_UNKNOWN', 'The site has no such connection.'));
  if (connection.type !== 'faulty') return ok(connection);
  const received = connection.faults.map(({ at, wrong }) => `${at} ${wrong}`).join('; ');
  return err(because(connection.code, 'The settings of this connection are wrong.', { received }));
}

/** The connection of this id and type; one of another type is unknown here. Codes as for `usable`. */
export function findConnection<T extends ConnectionType>(
  site: Site,
  id: string,
  type: T,
): Result<Extract<Connection, { type: T }>, Reason> {
  const found = site.connections.get(id);
  const meant = found === undefined ? null : typeOf(found);
  const connection = usable(meant === type || meant === null ? found : undefined);
  if (!connection.ok) return connection;
  return ok(connection.value as Extract<Connection, { type: T }>);
}

/** The site's only jwt connection, for the paths that name none; undefined for none or several. */
export function onlyJwtConnection(site: Site): string | undefined {
  const jwt = [...site.connections.values()].filter((connection) => typeOf(connection) === 'jwt');
  return jwt.length === 1 ? jwt[0]?.id : undefined;
}

/** What a refused sign-in says besides its reason: the connection, if the site has it, and the way to try again. */
export function signInFacts(site: Site, connectionId: string | null, target = '/'): RefusalFacts {
  const connection = connectionId === null ? undefined : site.connections.get(connectionId);
  if (connection === undefined) return { nextUrl: signInWay(null, target) };
  // By a faulty one nobody gets in: where there are others, the page that asks shows them.
  const way = connection.type === 'faulty' ? null : connection.id;
  return { connection: connection.id, nextUrl: signInWay(way, target) };
}
