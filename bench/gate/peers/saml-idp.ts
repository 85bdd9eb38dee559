/** The identity provider of the SAML peers: signs with the demo's signer, and describes itself in metadata. */
import { buildResponse, signElement, toBase64 } from '../../../demo/idp/sign.ts';
import { idpEntityId, idpKey, readRequest } from '../../../test/support/idp.ts';
import { entity } from '../../../test/support/idp-metadata.ts';
import type { Answer } from './sign-in.ts';

export interface SamlSp {
  readonly entityId: string;
  readonly acsUrl: string;
}

export const idpMetadata: string = entity({ entityId: idpEntityId, certificates: [idpKey.certificatePem] });

/** Answers this service provider's requests. */
export function answerSaml({ entityId, acsUrl }: SamlSp): Answer {
  return async (location, person, alteredTo = person) => {
    const { requestId, relayState } = await readRequest(location);
    const response = buildResponse({
      now: new Date(),
      acsUrl,
      issuer: idpEntityId,
      spEntityId: entityId,
      inResponseTo: requestId,
      nameId: person,
      attributes: { email: [person] },
    });
    const signed = await signElement(response, { which: 'assertion', privateKey: idpKey.privateKey });
    const fields = { SAMLResponse: toBase64(signed.replaceAll(person, alteredTo)), RelayState: relayState };
    return { url: acsUrl, fields };
  };
}
