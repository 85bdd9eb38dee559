/** Answers of Postern's own that are no pages. */
import { ownHeaders } from './pages/headers.ts';

export function json(status: number, body: unknown): Response {
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: ownHeaders('json') });
}

/** 303 after a POST, 302 else. Cookies are the caller's to add. */
export function redirect(status: 302 | 303, location: string): Response {
  return new Response(null, { status, headers: { ...ownHeaders('redirect'), Location: location } });
}
