/** GET `/_sso/saml/{connection}/metadata`: what an identity provider needs to know of this connection. */
import { spMetadata } from '../proof/saml/metadata/sp-metadata.ts';
import type { KeyPair } from '../settings/site.ts';
import { findConnection, signInFacts } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { findIdp } from './idp.ts';
import { ownHeaders } from './pages/headers.ts';
import { refuse } from './refuse.ts';
import { signsRequests } from './saml-start.ts';

/** A faulty connection answers with its code: a document with half of its settings would be believed. */
export async function handleSpMetadata(x: Exchange, connectionId: string): Promise<Response> {
  const found = findConnection(x.site, connectionId, 'saml');
  if (!found.ok) return refuse(x, found.error, signInFacts(x.site, connectionId));
  const connection = found.value;
  const { spEntityId, acsUrl, sloUrl, want, request, publishEncryptionKey } = connection;
  const { signingKeys, decryptionKeys } = x.secrets;
  // Ours is pasted before the IdP's is known: what the IdP wants counts from when there is something to know it by.
  const idp = await findIdp(x, connection);
  const canSign = signingKeys.length > 0;
  const xml = spMetadata({
    spEntityId,
    acsUrl,
    sloUrl: canSign ? sloUrl : null,
    nameIdFormat: request.nameIdFormat,
    authnRequestsSigned: canSign && signsRequests(connection, idp.ok ? idp.value : null),
    wantAssertionsSigned: want === 'assertion' || want === 'both',
    signingCertificates: certificatesOf(signingKeys),
    // The newest only: the older keys are there for messages of IdPs that have not read this again yet.
    encryptionCertificates: publishEncryptionKey ? certificatesOf(decryptionKeys).slice(0, 1) : [],
  });
  const headers = { ...ownHeaders('xml'), 'Content-Type': 'application/samlmetadata+xml' };
  return new Response(xml, { headers });
}

function certificatesOf(keys: readonly KeyPair[]): readonly string[] {
  return keys.flatMap(({ certificate }) => certificate ?? []);
}
