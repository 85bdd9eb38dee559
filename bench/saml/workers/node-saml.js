/** @node-saml/node-saml through `validatePostResponseAsync`, told everything that Postern is told. */
import { SAML } from '@node-saml/node-saml';
import { serve } from './serve.ts';

let providers;

/** Requests that are never forgotten: the same message comes again and again. */
function rememberAlways(now) {
  const issued = new Date(now).toISOString();
  return { saveAsync: async () => null, getAsync: async () => issued, removeAsync: async () => null };
}

function makeProviders({ spEntityId, idpEntityId, acsUrl, certificate, now }) {
  const make = (wantAuthnResponseSigned) =>
    new SAML({
      issuer: spEntityId,
      audience: spEntityId,
      callbackUrl: acsUrl,
      idpCert: certificate,
      idpIssuer: idpEntityId,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned,
      validateInResponseTo: 'always',
      cacheProvider: rememberAlways(now),
    });
  return { assertion: make(false), both: make(true) };
}

export default serve(async (message, trust, name) => {
  providers ??= makeProviders(trust);
  const provider = name === 'double' ? providers.both : providers.assertion;
  const { profile } = await provider.validatePostResponseAsync({ SAMLResponse: message });
  return { email: profile.nameID, groups: profile.groups.length };
});
