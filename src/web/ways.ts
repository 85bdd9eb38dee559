/** The ways on that a refusal offers: paths of this site. */
import { type Reason, sayOf } from '../core/reasons.ts';
import { returnTarget } from '../core/return-to.ts';
import type { Say } from '../core/say.ts';
import type { Exchange } from './exchange.ts';
import type { RefusalFacts } from './refuse.ts';
import { pathAndQueryOf } from './target.ts';

/**
 * Where a sign-in starts: `/_sso/login`, or a connection's own address.
 * @param target the page to come back to; judged where the sign-in starts.
 */
export function signInWay(connectionId: string | null, target: string): string {
  const path = connectionId === null ? '/_sso/login' : `/_sso/login/${encodeURIComponent(connectionId)}`;
  return target === '/' ? path : `${path}?return_to=${encodeURIComponent(target)}`;
}

/** To sign in as somebody else: by any connection, and the identity provider is asked not to answer for who is signed in there. */
function otherAccountWay(target: string): string {
  return `/_sso/login?return_to=${encodeURIComponent(target)}&another=1`;
}

/** Where it is the account that is refused: the same one would be refused again. */
const accountSays: ReadonlySet<Say> = new Set(['not_on_list', 'account_off', 'address_refused']);

/** What a refusal says, its way on leading to another account where only that helps. `target`: the page to come back to. */
export function withAccountWay(facts: RefusalFacts, { code }: Reason, target: string): RefusalFacts {
  return accountSays.has(sayOf(code)) ? { ...facts, nextUrl: otherAccountWay(target) } : facts;
}

/** The page that was asked for, once more; the home page where that was no page. */
export function againWay(x: Exchange): string {
  return x.request.method === 'GET' ? returnTarget(pathAndQueryOf(x.url), x.site.url) : '/';
}
