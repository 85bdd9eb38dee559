/** Says no: the whole reason goes to the audit trail, a plain page or a short JSON to whoever asked. Nothing is opened. */
import { type Reason, sayOf, statusOf } from '../core/reasons.ts';
import type { Site } from '../settings/site.ts';
import { json } from './answers.ts';
import { audit } from './audit.ts';
import type { Exchange } from './exchange.ts';
import type { LoopCause } from './pages/texts/texts.ts';
import { clearSession } from './session.ts';

export interface RefusalFacts {
  /** The connection that was used, for the audit row. */
  readonly connection?: string;
  /** Who it was, as proven; on the page and in the audit row. */
  readonly email?: string;
  /** The way on that the page offers: a path of this site. */
  readonly nextUrl?: string;
  /** LOGIN_LOOP: what the browser did not send back. */
  readonly loopCause?: LoopCause;
  /** The message was about signing out: then that is what failed. */
  readonly isLogout?: boolean;
  /** Whether the browser is told to forget its session. */
  readonly clearSession?: boolean;
  /** METHOD_NOT_ALLOWED and its like: the methods that are, for the Allow header. */
  readonly allow?: string;
}

/** Whether the answer is for a person's eyes. `Sec-Fetch-Mode` says so; where it is absent, `Accept` does. */
export function wantsPage(request: Request): boolean {
  const mode = request.headers.get('Sec-Fetch-Mode');
  if (mode !== null) return mode === 'navigate';
  return (request.headers.get('Accept') ?? '').toLowerCase().includes('text/html');
}

/** Whether a redirect to the sign-in helps: a page view, not a script's request. Of browsers that do not say, only GET and HEAD. */
export function isPageView(request: Request): boolean {
  if (request.headers.has('Sec-Fetch-Mode')) return wantsPage(request);
  return (request.method === 'GET' || request.method === 'HEAD') && wantsPage(request);
}

/** The answer alone, without an audit row: for reasons that come before there is a site, and for noise. */
export async function answerReason(
  request: Request,
  site: Site | null,
  code: Reason['code'],
  reference: string | null,
  facts: RefusalFacts = {},
): Promise<Response> {
  const response = wantsPage(request)
    ? await page(request, site, code, reference, facts)
    : json(statusOf(code), { error: code, ...(reference === null ? {} : { reference }) });
  if (facts.clearSession) response.headers.append('Set-Cookie', clearSession());
  return facts.allow === undefined ? response : notAllowed(response, facts.allow);
}

/** Whatever else is wrong with a request, and is told: its method comes first (RFC 9110 §15.5.6). */
function notAllowed({ body, headers }: Response, allow: string): Response {
  const response = new Response(body, { status: 405, headers });
  response.headers.set('Allow', allow);
  return response;
}

async function page(
  request: Request,
  site: Site | null,
  code: Reason['code'],
  reference: string | null,
  facts: RefusalFacts,
): Promise<Response> {
  const [{ renderRefusal }, { languageOf }] = await Promise.all([
    import('./pages/refusal.ts'),
    import('./pages/language.ts'),
  ]);
  const { nextUrl, email, loopCause, isLogout } = facts;
  return renderRefusal({
    site,
    language: languageOf(request),
    code,
    reference,
    ...(nextUrl === undefined ? {} : { nextUrl }),
    ...(email === undefined ? {} : { email }),
    ...(loopCause === undefined ? {} : { loopCause }),
    ...(isLogout && sayOf(code).startsWith('sign_in_') ? { say: 'sign_out_failed' } : {}),
  });
}

/** Audits the refusal and answers it. */
export async function refuse(x: Exchange, reason: Reason, facts: RefusalFacts = {}): Promise<Response> {
  const { code, ...story } = reason;
  const { connection = null, email = null } = facts;
  const detail = { ...story, method: x.request.method };
  const reference = audit(x, { kind: 'refused', code, connection, email, detail });
  return answerReason(x.request, x.site, code, reference, facts);
}
