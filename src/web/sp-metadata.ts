/** GET `/_sso/saml/{connection}/metadata`: what an identity provider needs to know of this connection. */
import { spMetadata } from '../proof/saml/sp-metadata.ts';
import { findConnection, signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { ownHeaders } from './pages/headers.ts';
import { refuse } from './refuse.ts';

/** A faulty connection answers with its code: a document with half of its settings would be believed. */
export async function handleSpMetadata(x: Exchange, connectionId: string): Promise<Response> {
  const connection = findConnection(x.site, connectionId, 'saml');
  if (!connection.ok) return refuse(x, connection.error, signInFacts(x.site, connectionId));
  const { spEntityId, acsUrl, want } = connection.value;
  const xml = spMetadata({ spEntityId, acsUrl, wantAssertionsSigned: want === 'assertion' || want === 'both' });
  const headers = { ...ownHeaders('xml'), 'Content-Type': 'application/samlmetadata+xml' };
  return new Response(xml, { headers });
}
