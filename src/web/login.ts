/**
 * Signing in, up to the door of the identity provider: who is signed in already goes on, a browser that goes round in circles
 * is stopped, one connection is started, several are asked for. Which readers exist is never said, only which domains do.
 */
import { emailAllowed, normaliseEmail } from '../core/email.ts';
import { type ReasonCode, reasonCodes } from '../core/reasons.ts';
import { returnTarget } from '../core/return-to.ts';
import type { Connection, FaultyConnection } from '../settings/site.ts';
import { redirect } from './answers.ts';
import { judgeSsoEnabled, signInFacts, usable } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { findLoop } from './loop.ts';
import { renderChooser } from './pages/chooser.ts';
import { languageOf } from './pages/language.ts';
import { readLoginState, writeLoginState } from './pending.ts';
import { refuse } from './refuse.ts';
import { startLogin } from './start.ts';
import { clearedFor, readVisitor, type Visitor } from './visitor.ts';

type AnyConnection = Connection | FaultyConnection;

/** What is started, or between what the reader is asked to choose. */
type Choice =
  | { readonly start: AnyConnection | undefined }
  | {
      readonly ask: readonly AnyConnection[];
      readonly askEmail: boolean;
      readonly email?: string;
      readonly unknownEmail?: string;
    };

function queryOf(x: Exchange): URLSearchParams {
  return new URL(x.url).searchParams;
}

/** The page to go back to; `redirect_url` is the hosted product's name for it. */
function targetOf(x: Exchange): string {
  const query = queryOf(x);
  return returnTarget(query.get('return_to') ?? query.get('redirect_url'), x.site.url);
}

/** The address that the reader typed; null when none was, or what was typed is none. */
function typedAddress(x: Exchange): string | null {
  return normaliseEmail(queryOf(x).get('email') ?? '');
}

/** The connections that name the address's domain; failing that, those that take any. */
function fitting(connections: readonly AnyConnection[], email: string | null): readonly Connection[] {
  if (email === null) return [];
  const sound = connections.filter((one): one is Connection => one.type !== 'faulty');
  const naming = sound.filter((one) => one.emailDomains !== null && emailAllowed(email, one.emailDomains));
  return naming.length > 0 ? naming : sound.filter((one) => one.emailDomains === null);
}

function choose(x: Exchange): Choice {
  const all = [...x.site.connections.values()];
  if (all.length <= 1) return { start: all[0] };
  const askEmail = all.some((one) => one.type !== 'faulty' && one.emailDomains !== null);
  const typed = queryOf(x).get('email');
  if (typed === null) return { ask: all, askEmail };
  const email = typedAddress(x);
  const fit = fitting(all, email);
  if (fit.length === 1) return { start: fit[0] };
  return fit.length > 1 && email !== null
    ? { ask: fit, askEmail: false, email }
    : { ask: all, askEmail, unknownEmail: typed };
}

function ask(x: Exchange, returnTo: string, choice: Extract<Choice, { ask: unknown }>): Promise<Response> {
  const { ask: connections, ...question } = choice;
  const language = languageOf(x.request);
  return renderChooser({ site: x.site, language, connections, returnTo, another: wantsAnother(x), ...question });
}

/** Whether somebody wants to sign in as somebody else: who is signed in stays so until then. */
function wantsAnother(x: Exchange): boolean {
  return queryOf(x).has('another');
}

/** Already signed in: to the page, and the finishes counted so far were no loop. */
async function goOn(x: Exchange, target: string): Promise<Response> {
  const response = redirect(302, target);
  const login = await readLoginState(x);
  if (login.finishes.length > 0)
    response.headers.append('Set-Cookie', await writeLoginState(x, { ...login, finishes: [] }));
  return response;
}

/** The gate clears a cookie that does not count before it sends the browser here; its reason is in the query. A hint, no more. */
function readHint(x: Exchange): ReasonCode | null {
  const hint = queryOf(x).get('nobody');
  return reasonCodes.find((code) => code === hint) ?? null;
}

async function signIn(x: Exchange, connectionId: string | null): Promise<Response> {
  const target = targetOf(x);
  const off = judgeSsoEnabled(x.site);
  if (off !== null) return refuse(x, off, signInFacts(x.site, connectionId, target));
  const visitor = await readVisitor(x);
  const response = await lead(x, connectionId, target, visitor);
  // A refusal sets no cookie, not even one that ends another.
  return response.status < 400 ? clearedFor(visitor, response) : response;
}

/** Where they go: on, if they are signed in already; to an identity provider; or to a page that asks which. */
async function lead(x: Exchange, connectionId: string | null, target: string, visitor: Visitor): Promise<Response> {
  const facts = signInFacts(x.site, connectionId, target);
  const session = 'session' in visitor ? visitor.session : null;
  // A connection's own address also switches to it from a session by another one.
  const isAnother = wantsAnother(x);
  if (session !== null && !isAnother && (connectionId ?? session.connection) === session.connection)
    return goOn(x, target);
  const login = await readLoginState(x);
  const loop = 'session' in visitor ? null : findLoop(login.finishes, visitor.nobody?.code ?? readHint(x), x.now);
  if (loop !== null) return refuse(x, loop.reason, { ...facts, loopCause: loop.cause });
  const choice = connectionId === null ? choose(x) : { start: x.site.connections.get(connectionId) };
  if ('ask' in choice) return ask(x, target, choice);
  const connection = usable(choice.start);
  const started = connection.ok
    ? await startLogin(x, connection.value, { target, login, typed: typedAddress(x), isAnother })
    : connection;
  return started.ok ? started.value : refuse(x, started.error, facts);
}

/** GET `/_sso/login?return_to=…[&email=…]`. */
export function handleLogin(x: Exchange): Promise<Response> {
  return signIn(x, null);
}

/** GET `/_sso/login/{connection}?return_to=…[&email=…]`: the address to bookmark. */
export function handleLoginConnection(x: Exchange, connectionId: string): Promise<Response> {
  return signIn(x, connectionId);
}
