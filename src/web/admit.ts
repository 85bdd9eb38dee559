/**
 * Whether somebody with a proven identity may sign in by this connection: the proof is fresh, the connection may vouch for
 * the address, the reader is known where they have to be, and is active. It makes no session (web/finish does).
 */
import { emailAllowed, emailDomain } from '../core/email.ts';
import { because, type Reason } from '../core/reasons.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Verified } from '../proof/verified.ts';
import type { Connection } from '../settings/site.ts';
import type { GivenNameId } from '../store/name-ids.ts';
import { claimOnce } from '../store/replay.ts';
import { recordSignIn, type Welcome } from '../store/sign-in.ts';
import type { Exchange } from './exchange.ts';
import { cookielessLoop } from './loop.ts';
import type { LoopCause } from './pages/texts/texts.ts';
import { isKnown } from './readers.ts';
import { singleUse } from './single-use.ts';

function judgeDomain(connection: Connection, email: string): Reason | null {
  const { emailDomains } = connection;
  if (emailAllowed(email, emailDomains)) return null;
  const facts = { expected: emailDomains?.join(', ') ?? 'any domain', received: emailDomain(email) };
  return because('EMAIL_DOMAIN_NOT_ALLOWED', 'The connection may not vouch for this address.', facts);
}

async function judgeKnown(x: Exchange, connection: Connection, email: string): Promise<Reason | null> {
  if (connection.jit || (await isKnown(x, { site: x.site.name, connection: connection.id, email }))) return null;
  return because(
    'READER_UNKNOWN',
    'The connection has jit = false; the reader is on no list and never signed in here.',
  );
}

/** So that the identity provider can sign the reader out, for as long as a session of this sign-in may last. */
function nameIdOf(x: Exchange, { subject, nameId }: Verified): GivenNameId | null {
  if (subject === null || nameId === null) return null;
  return { value: subject, ...nameId, until: new Date(x.now.getTime() + x.site.session.lifetimeMs) };
}

const replayed = { saml: 'SAML_REPLAYED', jwt: 'JTI_CLAIM_INVALID' } as const;

function usedBefore(connection: Connection, proof: Verified): Reason {
  return because(replayed[connection.type], 'This proof was used before.', { received: proof.singleUseId });
}

/** Why somebody is not let in; of a browser that goes round in circles also what it did not send back. */
export interface NotAdmitted {
  readonly reason: Reason;
  readonly loopCause?: LoopCause;
}

/**
 * Uses the proof up and notes the sign-in; only who is ok is let in, and has their row in the audit. A refused proof is used up too: it
 * is not good for a second try, and that it was used before is said before anything else.
 * Codes: SAML_REPLAYED, JTI_CLAIM_INVALID, EMAIL_DOMAIN_NOT_ALLOWED, READER_UNKNOWN, READER_DEACTIVATED, LOGIN_LOOP. Throws when D1 does.
 */
export async function admit(
  x: Exchange,
  connection: Connection,
  proof: Verified,
  welcome: Welcome,
): Promise<Result<null, NotAdmitted>> {
  const { email, name, subject } = proof;
  const once = await singleUse(x, connection.id, proof.singleUseId, proof.expires);
  const refused = judgeDomain(connection, email) ?? (await judgeKnown(x, connection, email));
  if (refused !== null) return err({ reason: (await claimOnce(x.db, once)) ? refused : usedBefore(connection, proof) });
  const reader = { site: x.site.name, connection: connection.id, email, name, subject, nameId: nameIdOf(x, proof) };
  const signIn = await recordSignIn(x.db, reader, once, welcome);
  switch (signIn.kind) {
    case 'welcome':
      return ok(null);
    case 'used_before':
      return err({ reason: usedBefore(connection, proof) });
    case 'deactivated':
      return err({ reason: because('READER_DEACTIVATED', 'An administrator has deactivated this reader.') });
    case 'too_often':
      return err(tooOften(signIn.times));
  }
}

function tooOften(times: number): NotAdmitted {
  const { reason, cause } = cookielessLoop(times);
  return { reason, loopCause: cause };
}
