/** As much of a browser as signing in takes: cookies, redirects within the site, forms. */
import { type IncomingMessage, request } from 'node:http';

export interface Page {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

export interface Browser {
  /** Gets a page, or posts a form, and follows redirects as long as they stay on the site. */
  visit(url: string, form?: Readonly<Record<string, string>>): Promise<Page>;
  /** The value of the `Cookie` header. */
  cookie(): string;
}

/** One request. By node:http and not by `fetch`, whose Sec-Fetch-Mode says that no person is looking. */
export function ask(url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    // Once an answer has begun it is all that counts: like a browser, forgive octets that come after it.
    const sent = request(url, { method, headers, agent: false }, (response) => resolve(read(response)));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Page> {
  const { statusCode: status = 0, headers } = response;
  const body = Buffer.concat(await response.toArray());
  return { status, location: headers.location ?? '', cookies: headers['set-cookie'] ?? [], body };
}

export function openBrowser(): Browser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  async function send(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const body = form && new URLSearchParams(form).toString();
    const type = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
    const page = await ask(url, { Accept: 'text/html', Cookie: cookie(), ...type }, body);
    for (const one of page.cookies) keep(jar, one);
    return page;
  }
  async function visit(url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const page = await send(url, form);
    const next = page.location === '' ? '' : new URL(page.location, url).href;
    return next !== '' && new URL(next).host === new URL(url).host ? visit(next) : page;
  }
  return { visit, cookie };
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  const expires = Date.parse(/;\s*expires=([^;]*)/i.exec(cookie)?.[1] ?? '');
  if (expires < Date.now() || /;\s*max-age=0(;|$)/i.test(cookie)) jar.delete(name);
  else jar.set(name, value);
}
