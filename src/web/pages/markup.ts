/** How the pages are written: in hono's `html` templates, which escape every value. Markup is never put together from strings. */
import { html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** What a template makes. */
export type Markup = HtmlEscapedString;

/** What a template takes: markup stays as it is, a string is escaped, null is nothing, a list is its pieces in a row. */
export type Piece = Markup | string | null | readonly Piece[];

/** As hono has it, but for pieces only: no promise goes in, so none comes out, and no object that only looks like markup. */
export const html = template as (parts: TemplateStringsArray, ...pieces: readonly Piece[]) => Markup;
