/** Postern's own addresses (DESIGN "URLs") and what answers them. Everything else is the gate's and never comes here. */
import type { Context } from 'hono';
import { HonoBase } from 'hono/hono-base';
import { TrieRouter } from 'hono/router/trie-router';
import { because } from '../core/reasons.ts';
import { handleAcs } from './acs.ts';
import type { Exchange } from './exchange.ts';
import { handleHealth } from './health.ts';
import { handleJwks } from './jwks.ts';
import { handleJwt } from './jwt-callback.ts';
import { handleJwtVerify } from './jwt-verify.ts';
import { handleLogin, handleLoginConnection } from './login.ts';
import { handleLogout, handleLogoutPage } from './logout.ts';
import { refuse } from './refuse.ts';
import { handleSessionInfo } from './session-info.ts';
import { handleSlo } from './slo.ts';
import { handleSpMetadata } from './sp-metadata.ts';
import { pathOf } from './target.ts';

type Handler = (x: Exchange, connection: string) => Promise<Response>;
type Methods = Readonly<Record<string, Handler>>;

/** For pages and documents: HEAD asks the same and changes nothing. */
function page(get: Handler): Methods {
  return { GET: get, HEAD: get };
}

/** For callbacks: what brings a token or a message is told itself which methods it may come by. */
function callback(handler: Handler): Methods {
  return { GET: handler, HEAD: handler, POST: handler };
}

const login = page(handleLogin);
const logout: Methods = { ...page(handleLogoutPage), POST: handleLogout };

const table: Readonly<Record<string, Methods>> = {
  '/_sso/login': login,
  '/_sso/login/:connection': page(handleLoginConnection),
  '/_sso/saml/:connection/acs': callback(handleAcs),
  // No HEAD: a GET here ends sessions.
  '/_sso/saml/:connection/slo': { GET: handleSlo, POST: handleSlo },
  '/_sso/saml/:connection/metadata': page(handleSpMetadata),
  '/_sso/jwt/:connection': callback(handleJwt),
  '/_sso/jwt/:connection/verify': callback(handleJwtVerify),
  // These name no connection: they mean the site's only jwt one.
  '/_hcms/mem/jwt': callback((x) => handleJwt(x, null)),
  '/_hcms/mem/jwt/verify': callback((x) => handleJwtVerify(x, null)),
  '/_hcms/mem/login': login,
  '/_hcms/mem/logout': logout,
  '/hs-login': login,
  '/hs-logout': logout,
  '/_sso/logout': logout,
  '/_sso/session': page(handleSessionInfo),
  '/_sso/jwks.json': page(handleJwks),
  '/_sso/health': page(handleHealth),
};

type Env = { Bindings: Exchange };

async function dispatch(c: Context<Env>, methods: Methods): Promise<Response> {
  const x = c.env;
  const handler = Object.hasOwn(methods, x.request.method) ? methods[x.request.method] : undefined;
  if (handler !== undefined) return handler(x, c.req.param('connection') ?? '');
  const allow = Object.keys(methods).join(', ');
  const facts = { expected: allow, received: x.request.method };
  return refuse(x, because('METHOD_NOT_ALLOWED', 'This address has no such method.', facts), { allow });
}

/** The whole of hono's part. It matches the path as received: hono's own would decode it first. */
function buildRoutes(): HonoBase<Env> {
  const routes = new HonoBase<Env>({ getPath: (request) => pathOf(request.url), router: new TrieRouter() });
  for (const [path, methods] of Object.entries(table)) routes.all(path, (c) => dispatch(c, methods));
  routes.notFound((c) => refuse(c.env, because('NOT_FOUND', 'None of Postern’s addresses.')));
  // The error door is app.ts's.
  routes.onError((error) => {
    throw error;
  });
  return routes;
}

const routes = buildRoutes();

/** Answers a request to one of Postern's own addresses. */
export async function answerOwn(x: Exchange): Promise<Response> {
  return routes.fetch(x.request, x);
}
