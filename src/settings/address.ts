/** Hosts, URLs and origins as the settings write them. Nothing is looked up or fetched. */
import { isDomain, normaliseEmail } from '../core/email.ts';
import { isLocal, isWebUrl } from '../core/web-url.ts';
import { err, ok } from '../lib/result.ts';
import { fault, type Read, type Reader, shown, text } from './fields.ts';
import type { Upstream } from './site.ts';

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

/** The URL of a site, without a path: https, but http for a local host. */
export function siteUrl(host: string): string {
  return `${isLocal(host.replace(/:\d+$/, '')) ? 'http' : 'https'}://${host}`;
}

/** An exact host in lower case, with a port only where it is not the scheme's own. */
export function host(value: unknown, at: string): Read<string> {
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  const url = parseUrl(siteUrl(name));
  // Written back by the URL parser it must be the same text: so no scheme, path, user, default port or odd IPv4 spelling.
  const plain = url !== null && url.host === name && (isLocal(url.hostname) || isDomain(url.hostname));
  if (plain) return ok(name);
  return err([
    fault(at, `is ${shown(value)}`, 'a host such as "docs.example.com" or "localhost:8787": no scheme, no path'),
  ]);
}

export const emailDomain: Reader<string> = (value, at) => {
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  if (isDomain(name)) return ok(name);
  return err([fault(at, `is ${shown(value)}`, 'a domain such as "example.com": no @, no *')]);
};

export const mailAddress: Reader<string> = (value, at) => {
  const address = typeof value === 'string' ? normaliseEmail(value) : null;
  return address === null ? err([fault(at, `is ${shown(value)}`, 'one e-mail address')]) : ok(address);
};

export const webUrlForm = 'an absolute https:// URL (http:// on localhost only) without user name or fragment';

export const webUrl: Reader<string> = text(webUrlForm, isWebUrl);

const originForm =
  'an https:// URL without path or query (http:// on localhost only), "zone", "assets" or "service:BINDING"';

/** Where the content is. A binding must exist in `env`, so that a misspelt one is found before the first reader. */
export function upstream(env: Readonly<Record<string, unknown>>): Reader<Upstream> {
  return (value, at) => {
    const refused = err([fault(at, `is ${shown(value)}`, originForm)]);
    if (typeof value !== 'string') return refused;
    if (value === 'zone') return ok({ kind: 'zone' });
    if (value === 'assets')
      return canFetch(env, 'ASSETS') ? ok({ kind: 'assets' }) : noBinding(at, 'ASSETS', '[assets]');
    const [, binding] = /^service:([A-Za-z]\w{0,63})$/.exec(value) ?? [];
    if (binding !== undefined) {
      return canFetch(env, binding) ? ok({ kind: 'service', binding }) : noBinding(at, binding, '[[services]]');
    }
    const url = isWebUrl(value) ? parseUrl(value) : null;
    return url === null || url.pathname !== '/' || value.includes('?') ? refused : ok({ kind: 'url', url: url.origin });
  };
}

function canFetch(env: Readonly<Record<string, unknown>>, name: string): boolean {
  const binding = env[name];
  return typeof binding === 'object' && binding !== null && 'fetch' in binding && typeof binding.fetch === 'function';
}

function noBinding(at: string, name: string, section: string): Read<never> {
  return err([fault(at, `needs the binding ${name}, which is not there`, `a binding named ${name} in ${section}`)]);
}
