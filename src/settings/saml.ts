/** A connection of type `saml`. Certificates are read here once, so that a wrong one is known before the first sign-in. */
import { err, ok } from '../lib/result.ts';
import { webUrl } from './address.ts';
import { certificateFault } from './certificate.ts';
import { type ConnectionContext, commonFields, connectionBase, domainFaults } from './connection.ts';
import {
  fault,
  flag,
  isTable,
  line,
  listOf,
  oneOf,
  optional,
  type Read,
  type Reader,
  readTable,
  required,
  whole,
} from './fields.ts';
import { readDirectOrNamed, type Vars } from './named.ts';
import type { SamlConnection } from './site.ts';

/** SAML core 8.3.6: an entity id has at most 1024 characters. It is compared byte for byte, so nothing is trimmed. */
const entityId = line(1024);

function samlFields(env: Vars, legacy: boolean) {
  return {
    ...commonFields,
    idp_entity_id: required(entityId),
    sso_url: required(webUrl),
    certificates: required(certificates(env, legacy), 'CERTIFICATE_MISSING'),
    sp_entity_id: optional(entityId, null),
    email_from: optional(line(256), 'nameid'),
    name_from: optional(line(256), null),
    want: optional(oneOf('assertion', 'response', 'both', 'either'), 'either'),
    idp_initiated: optional(flag, false),
    legacy_crypto: optional(flag, false),
  };
}

function certificates(env: Vars, legacy: boolean): Reader<readonly string[]> {
  return (value, at) => {
    if (Array.isArray(value) && value.length === 0) {
      return err([fault(at, 'is empty', 'at least one certificate of the IdP', { code: 'CERTIFICATE_MISSING' })]);
    }
    return listOf(certificate(env, legacy), 10)(value, at);
  };
}

function certificate(env: Vars, legacy: boolean): Reader<string> {
  return (value, at) => {
    const text = readDirectOrNamed(value, env, at, 'CERTIFICATE_MISSING');
    if (!text.ok) return text;
    const wrong = certificateFault(text.value, legacy, at);
    return wrong === null ? text : err([wrong]);
  };
}

export function readSaml(table: unknown, at: string, context: ConnectionContext): Read<SamlConnection> {
  const legacy = isTable(table) && table['legacy_crypto'] === true;
  const reading = readTable(samlFields(context.env, legacy), table, at);
  const read = whole(reading, domainFaults(reading.values, context.several, at));
  if (!read.ok) return read;
  const own = `${context.siteUrl}/_sso/saml/${read.value.id}`;
  return ok({
    ...connectionBase(read.value, read.value.idp_initiated),
    type: 'saml',
    idpEntityId: read.value.idp_entity_id,
    ssoUrl: read.value.sso_url,
    certificates: read.value.certificates,
    spEntityId: read.value.sp_entity_id ?? `${own}/metadata`,
    acsUrl: `${own}/acs`,
    emailFrom: read.value.email_from,
    nameFrom: read.value.name_from,
    want: read.value.want,
    legacyCrypto: read.value.legacy_crypto,
  });
}
