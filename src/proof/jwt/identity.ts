/**
 * Who a verified payload says the reader is. The address comes from `email` and from nothing else (no `upn`, no `sub`, no
 * `preferred_username`): what another claim holds, its owner may often choose.
 */
import { normaliseEmail } from '../../core/email.ts';
import { because, type Reason } from '../../core/reasons.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Members } from './compact.ts';
import { show } from './show.ts';

export interface Identity {
  readonly email: string;
  readonly name: string | null;
  readonly subject: string | null;
  /** The token's own id; null when it has none. */
  readonly jti: string | null;
}

/** OpenID Connect Core §2 allows `sub` as much; longer texts would not fit a cookie or a header. */
const MAX_LENGTH = 255;

/** The reader, or MISSING_EMAIL_IN_TOKEN, or JTI_CLAIM_INVALID for a `jti` that cannot be remembered as one text. */
export function readIdentity(claims: Members): Result<Identity, Reason> {
  const raw = claims.get('email');
  const email = typeof raw === 'string' ? normaliseEmail(raw) : null;
  if (email === null) {
    const facts = { expected: 'email: one address', received: show(raw) };
    return err(because('MISSING_EMAIL_IN_TOKEN', 'the token has no valid e-mail address', facts));
  }
  const verified = claims.get('email_verified');
  if (claims.has('email_verified') && verified !== true && verified !== 'true') {
    const facts = { expected: 'email_verified: true, or absent', received: show(verified) };
    return err(because('MISSING_EMAIL_IN_TOKEN', 'the identity provider does not vouch for the address', facts));
  }
  const jti = textOf(claims, 'jti');
  if (claims.has('jti') && jti === null) {
    const facts = { expected: `a text of 1 to ${MAX_LENGTH} characters`, received: show(claims.get('jti')) };
    return err(because('JTI_CLAIM_INVALID', 'jti is no usable id', facts));
  }
  return ok({ email, name: readName(claims), subject: textOf(claims, 'sub'), jti });
}

/** What pages and the origin may call the reader; never what identifies them. */
function readName(claims: Members): string | null {
  return (
    textOf(claims, 'name')?.trim() ||
    joinTexts(claims, 'given_name', 'family_name') ||
    joinTexts(claims, 'first_name', 'last_name') ||
    null
  );
}

function joinTexts(claims: Members, ...names: readonly string[]): string {
  return names
    .map((name) => textOf(claims, name)?.trim() ?? '')
    .join(' ')
    .trim();
}

/** The claim as it is, when it is a text of 1 to 255 characters. */
function textOf(claims: Members, name: string): string | null {
  const value = claims.get(name);
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH ? value : null;
}
