/**
 * Adds to a refused SAML answer what only the gateway knows: whose address it was made for, what its pinned keys are worth, and
 * what to change at this connection's IdP. For the audit; the code stays what it was.
 */
import type { Reason } from '../core/reasons.ts';
import { withHint } from '../proof/saml/quirks.ts';
import { readCertificate } from '../proof/saml/signature/certificate.ts';
import type { SamlConnection, Site } from '../settings/site.ts';
import type { Exchange } from './exchange.ts';

/** @param connectionId as in the address; one the site has not, or of another type, has no IdP to speak of. */
export function explainSaml(x: Exchange, connectionId: string, reason: Reason): Reason {
  const found = x.site.connections.get(connectionId);
  const connection = found?.type === 'saml' ? found : null;
  const more = tell(x, connection, reason);
  const told = more === null ? reason : { ...reason, detail: `${reason.detail}. ${more}.` };
  return withHint(told, connection?.preset ?? 'generic');
}

function tell(x: Exchange, connection: SamlConnection | null, { code, received }: Reason): string | null {
  if (code === 'DESTINATION' || code === 'SUBJECT_CONFIRMATION_RECIPIENT')
    return received === undefined ? null : meantFor(x.site, received);
  return code === 'SIGNATURE_MISMATCH' && connection !== null ? aboutKeys(connection, x.now) : null;
}

/** The connection whose ACS this is. Other sites are told by the shape of the address: a site knows no other. */
function meantFor(site: Site, address: string): string {
  for (const one of site.connections.values())
    if (one.type === 'saml' && one.acsUrl === address) return `It was made for the connection ${one.id} of this site`;
  const [, host, id] = /^https?:\/\/([^/?#@]+)\/_sso\/saml\/([\w.~-]{1,63})\/acs$/.exec(address) ?? [];
  if (host === undefined || id === undefined) return 'It was made for an address that is no ACS of Postern';
  return host === site.host
    ? `It was made for a connection ${id}, which this site does not have`
    : `It was made for the connection ${id} of the site ${host}`;
}

/** Pinned keys only: those of metadata renew themselves. */
function aboutKeys({ source }: SamlConnection, now: Date): string | null {
  if (source.kind !== 'settings') return null;
  const { certificates } = source.idp;
  const ends = certificates.flatMap((text) => {
    const read = readCertificate(text);
    return read.ok ? [read.value.notAfter.getTime()] : [];
  });
  const last = new Date(Math.max(...ends));
  const expired = last < now ? `, the last of which expired on ${last.toISOString().slice(0, 10)}` : '';
  return `Add the identity provider’s new certificate beside the known ones (${certificates.length})${expired}`;
}
