/**
 * A connection of type `jwt`. What can be said of a key without importing it is said here; whether WebCrypto takes it shows at
 * the first sign-in, on the verify page and in `npm run check`.
 */
import { isWebUrl } from '../core/web-url.ts';
import { err, ok } from '../lib/result.ts';
import { algorithmNames } from '../proof/jwt/algorithms.ts';
import { checkKey } from '../proof/jwt/keys.ts';
import { webUrlForm } from './address.ts';
import { type ConnectionContext, commonFields, connectionBase, domainFaults } from './connection.ts';
import {
  fault,
  flag,
  line,
  oneOf,
  optional,
  type Read,
  type Reader,
  readTable,
  required,
  shown,
  whole,
} from './fields.ts';
import { readDirectOrNamed, readNamed, type Vars } from './named.ts';
import type { Fault, JwtConnection } from './site.ts';

const loginUrl: Reader<string> = (value, at) => {
  if (typeof value === 'string' && isWebUrl(value)) return ok(value);
  return err([fault(at, `is ${shown(value)}`, webUrlForm, { code: 'INVALID_LOGIN_URL' })]);
};

const jwksUrl: Reader<string> = (value, at) => {
  if (typeof value === 'string' && isWebUrl(value)) return ok(value);
  return err([fault(at, `is ${shown(value)}`, webUrlForm, { code: 'INVALID_KEY' })]);
};

function jwtFields(env: Vars) {
  return {
    ...commonFields,
    remote_login_url: required(loginUrl, 'INVALID_LOGIN_URL'),
    algorithm: required(oneOf(...algorithmNames)),
    key: optional<string, null>((value, at) => readDirectOrNamed(value, env, at, 'INVALID_KEY'), null),
    key_secret: optional<string, null>((value, at) => readNamed(value, env, at, 'INVALID_KEY'), null),
    jwks_url: optional(jwksUrl, null),
    issuer: optional(line(1024), null),
    subject: optional(line(1024), null),
    audience: optional(line(1024), null),
    idp_initiated: optional(flag, true),
  };
}

export function readJwt(table: unknown, at: string, context: ConnectionContext): Read<JwtConnection> {
  const reading = readTable(jwtFields(context.env), table, at);
  const { values } = reading;
  const given = keyForms.filter((form) => reading.has(form));
  const key = values.key ?? values.key_secret ?? '';
  const read = whole(reading, [
    ...domainFaults(values, context.several, at),
    ...formFaults(given, values.algorithm, at),
    ...(key === '' || given.length > 1 ? [] : keyFaults(values.algorithm, key, `${at}.${given[0]}`)),
  ]);
  if (!read.ok) return read;
  return ok({
    ...connectionBase(read.value, read.value.idp_initiated),
    type: 'jwt',
    remoteLoginUrl: read.value.remote_login_url,
    algorithm: read.value.algorithm,
    key,
    jwksUrl: read.value.jwks_url,
    issuer: read.value.issuer,
    subject: read.value.subject,
    audience: read.value.audience,
  });
}

const keyForms = ['key', 'key_secret', 'jwks_url'] as const;

/** Exactly one form of key; for a shared secret only the form that is no var and no public document. */
function formFaults(
  given: readonly (typeof keyForms)[number][],
  algorithm: string | undefined,
  at: string,
): readonly Fault[] {
  const code = 'INVALID_KEY';
  if (algorithm?.startsWith('HS')) {
    const allowed = 'key_secret = "NAME" of a wrangler secret: a shared secret is never a var';
    const faults = given
      .filter((form) => form !== 'key_secret')
      .map((form) => fault(`${at}.${form}`, `cannot be used with ${algorithm}`, allowed, { code }));
    return given.length > 0 ? faults : [fault(`${at}.key_secret`, 'is missing', allowed, { code })];
  }
  if (given.length === 1) return [];
  const allowed = 'exactly one of key, key_secret, jwks_url';
  return given.length === 0
    ? [fault(`${at}.key`, 'is missing', allowed, { code })]
    : [fault(at, `has ${given.join(' and ')}`, allowed, { code })];
}

function keyFaults(algorithm: string | undefined, key: string, at: string): readonly Fault[] {
  const checked = algorithm === undefined ? null : checkKey(algorithm, key);
  if (checked === null || checked.ok) return [];
  const { code, detail, expected, received } = checked.error;
  const wrong = received === undefined ? detail : `${detail} (${received})`;
  return [fault(at, `cannot be used: ${wrong}`, expected ?? `a key for ${algorithm}`, { code })];
}
