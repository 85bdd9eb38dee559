/** What the settings of every connection have in common, whatever its type. */
import { isMadeOf, unreserved } from '../lib/alphabet.ts';
import { err, ok } from '../lib/result.ts';
import { emailDomain } from './address.ts';
import { fault, flag, line, listOf, optional, type Read, type Reader, required, shown, text } from './fields.ts';
import type { Vars } from './named.ts';
import type { ConnectionBase, Fault } from './site.ts';
import { suggest } from './suggest.ts';

/** What a connection must know of the site it belongs to. */
export interface ConnectionContext {
  readonly env: Vars;
  /** `https://docs.example.com`: the default entity id and the ACS URL are made of it. */
  readonly siteUrl: string;
  /** Whether the site has more than one connection: then each says whom it may vouch for. */
  readonly several: boolean;
}

const idForm = '1 to 63 characters of A-Z a-z 0-9 - . _ ~, not "." or ".."';

export const connectionId: Reader<string> = text(
  idForm,
  (id) => isMadeOf(id, unreserved, 63) && id !== '.' && id !== '..',
);

/** The fields that every kind of connection has. */
export const commonFields = {
  id: required(connectionId),
  type: required(connectionType),
  label: optional(line(80), null),
  email_domains: optional(listOf(emailDomain, 200), null),
  any_domain: optional(flag, false),
  jit: optional(flag, true),
};

function connectionType(value: unknown, at: string): Read<'saml' | 'jwt'> {
  if (value === 'saml' || value === 'jwt') return ok(value);
  const meant = typeof value === 'string' ? suggest(value, ['saml', 'jwt']) : null;
  return err([fault(at, `is ${shown(value)}`, `${meant === null ? '' : `did you mean "${meant}"? `}"saml" | "jwt"`)]);
}

/** Checks between the common fields. A list is a list of addresses: no IdP may vouch for another's people unasked. */
export function domainFaults(
  common: { readonly email_domains?: readonly string[] | null; readonly any_domain?: boolean },
  several: boolean,
  at: string,
): readonly Fault[] {
  const { email_domains: domains, any_domain: anyDomain } = common;
  if (domains && anyDomain) return [fault(`${at}.any_domain`, 'contradicts email_domains', 'one of the two')];
  if (domains !== null || anyDomain !== false || !several) return [];
  const allowed = 'email_domains = ["example.com"], or any_domain = true: the site has several connections';
  return [fault(`${at}.email_domains`, 'is missing', allowed)];
}

/** What the gateway keeps of the common fields. */
export function connectionBase(
  values: {
    readonly id: string;
    readonly label: string | null;
    readonly email_domains: readonly string[] | null;
    readonly jit: boolean;
  },
  idpInitiated: boolean,
): ConnectionBase {
  const { id, label, email_domains: emailDomains, jit } = values;
  return { id, label: label ?? id, emailDomains, jit, idpInitiated };
}
