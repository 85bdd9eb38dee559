/** Who the IdP of a saml connection is: typed in (entity id, URL, certificates), or described by metadata. Never both. */
import { err, ok } from '../lib/result.ts';
import type { Idp } from '../proof/saml/idp.ts';
import { webUrl } from './address.ts';
import { certificateFault } from './certificate.ts';
import { fault, line, listOf, optional, type Read, type Reader } from './fields.ts';
import { readDirectOrNamed, type Vars } from './named.ts';
import type { Fault, IdpSource } from './site.ts';

/** SAML core 8.3.6: an entity id has at most 1024 characters. It is compared byte for byte, so nothing is trimmed. */
export const entityId = line(1024);

export function idpFields(env: Vars, legacy: boolean) {
  return {
    idp_entity_id: optional(entityId, null),
    sso_url: optional(webUrl, null),
    slo_url: optional(webUrl, null),
    certificates: optional(certificates(env, legacy), null),
    idp_metadata_url: optional(webUrl, null),
    idp_metadata: optional(metadataText, null),
    metadata_certificate: optional(certificate(env, false), null),
  };
}

type IdpValues = {
  readonly [K in keyof ReturnType<typeof idpFields>]?: ReturnType<typeof idpFields>[K] extends {
    fallback?: { value: infer T };
  }
    ? T
    : never;
};

function metadataText(value: unknown, at: string): Read<string> {
  const allowed = 'an <EntityDescriptor> or <EntitiesDescriptor>, or "kv:KEY" for a KV key that holds one';
  return typeof value === 'string' && /^(?:\s*<|kv:[\x21-\x7e]{1,200}$)/.test(value)
    ? ok(value)
    : err([fault(at, 'is no metadata', allowed)]);
}

function certificates(env: Vars, legacy: boolean): Reader<readonly string[]> {
  return (value, at) => {
    // Not shown: it may be what `env:` should only name.
    if (typeof value === 'string')
      return err([fault(at, 'is not in brackets', 'a list of 1 to 10, in brackets: ["env:NAME"]')]);
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
    if (wrong === null) return text;
    return err([text.value === value ? wrong : { ...wrong, wrong: `${String(value).slice(4)} ${wrong.wrong}` }]);
  };
}

/** Exactly one way of describing the IdP, and that one whole. */
export function idpFaults(has: (key: keyof ReturnType<typeof idpFields>) => boolean, at: string): readonly Fault[] {
  const typed = (['sso_url', 'slo_url', 'certificates'] as const).filter(has);
  if (has('idp_metadata_url') && has('idp_metadata'))
    return [fault(`${at}.idp_metadata`, 'contradicts idp_metadata_url', 'one of the two')];
  if (has('idp_metadata_url') || has('idp_metadata'))
    return typed.map((key) => fault(`${at}.${key}`, 'is what the metadata says', 'leave it out, or the metadata'));
  const stray = has('metadata_certificate')
    ? [fault(`${at}.metadata_certificate`, 'has no metadata to check', 'only beside idp_metadata_url or idp_metadata')]
    : [];
  const missing = (['idp_entity_id', 'sso_url', 'certificates'] as const)
    .filter((key) => !has(key))
    .map((key) => missingKey(`${at}.${key}`, key === 'certificates'));
  return [...stray, ...missing];
}

function missingKey(at: string, isCertificate: boolean): Fault {
  const allowed = 'required, unless idp_metadata_url or idp_metadata describes the IdP';
  return fault(at, 'is missing', allowed, isCertificate ? { code: 'CERTIFICATE_MISSING' } : {});
}

/** The source that values without a fault describe. */
export function toSource(values: IdpValues): IdpSource {
  const {
    idp_metadata_url: url,
    idp_metadata: text,
    idp_entity_id: id = null,
    metadata_certificate: certificate = null,
  } = values;
  if (url) return { kind: 'metadata', from: { url }, entityId: id, certificate };
  if (text?.startsWith('kv:')) return { kind: 'metadata', from: { kv: text.slice(3) }, entityId: id, certificate };
  if (text) return { kind: 'metadata', from: { xml: text }, entityId: id, certificate };
  return { kind: 'settings', idp: typedIdp(values) };
}

/** A typed URL is taken for both bindings: which of them the IdP speaks is the connection's to say (`request_binding`). */
function typedIdp({ idp_entity_id, sso_url, slo_url, certificates: known }: IdpValues): Idp {
  const both = (url: string) => (['redirect', 'post'] as const).map((binding) => ({ binding, url, responseUrl: url }));
  return {
    entityId: idp_entity_id ?? '',
    sso: both(sso_url ?? ''),
    slo: slo_url ? both(slo_url) : [],
    certificates: known ?? [],
    wantsSignedRequests: false,
  };
}
