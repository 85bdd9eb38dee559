/** A reader's browser against a gateway (gateway.ts): keep-alive requests to the site's host, and signing in for real, hop by hop. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { inflateRawSync } from 'node:zlib';
import { siteHost, siteUrl } from './gateway.ts';
import { writeResponse, writeToken } from './idp.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A connection that idles is closed here before workerd does (5 s): what is sent into a closing one is lost. */
const agent = new Agent({ keepAlive: true, timeout: 4000 });
const navigation = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

type Headers = Readonly<Record<string, string>>;

function send(port: number, method: string, path: string, headers: Headers, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = {
      Host: siteHost,
      ...headers,
      ...(body === '' ? {} : { 'Content-Length': `${Buffer.byteLength(body)}` }),
    };
    const asking = request({ agent, host: '127.0.0.1', port, method, path, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Opens an address of the site as a browser does. */
export function get(port: number, path: string, headers: Headers = {}): Promise<Answer> {
  return send(port, 'GET', path, { ...navigation, ...headers }, '');
}

/** Sends a form as a browser does. */
export function post(port: number, path: string, fields: Headers, headers: Headers = {}): Promise<Answer> {
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return send(port, 'POST', path, { ...navigation, ...type, ...headers }, new URLSearchParams(fields).toString());
}

/** One cookie that an answer sets, as a Cookie header would send it back; null when it sets none of that name. */
export function cookieOf({ headers }: Answer, name: string): string | null {
  const set = headers['set-cookie']?.find((cookie) => cookie.startsWith(`${name}=`));
  return set === undefined ? null : set.slice(0, set.indexOf(';'));
}

/** A sign-in that was started: what the identity provider was asked, and the cookie that remembers it. */
export interface Started {
  readonly connection: string;
  readonly cookie: string;
  readonly location: URL;
}

/** GET `/_sso/login/{connection}`: the way to the identity provider. */
export async function startLogin(port: number, connection: string, returnTo = '/handbook/leave'): Promise<Started> {
  const answer = await get(port, `/_sso/login/${connection}?return_to=${encodeURIComponent(returnTo)}`);
  const cookie = cookieOf(answer, '__Host-sso-login');
  if (answer.status !== 302 || cookie === null)
    throw new Error(`No sign-in by ${connection}: ${answer.status} ${answer.body}`);
  return { connection, cookie, location: new URL(answer.headers.location ?? '') };
}

/** The form that the identity provider has the browser post for this address. */
export async function answerSaml({ connection, location }: Started, email: string): Promise<Record<string, string>> {
  const asked = inflateRawSync(Buffer.from(location.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  const inResponseTo = / ID="([^"]*)"/.exec(asked)?.[1] ?? '';
  const SAMLResponse = await writeResponse({ siteUrl, connection, email, inResponseTo });
  return { SAMLResponse, RelayState: location.searchParams.get('RelayState') ?? '' };
}

export function postSaml(port: number, started: Started, form: Headers): Promise<Answer> {
  return post(port, `/_sso/saml/${started.connection}/acs`, form, { Cookie: started.cookie });
}

export function sendToken(port: number, { connection, cookie }: Started, token: string): Promise<Answer> {
  return get(port, `/_sso/jwt/${connection}?jwt=${token}`, { Cookie: cookie });
}

function sessionOf(answer: Answer): string {
  const cookie = cookieOf(answer, '__Host-sso');
  if (answer.status !== 303 || cookie === null) throw new Error(`Not signed in: ${answer.status} ${answer.body}`);
  return cookie;
}

/** Signs in by SAML, all the way; the Cookie header of the new session. Throws when it is refused. */
export async function signInBySaml(port: number, email: string, connection = 'acme'): Promise<string> {
  const started = await startLogin(port, connection);
  return sessionOf(await postSaml(port, started, await answerSaml(started, email)));
}

/** The same by JWT. */
export async function signInByJwt(port: number, email: string, connection = 'partners'): Promise<string> {
  const started = await startLogin(port, connection);
  return sessionOf(await sendToken(port, started, await writeToken(email)));
}
