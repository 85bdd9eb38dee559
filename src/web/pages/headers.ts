/** The headers of everything that Postern says itself (DESIGN "Responses"). What comes from the origin is web/origin's matter. */
import type { Language } from './language.ts';
import { styleHash } from './style.ts';
import { submitHash } from './submit.ts';

/** Answers without a page. `redirect` has no content of its own. */
export type OwnKind = 'json' | 'xml' | 'text' | 'redirect';

/**
 * Where the forms of a page may lead. Chromium applies `form-action` to every redirect that follows a form too, so a form whose
 * answer goes on to an identity provider (which may pass the reader on to another host) needs `identity_provider`; one that
 * posts to it names the URL, and is the only kind of page that may run the script of submit.ts.
 */
export type FormTarget = 'none' | 'self' | 'identity_provider' | { readonly postTo: string };

const contentTypes: Readonly<Record<OwnKind, string | null>> = {
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  redirect: null,
};

const always = {
  'Cache-Control': 'private, no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

/** A fresh set on each call, to be added to. */
export function ownHeaders(kind: OwnKind): Record<string, string> {
  const contentType = contentTypes[kind];
  return {
    ...always,
    ...(contentType === null ? {} : { 'Content-Type': contentType }),
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    Vary: 'Cookie',
  };
}

/** The same for a page. `siteUrl` matters for `identity_provider` only: a site on plain http (localhost) may have such a provider too. */
export function pageHeaders(language: Language, forms: FormTarget, siteUrl: string | null): Record<string, string> {
  return {
    ...always,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Security-Policy': contentSecurityPolicy(forms, siteUrl),
    Vary: 'Accept-Language, Cookie',
  };
}

export function contentSecurityPolicy(forms: FormTarget, siteUrl: string | null): string {
  return [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    ...(typeof forms === 'string' ? [] : [`script-src '${submitHash}'`]),
    "base-uri 'none'",
    `form-action ${formAction(forms, siteUrl)}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

function formAction(forms: FormTarget, siteUrl: string | null): string {
  const schemes = siteUrl?.startsWith('http:') ? 'https: http:' : 'https:';
  if (typeof forms !== 'string') return `${new URL(forms.postTo).origin} ${schemes}`;
  return forms === 'identity_provider' ? `'self' ${schemes}` : `'${forms}'`;
}
