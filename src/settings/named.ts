/** Values that the settings only name: `key_secret = "NAME"` and `"env:NAME"`. The value itself never appears in a message. */
import type { ReasonCode } from '../core/reasons.ts';
import { digits, isMadeOf, upper } from '../lib/alphabet.ts';
import { err, ok } from '../lib/result.ts';
import { fault, type Read, shown } from './fields.ts';

export type Vars = Readonly<Record<string, unknown>>;

/** What the names of vars and secrets are made of. */
export const nameAlphabet = `${upper}${digits}_`;

/** What is never lent to a connection: the gateway's own keys and the sites themselves. */
const pairs = ['SIGNING_KEY', 'DECRYPTION_KEYS'].flatMap((name) => [name, `${name}_2`, `${name}_3`, `${name}_4`]);
const reserved: ReadonlySet<string> = new Set(['SESSION_KEYS', 'ASSERTION_KEY', ...pairs]);

function isName(name: unknown): name is string {
  return typeof name === 'string' && isMadeOf(name, nameAlphabet, 64) && upper.includes(name.charAt(0));
}

/** The text of a secret or var. Upper-case names only, which no object has by itself. */
export function readNamed(name: unknown, env: Vars, at: string, code: ReasonCode): Read<string> {
  if (!isName(name)) {
    // Not shown: people write the secret itself where its name belongs, and messages end up in logs.
    const wrong =
      'is no name of a secret; if it is the secret itself, replace it: it has been in a file and perhaps a log';
    const allowed = 'a name in A-Z 0-9 _, such as HELPDESK_JWT_KEY: npx wrangler secret put HELPDESK_JWT_KEY';
    return err([fault(at, wrong, allowed, { code })]);
  }
  if (reserved.has(name) || name.startsWith('SITE_')) {
    return err([fault(at, `names ${name}, which the gateway uses itself`, 'a secret of its own', { code })]);
  }
  const value = env[name];
  if (value === undefined) {
    return err([fault(at, `${name} is not set`, `npx wrangler secret put ${name}`, { code, absent: name })]);
  }
  if (typeof value !== 'string' || value.trim() === '') {
    return err([fault(at, `${name} is empty or not text`, 'a secret with text in it', { code })]);
  }
  return ok(value);
}

/** The text itself, or what `env:NAME` names. */
export function readDirectOrNamed(value: unknown, env: Vars, at: string, code: ReasonCode): Read<string> {
  if (typeof value === 'string' && value.startsWith('env:')) return readNamed(value.slice(4), env, at, code);
  if (typeof value === 'string' && value.trim() !== '') return ok(value);
  return err([
    fault(at, typeof value === 'string' ? 'is empty' : `is ${shown(value)}`, 'its text, or "env:NAME"', { code }),
  ]);
}
