/**
 * `.dev.vars`, the file with the secrets of local development: what is missing is added with fresh random values, what is
 * there stays. Production has its own (`wrangler secret put`); nothing here ever leaves the machine.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

export type Vars = Readonly<Record<string, string>>;

/** Fresh values for everything that the demo keeps secret. */
export async function makeSecrets(): Promise<Vars> {
  const keys = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', keys.privateKey);
  return {
    SESSION_KEYS: randomBytes().toString('base64'),
    ASSERTION_KEY: JSON.stringify({ kty, crv, x, y, d, alg: 'ES256', kid: randomBytes(6).toString('base64url') }),
    DEMO_JWT_KEY: randomBytes().toString('base64url'),
  };
}

/** Brings the file up to date and gives back all that it says. `settled` values must be exactly these; others only exist. */
export async function updateDevVars(path: string, secrets: Vars, settled: Vars): Promise<Vars> {
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const after = setVars(addVars(before, secrets), settled);
  if (after !== before) await writeFile(path, after, { mode: 0o600 });
  return parse(after);
}

/** The text with those variables added that it lacks. */
export function addVars(text: string, vars: Vars): string {
  const present = parse(text);
  const lines = Object.entries(vars).filter(([name]) => !present[name]);
  return text + (lines.length > 0 && text !== '' && !text.endsWith('\n') ? '\n' : '') + lines.map(line).join('');
}

/** The text with these variables as given here and nowhere else; their values must not span lines. */
export function setVars(text: string, vars: Vars): string {
  const present = parse(text);
  const different = Object.entries(vars).filter(([name, value]) => present[name] !== value);
  const kept = different.reduce((rest, [name]) => rest.replace(new RegExp(`^${name}=.*\n?`, 'gm'), ''), text);
  return addVars(kept, Object.fromEntries(different));
}

// Single quotes: a JWK has double ones, and nothing inside single quotes is expanded.
function line([name, value]: [string, string]): string {
  return `${name}='${value}'\n`;
}

function parse(text: string): Vars {
  return Object.fromEntries(Object.entries(parseEnv(text)).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function randomBytes(octets = 32): Buffer {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(octets)));
}
