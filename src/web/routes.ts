/** Postern's own addresses (DESIGN "URLs") and what answers them. Everything else is the gate's and never comes here. */
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

/** By path. */
const fixed: ReadonlyMap<string, Methods> = new Map(
  Object.entries({
    '/_sso/login': login,
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
  }),
);

/** The same, with `*` for the id of a connection, which is the third part of each. */
const ofConnection: ReadonlyMap<string, Methods> = new Map(
  Object.entries({
    '/_sso/login/*': page(handleLoginConnection),
    '/_sso/saml/*/acs': callback(handleAcs),
    // No HEAD: a GET here ends sessions.
    '/_sso/saml/*/slo': { GET: handleSlo, POST: handleSlo },
    '/_sso/saml/*/metadata': page(handleSpMetadata),
    '/_sso/jwt/*': callback(handleJwt),
    '/_sso/jwt/*/verify': callback(handleJwtVerify),
  }),
);

interface Address {
  readonly methods: Methods;
  /** Empty where the address names none. */
  readonly connection: string;
}

/** What a path means. It is read as received; only the id of a connection may be percent-encoded. */
function find(path: string): Address | null {
  const methods = fixed.get(path);
  if (methods !== undefined) return { methods, connection: '' };
  const [start, sso, kind, id = '', ...rest] = path.split('/');
  const found = ofConnection.get([start, sso, kind, '*', ...rest].join('/'));
  const connection = decode(id);
  return found === undefined || connection === '' ? null : { methods: found, connection };
}

/** Empty for what is no encoding of anything. */
function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return '';
  }
}

/** Answers a request to one of Postern's own addresses. */
export async function answerOwn(x: Exchange): Promise<Response> {
  const answer = await dispatch(x);
  // The answer to HEAD is that to GET, without its body (RFC 9110 §9.3.2).
  return x.request.method === 'HEAD' ? new Response(null, answer) : answer;
}

async function dispatch(x: Exchange): Promise<Response> {
  const { method } = x.request;
  const address = find(x.path);
  if (address === null) return refuse(x, because('NOT_FOUND', 'None of Postern’s addresses.'));
  const { methods, connection } = address;
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler !== undefined) return handler(x, connection);
  const allow = Object.keys(methods).join(', ');
  const facts = { expected: allow, received: method };
  return refuse(x, because('METHOD_NOT_ALLOWED', 'This address has no such method.', facts), { allow });
}
