/**
 * Whether somebody with a proven identity may sign in by this connection: the proof is fresh, the connection may vouch for
 * the address, the reader is known where they have to be, and is active. It makes no session (web/finish does).
 */
import { emailAllowed, emailDomain } from '../core/email.ts';
import { because, type Reason } from '../core/reasons.ts';
import { toBase64Url } from '../lib/base64.ts';
import { utf8 } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Verified } from '../proof/verified.ts';
import type { Connection } from '../settings/site.ts';
import { recordSignIn } from '../store/readers.ts';
import { claimOnce } from '../store/replay.ts';
import type { Exchange } from './exchange.ts';
import { isKnown } from './readers.ts';

const replayed = { saml: 'SAML_REPLAYED', jwt: 'JTI_CLAIM_INVALID' } as const;

/** The replay key: ids are unique per identity provider at best, and as long as it likes, hence the hash. */
async function replayKey(x: Exchange, connection: Connection, id: string): Promise<string> {
  const issuer = connection.type === 'saml' ? connection.idpEntityId : connection.issuer;
  const hash = await crypto.subtle.digest('SHA-256', utf8(JSON.stringify([issuer, id])));
  return `${x.site.name}/${connection.id}/${toBase64Url(new Uint8Array(hash))}`;
}

/** Uses the proof up, before anything else is decided on its account: a refused proof is not good for a second try. */
async function claimProof(x: Exchange, connection: Connection, proof: Verified): Promise<Reason | null> {
  const key = await replayKey(x, connection, proof.singleUseId);
  if (await claimOnce(x.db, key, proof.expires)) return null;
  return because(replayed[connection.type], 'This proof was used before.', { received: proof.singleUseId });
}

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

/**
 * Uses the proof up and notes the sign-in; how many there were of this reader within a minute, this one included.
 * Codes: SAML_REPLAYED, JTI_CLAIM_INVALID, EMAIL_DOMAIN_NOT_ALLOWED, READER_UNKNOWN, READER_DEACTIVATED. Throws when D1 does.
 */
export async function admit(
  x: Exchange,
  connection: Connection,
  proof: Verified,
): Promise<Result<{ readonly recentSignIns: number }, Reason>> {
  const { email, name, subject } = proof;
  const refused =
    (await claimProof(x, connection, proof)) ??
    judgeDomain(connection, email) ??
    (await judgeKnown(x, connection, email));
  if (refused !== null) return err(refused);
  const reader = { site: x.site.name, connection: connection.id, email, name, subject };
  const { active, recentSignIns } = await recordSignIn(x.db, reader, x.now);
  if (!active) return err(because('READER_DEACTIVATED', 'An administrator has deactivated this reader.'));
  return ok({ recentSignIns });
}
