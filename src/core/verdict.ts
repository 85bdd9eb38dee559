/**
 * The one answer of the gate for one request. Facts go in, a decision with its reason comes out; nothing is fetched, nothing
 * is answered. Over all readings of the path the strictest wins.
 */
import type { Access, Reader } from './access.ts';
import type { Reading } from './path.ts';
import { because, type Reason, type ReasonCode } from './reasons.ts';
import { type Entry, findEntries, type RuleTable } from './rules.ts';

/** What one site says about its paths. */
export interface Policy {
  readonly rules: RuleTable;
  /** What no rule names. */
  readonly defaultAccess: Exclude<Access, 'lists'>;
  readonly ssoEnabled: boolean;
  /** Only read when sign-in is off: whether `sso` paths become public or stay shut. */
  readonly onDisable: 'publish' | 'lock';
}

/** open: anyone; allow: this reader; login: nobody is signed in, somebody might be let in; refuse: no. */
export type Verdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'allow' }
  | { readonly kind: 'login' }
  | { readonly kind: 'refuse'; readonly reason: Reason };

type Refusal = Extract<ReasonCode, 'NOT_ON_LIST' | 'READER_DEACTIVATED' | 'SSO_DISABLED' | 'DENIED'>;
type Outcome = 'open' | 'allow' | 'login' | Refusal;

/** From lenient to strict. */
const STRICTNESS = {
  open: 0,
  allow: 1,
  login: 2,
  NOT_ON_LIST: 3,
  READER_DEACTIVATED: 4,
  SSO_DISABLED: 5,
  DENIED: 6,
} as const satisfies Record<Outcome, number>;

const OPEN: Verdict = { kind: 'open' };
const ALLOW: Verdict = { kind: 'allow' };
const LOGIN: Verdict = { kind: 'login' };

/** The strictest outcome over all readings. No reading at all is DENIED. */
export function decide(policy: Policy, readings: readonly Reading[], reader: Reader | null): Verdict {
  let outcome: Outcome | null = null;
  let cause: Cause = null;
  for (const reading of readings) {
    for (const entry of findEntries(policy.rules, reading)) {
      const next = judge(policy, entry, reader);
      if (outcome !== null && STRICTNESS[next] <= STRICTNESS[outcome]) continue;
      outcome = next;
      cause = { reading, entry };
    }
  }
  return toVerdict(outcome ?? 'DENIED', cause);
}

type Cause = { readonly reading: Reading; readonly entry: Entry | null } | null;

function judge(policy: Policy, entry: Entry | null, reader: Reader | null): Outcome {
  const access = entry === null ? policy.defaultAccess : entry.rule.access;
  if (access === 'public') return 'open';
  if (access === 'deny') return 'DENIED';
  if (!policy.ssoEnabled) return access === 'sso' && policy.onDisable === 'publish' ? 'open' : 'SSO_DISABLED';
  if (reader === null) return 'login';
  if (!reader.active) return 'READER_DEACTIVATED';
  if (access === 'sso') return 'allow';
  return entry?.rule.lists.some((list) => reader.lists.has(list)) === true ? 'allow' : 'NOT_ON_LIST';
}

function toVerdict(outcome: Outcome, cause: Cause): Verdict {
  if (outcome === 'open') return OPEN;
  if (outcome === 'allow') return ALLOW;
  if (outcome === 'login') return LOGIN;
  return { kind: 'refuse', reason: explain(outcome, cause) };
}

/** The refusal in words for the audit: which rule, by which reading of the path. */
function explain(code: Refusal, cause: Cause): Reason {
  if (cause === null) return because(code, 'the path has no reading');
  const { reading, entry } = cause;
  const rule = entry === null ? 'no rule; the default applies' : `rule "${entry.path}" (${entry.rule.access})`;
  const lists = entry?.rule.access === 'lists' ? { expected: `one of: ${entry.rule.lists.join(', ')}` } : {};
  return because(code, rule, { ...lists, received: reading.path });
}
