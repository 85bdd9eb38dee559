/**
 * Signing in, up to the door of the identity provider: who is signed in already goes on, a browser that goes round in circles
 * is stopped, one connection is started, several are asked for. Which readers exist is never said, only which domains do.
 */
import { emailAllowed, normaliseEmail } from '../core/email.ts';
import { type ReasonCode, reasonCodes } from '../core/reasons.ts';
import { returnTarget } from '../core/return-to.ts';
import type { Connection, FaultyConnection, Site } from '../settings/site.ts';
import { judgeSsoEnabled, signInFacts, usable } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { findLoop } from './loop.ts';
import { renderChooser } from './pages/chooser.tsx';
import { ownHeaders } from './pages/headers.ts';
import { pickLanguage } from './pages/language.ts';
import { readLoginState, writeLoginState } from './pending.ts';
import { refuse } from './refuse.ts';
import { startLogin } from './start.ts';
import { readVisitor } from './visitor.ts';

/** What is started, or asked. */
type Choice =
  | { readonly start: Connection | FaultyConnection | undefined }
  | { readonly ask: true; readonly unknownEmail?: string };

function queryOf(x: Exchange): URLSearchParams {
  return new URL(x.request.url).searchParams;
}

/** The page to go back to; `redirect_url` is the hosted product's name for it. */
function targetOf(x: Exchange): string {
  const query = queryOf(x);
  return returnTarget(query.get('return_to') ?? query.get('redirect_url'), x.site.url);
}

/** The connection that names the address's domain; failing that, the only one that takes any domain. */
function byDomain(site: Site, typed: string): Choice {
  const email = normaliseEmail(typed);
  const connections = [...site.connections.values()].filter((one): one is Connection => one.type !== 'faulty');
  const naming = connections.filter(
    (one) => email !== null && one.emailDomains !== null && emailAllowed(email, one.emailDomains),
  );
  const open = connections.filter((one) => email !== null && one.emailDomains === null);
  const fitting = naming.length > 0 ? naming : open;
  return fitting.length === 1 ? { start: fitting[0] } : { ask: true, unknownEmail: typed };
}

function choose(x: Exchange): Choice {
  const connections = [...x.site.connections.values()];
  if (connections.length <= 1) return { start: connections[0] };
  const typed = queryOf(x).get('email');
  return typed === null ? { ask: true } : byDomain(x.site, typed);
}

async function ask(x: Exchange, target: string, unknownEmail: string | undefined): Promise<Response> {
  const connections = [...x.site.connections.values()].map(({ id, label }) => ({ id, label }));
  const someDomains = [...x.site.connections.values()].some(
    (one) => one.type !== 'faulty' && one.emailDomains !== null,
  );
  return renderChooser({
    site: x.site,
    language: pickLanguage(x.request.headers.get('Accept-Language')),
    connections,
    askEmail: someDomains,
    returnTo: target,
    ...(unknownEmail === undefined ? {} : { unknownEmail }),
  });
}

/** Already signed in: to the page, and the finishes counted so far were no loop. */
async function goOn(x: Exchange, target: string): Promise<Response> {
  const headers = new Headers(ownHeaders('redirect'));
  headers.set('Location', target);
  const login = await readLoginState(x);
  if (login.finishes.length > 0) headers.append('Set-Cookie', await writeLoginState(x, { ...login, finishes: [] }));
  return new Response(null, { status: 302, headers });
}

/** The gate clears a cookie that does not count before it sends the browser here; its reason is in the query. A hint, no more. */
function readHint(x: Exchange): ReasonCode | null {
  const hint = queryOf(x).get('nobody');
  return reasonCodes.find((code) => code === hint) ?? null;
}

async function signIn(x: Exchange, connectionId: string | null): Promise<Response> {
  const target = targetOf(x);
  const facts = signInFacts(x.site, connectionId, target);
  const off = judgeSsoEnabled(x.site);
  if (off !== null) return refuse(x, off, facts);
  const visitor = await readVisitor(x);
  const session = 'session' in visitor ? visitor.session : null;
  // A connection's own address also switches to it from a session by another one.
  if (session !== null && (connectionId ?? session.connection) === session.connection) return goOn(x, target);
  const login = await readLoginState(x);
  const loop = 'session' in visitor ? null : findLoop(login.finishes, visitor.nobody?.code ?? readHint(x), x.now);
  if (loop !== null) return refuse(x, loop.reason, { ...facts, loopCause: loop.cause });
  const choice = connectionId === null ? choose(x) : { start: x.site.connections.get(connectionId) };
  if ('ask' in choice) return ask(x, target, choice.unknownEmail);
  const connection = usable(choice.start);
  return connection.ok ? startLogin(x, connection.value, target, login) : refuse(x, connection.error, facts);
}

/** GET `/_sso/login?return_to=…[&email=…]`. */
export function handleLogin(x: Exchange): Promise<Response> {
  return signIn(x, null);
}

/** GET `/_sso/login/{connection}?return_to=…`: the address to bookmark. */
export function handleLoginConnection(x: Exchange, connectionId: string): Promise<Response> {
  return signIn(x, connectionId);
}
