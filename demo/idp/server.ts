/**
 * The demo identity provider on plain node:http: SAML and JWT for a handful of made-up people, no passwords, no memory.
 * It must never be reachable from outside: it listens on 127.0.0.1 and signs in whoever asks.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { findPerson } from '../people.ts';
import { idpUrl } from '../places.ts';
import { callbackFor } from './jwt.ts';
import type { SigningKey } from './keys.ts';
import { chooserPage, homePage, postPage, problemPage } from './pages.ts';
import { answer, isXmlId, metadata, readAuthnRequest } from './saml.ts';

export interface IdpOptions {
  readonly key: SigningKey;
  /** The secret shared with the gateway's jwt connection, as text. */
  readonly jwtKey: string;
  readonly clock: () => Date;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Handler = (input: URLSearchParams, options: IdpOptions) => Reply | Promise<Reply>;

const routes: Readonly<Record<string, Handler>> = {
  'GET /': () => html(homePage()),
  'GET /health': () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok\n' }),
  'GET /saml/metadata': (_, { key }) => ({
    status: 200,
    headers: { 'content-type': 'application/samlmetadata+xml' },
    body: metadata(key.certificatePem),
  }),
  'GET /saml/sso': chooseForSaml,
  'GET /saml/start': () => html(chooserPage({ action: '/saml/answer', by: 'saml', hidden: {} })),
  'POST /saml/answer': answerBySaml,
  'GET /jwt/login': chooseForJwt,
  'POST /jwt/answer': answerByJwt,
};

/** The server, not yet listening. */
export function createIdp(options: IdpOptions): Server {
  return createServer((request, response) => {
    respond(request, options).then(
      (reply) => send(response, reply),
      (error: unknown) =>
        send(response, html(problemPage(error instanceof Error ? error.message : String(error)), 400)),
    );
  });
}

async function respond(request: IncomingMessage, options: IdpOptions): Promise<Reply> {
  const url = new URL(request.url ?? '/', idpUrl);
  const handler = routes[`${request.method === 'HEAD' ? 'GET' : request.method} ${url.pathname}`];
  if (!handler) return html(problemPage(`there is no ${request.method} ${url.pathname}`), 404);
  return handler(request.method === 'POST' ? await readForm(request) : url.searchParams, options);
}

function chooseForSaml(query: URLSearchParams): Reply {
  const requestId = readAuthnRequest(query.get('SAMLRequest') ?? '');
  const relayState = query.get('RelayState');
  const hidden = { requestId, ...(relayState === null ? {} : { relayState }) };
  return html(chooserPage({ action: '/saml/answer', by: 'saml', hidden }));
}

async function answerBySaml(form: URLSearchParams, { key, clock }: IdpOptions): Promise<Reply> {
  const person = findPerson(form.get('who'), 'saml');
  const requestId = form.get('requestId');
  if (!person) throw new Error('nobody by that name');
  if (requestId !== null && !isXmlId(requestId)) throw new Error('a request without a proper ID');
  return html(postPage(person.name, await answer(person, requestId, key, clock()), form.get('relayState')));
}

function chooseForJwt(query: URLSearchParams): Reply {
  const redirectUrl = query.get('redirect_url') ?? '/';
  return html(chooserPage({ action: '/jwt/answer', by: 'jwt', hidden: { redirectUrl } }));
}

async function answerByJwt(form: URLSearchParams, { jwtKey, clock }: IdpOptions): Promise<Reply> {
  const person = findPerson(form.get('who'), 'jwt');
  if (!person) throw new Error('nobody by that name');
  // Passed on as it came: where a reader may be sent to is the gateway's to judge, and it does.
  const location = await callbackFor(person, form.get('redirectUrl') ?? '/', jwtKey, clock());
  return { status: 302, headers: { location }, body: '' };
}

const maxFormOctets = 64 * 1024;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxFormOctets) throw new Error('a form that is too long');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function html(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...always, ...headers }).end(body);
}
