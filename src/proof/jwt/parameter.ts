/** Where the token is: in exactly one occurrence of exactly one of four parameters, so that no two readers can pick differently. */
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const names: ReadonlySet<string> = new Set(['jwt', 'code', 'id_token', 'access_token']);

/** The token among the parameters of the query and the form together; otherwise TOKEN_VERIFICATION_FAILED. */
export function pickToken(...sources: readonly Iterable<readonly [string, string]>[]): Result<string, Reason> {
  const found = sources.flatMap((source) => [...source]).filter(([name]) => names.has(name));
  const [first] = found;
  if (first !== undefined && found.length === 1) return ok(first[1]);
  const facts = {
    expected: `one of ${[...names].join(', ')}, once`,
    received:
      found
        .map(([name]) => name)
        .slice(0, 8)
        .join(', ') || 'none',
  };
  const detail = first === undefined ? 'the request carries no token' : 'the request carries several tokens';
  return err(because('TOKEN_VERIFICATION_FAILED', detail, facts));
}
