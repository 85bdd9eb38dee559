/** mod_auth_mellon: a SAML service provider inside Apache, with its sessions in memory that the children share. */
import { KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKey } from '../../../demo/idp/keys.ts';
import { makePlace, startApache } from './apache.ts';
import { answerSaml, idpMetadata } from './saml-idp.ts';
import { type GuardedFront, reader, signIn } from './sign-in.ts';

export async function startMellon(originPort: number): Promise<GuardedFront> {
  const place = await makePlace();
  const { folder, siteUrl } = place;
  const entityId = `${siteUrl}/mellon/metadata`;
  writeFileSync(join(folder, 'idp.xml'), idpMetadata);
  // It signs its requests, and does not start a sign-in without a key.
  const { privateKey, certificatePem } = await makeKey(new Date());
  writeFileSync(join(folder, 'key.pem'), KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'certificate.pem'), certificatePem);
  const front = await startApache(place, originPort, {
    module: ['auth_mellon_module', 'mod_auth_mellon.so'],
    debianPackage: 'libapache2-mod-auth-mellon',
    ownPath: '/mellon/',
    directives: `MellonLockFile "${folder}/mellon.lock"`,
    location: `
AuthType Mellon
Require valid-user
MellonEnable auth
MellonEndpointPath /mellon
MellonSPentityId "${entityId}"
MellonSPPrivateKeyFile "${folder}/key.pem"
MellonSPCertFile "${folder}/certificate.pem"
MellonIdPMetadataFile "${folder}/idp.xml"
MellonUser email
MellonCond email ${reader}
RequestHeader set X-Remote-User "expr=%{REMOTE_USER}"`,
  });
  const answer = answerSaml({ entityId, acsUrl: `${siteUrl}/mellon/postResponse` });
  return signIn('mod_auth_mellon', front, answer, originPort);
}
