/** Values that the settings only name: `key_secret = "NAME"` and `"env:NAME"`. The value itself never appears in a message. */
import type { ReasonCode } from '../core/reasons.ts';
import { err, ok } from '../lib/result.ts';
import { fault, type Read, shown } from './fields.ts';

export type Vars = Readonly<Record<string, unknown>>;

/** What is never lent to a connection: the gateway's own keys and the sites themselves. */
const reserved = /^(?:SESSION_KEYS|ASSERTION_KEY|(?:SIGNING_KEY|DECRYPTION_KEYS)(?:_[2-4])?|SITE_.*)$/;

/** The text of a secret or var. Upper-case names only, which no object has by itself. */
export function readNamed(name: unknown, env: Vars, at: string, code: ReasonCode): Read<string> {
  if (typeof name !== 'string' || !/^[A-Z][A-Z0-9_]{0,63}$/.test(name) || reserved.test(name)) {
    const allowed = 'the name of a secret of its own, in A-Z 0-9 _ and not one that the gateway uses itself';
    return err([fault(at, `names ${shown(name)}`, allowed, { code })]);
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
