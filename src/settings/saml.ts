/** A connection of type `saml`: what it asks for, what it expects, and which names its IdP gives to things. */
import { ok } from '../lib/result.ts';
import { type PresetName, presets } from '../proof/saml/presets.ts';
import { type ConnectionContext, commonFields, connectionBase, domainFaults } from './connection.ts';
import { fault, flag, isTable, line, oneOf, optional, type Read, readTable, whole } from './fields.ts';
import type { Vars } from './named.ts';
import { entityId, idpFaults, idpFields, toSource } from './saml-idp.ts';
import type { AttributeNames, Fault, SamlConnection } from './site.ts';

const presetNames = Object.keys(presets) as PresetName[];

/** What needs no look at the secrets; the same for every connection. */
const ownFields = {
  preset: optional(oneOf(...presetNames), 'generic'),
  sp_entity_id: optional(entityId, null),
  email_from: optional(line(256), null),
  name_from: optional(line(256), null),
  first_name_from: optional(line(256), null),
  last_name_from: optional(line(256), null),
  picture_from: optional(line(256), null),
  groups_from: optional(line(256), null),
  want: optional(oneOf('assertion', 'response', 'both', 'either'), 'either'),
  sign_requests: optional(flag, null),
  request_binding: optional(oneOf('redirect', 'post'), null),
  force_authn: optional(flag, false),
  name_id_format: optional(line(256), null),
  login_hint: optional(flag, null),
  publish_encryption_key: optional(flag, false),
  single_logout: optional(flag, false),
  idp_initiated: optional(flag, false),
  legacy_crypto: optional(flag, false),
};

function samlFields(env: Vars, legacy: boolean) {
  return { ...commonFields, ...idpFields(env, legacy), ...ownFields };
}

export function readSaml(table: unknown, at: string, context: ConnectionContext): Read<SamlConnection> {
  const legacy = isTable(table) && table['legacy_crypto'] === true;
  const reading = readTable(samlFields(context.env, legacy), table, at);
  const { values } = reading;
  const between = [
    ...domainFaults(values, context.several, at),
    ...idpFaults(reading.has, at),
    ...secretFaults(values, context.env, at),
  ];
  const read = whole(reading, between);
  if (!read.ok) return read;
  const { value } = read;
  const own = `${context.siteUrl}/_sso/saml/${value.id}`;
  return ok({
    ...connectionBase(value, value.idp_initiated),
    type: 'saml',
    preset: value.preset,
    source: toSource(value),
    spEntityId: value.sp_entity_id ?? `${own}/metadata`,
    acsUrl: `${own}/acs`,
    sloUrl: `${own}/slo`,
    attributes: toAttributes(value),
    request: {
      signed: value.sign_requests,
      binding: value.request_binding,
      forceAuthn: value.force_authn,
      nameIdFormat: value.name_id_format,
      loginHint: value.login_hint ?? presets[value.preset].loginHint,
    },
    want: value.want,
    legacyCrypto: value.legacy_crypto,
    publishEncryptionKey: value.publish_encryption_key,
    singleLogout: value.single_logout,
  });
}

/** Settings that are nothing without a secret, and what their absence is called. */
const needed = [
  { key: 'sign_requests', secret: 'SIGNING_KEY', code: 'SIGNING_KEY_MISSING' },
  { key: 'single_logout', secret: 'SIGNING_KEY', code: 'SIGNING_KEY_MISSING' },
  { key: 'publish_encryption_key', secret: 'DECRYPTION_KEYS', code: 'CONNECTION_FAULTY' },
] as const;

/** Whether the key itself is right is judged with the secrets. */
function secretFaults(
  values: { readonly [K in (typeof needed)[number]['key']]?: boolean | null },
  env: Vars,
  at: string,
): readonly Fault[] {
  return needed
    .filter(({ key, secret }) => values[key] === true && env[secret] === undefined)
    .map(({ key, secret, code }) => {
      const allowed = `false, or the key: npm run -s saml-key | npx wrangler secret put ${secret}`;
      return fault(`${at}.${key}`, `needs ${secret}, which is not set`, allowed, { code, absent: secret });
    });
}

interface NamedAttributes {
  readonly preset: PresetName;
  readonly email_from: string | null;
  readonly name_from: string | null;
  readonly first_name_from: string | null;
  readonly last_name_from: string | null;
  readonly picture_from: string | null;
  readonly groups_from: string | null;
}

/** What a connection names itself overrides its preset, key by key. */
function toAttributes(value: NamedAttributes): AttributeNames {
  const preset = presets[value.preset];
  const pick = (own: string | null, known: readonly string[]) => (own === null ? known : [own]);
  return {
    email: pick(value.email_from, preset.email),
    name: pick(value.name_from, preset.name),
    firstName: pick(value.first_name_from, preset.firstName),
    lastName: pick(value.last_name_from, preset.lastName),
    picture: pick(value.picture_from, preset.picture),
    groups: pick(value.groups_from, preset.groups),
  };
}
