/** The identity provider that writes the messages, by the demo IdP's own signer, and what a service provider knows of it. */
import { makeKey } from '../../demo/idp/keys.ts';
import { buildResponse, signElement } from '../../demo/idp/sign.ts';
import { encryptIn, privatePem, type Sealed } from '../../test/support/encrypt.ts';

/** What the service provider knows beforehand; the same for every contender. */
export interface Trust {
  readonly idpEntityId: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly requestId: string;
  readonly certificate: string;
  /** The same certificate's key: SPKI, base64. */
  readonly publicKey: string;
  readonly decryptionKey: string;
  /** In milliseconds, the moment of the verification. */
  readonly now: number;
}

export interface Idp {
  readonly trust: Trust;
  /** A Response, unsigned. It is good for a day: some of the peers look at the clock themselves. */
  write(attributes: Readonly<Record<string, readonly string[]>>): string;
  sign(xml: string, which: 'assertion' | 'response'): Promise<string>;
  /** The Assertion encrypted (AES-256-GCM, RSA-OAEP), and the octets of that. */
  seal(xml: string): Promise<{ readonly xml: string; readonly sealed: Sealed }>;
}

export const email = 'sam.okafor@acme.example';

const parties = {
  spEntityId: 'https://docs.example.com/_sso/saml/okta/metadata',
  acsUrl: 'https://docs.example.com/_sso/saml/okta/acs',
};
const idpEntityId = 'https://idp.example/saml';
const requestId = '_request-3f1c5a';
const day = 24 * 60 * 60_000;

/** With keys of its own, RSA-2048. */
export async function makeIdp(): Promise<Idp> {
  const now = new Date();
  const { privateKey, publicKey, certificatePem } = await makeKey(now);
  const ours = await makeKey(now);
  const spki = await crypto.subtle.exportKey('spki', publicKey);
  const end = new Date(now.getTime() + day);
  const common = { now, notOnOrAfter: end, subjectNotOnOrAfter: end, inResponseTo: requestId, nameId: email };
  return {
    trust: {
      ...{ ...parties, idpEntityId, requestId, certificate: certificatePem, now: now.getTime() },
      publicKey: Buffer.from(spki).toString('base64'),
      decryptionKey: await privatePem(ours.privateKey),
    },
    write: (attributes) => buildResponse({ ...parties, ...common, issuer: idpEntityId, attributes }),
    sign: (xml, which) => signElement(xml, { which, privateKey, certificatePem }),
    seal: (xml) => seal(xml, ours.publicKey),
  };
}

async function seal(plain: string, to: CryptoKey): Promise<{ xml: string; sealed: Sealed }> {
  let sealed: Sealed | null = null;
  const change = (made: Sealed): Sealed => {
    sealed = made;
    return made;
  };
  const xml = await encryptIn(plain, 'Assertion', { to: [to], cipher: 'aes256-gcm', change });
  if (sealed === null) throw new Error('nothing was encrypted');
  return { xml, sealed };
}
