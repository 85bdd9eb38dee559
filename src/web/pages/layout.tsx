/** The frame around every page, and the Response it leaves in. */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { type FormTarget, pageHeaders } from './headers.ts';
import type { Language } from './language.ts';
import { plain, Shown } from './shown.tsx';
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
  readonly body: Child;
}

export function pageResponse({ status, site, language, title, forms = 'none', body }: Page): Response {
  const siteTitle = site === null ? null : plain(site.title);
  const html = (
    <html lang={language} dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{siteTitle === null ? title : `${title} · ${siteTitle}`}</title>
        <style>{raw(styleSheet)}</style>
      </head>
      <body>
        {site === null ? null : (
          <header>
            <a href="/">
              <Shown text={site.title} />
            </a>
          </header>
        )}
        <main>
          <h1>{title}</h1>
          {body}
        </main>
      </body>
    </html>
  );
  return new Response(`<!doctype html>${html}`, { status, headers: pageHeaders(language, forms, site?.url ?? null) });
}
