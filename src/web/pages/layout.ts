/** The frame around every page, and the Response it leaves in. */
import { raw } from 'hono/html';
import { type FormTarget, pageHeaders } from './headers.ts';
import type { Language } from './language.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { plain, shown } from './shown.ts';
import { styleSheet } from './style.ts';

/** What a page needs to know of a site; a `Site` will do. */
export interface PageSite {
  readonly title: string;
  readonly url: string;
}

/** What every page is given. `site` is null where there is none (unknown host, settings that cannot be read). */
export interface PageContext {
  readonly site: PageSite | null;
  readonly language: Language;
}

interface Page extends PageContext {
  readonly status: number;
  readonly title: string;
  readonly forms?: FormTarget;
  readonly body: Piece;
}

export function pageResponse({ status, site, language, title, forms = 'none', body }: Page): Response {
  const content = html`<body>${header(site)}<main><h1>${title}</h1>${body}</main></body>`;
  const page = html`<!doctype html><html lang="${language}" dir="ltr">${head(title, site)}${content}</html>`;
  return new Response(page.toString(), { status, headers: pageHeaders(language, forms, site?.url ?? null) });
}

function head(title: string, site: PageSite | null): Markup {
  return html`<head>${[
    html`<meta charset="utf-8"/>`,
    html`<meta name="viewport" content="width=device-width, initial-scale=1"/>`,
    html`<meta name="color-scheme" content="light dark"/>`,
    html`<title>${site === null ? title : `${title} · ${plain(site.title)}`}</title>`,
    html`<style>${raw(styleSheet)}</style>`,
  ]}</head>`;
}

function header(site: PageSite | null): Markup | null {
  return site === null ? null : html`<header><a href="/">${shown(site.title)}</a></header>`;
}
