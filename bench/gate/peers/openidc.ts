/** mod_auth_openidc: an OpenID Connect client inside Apache, with its sessions in memory that the children share. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlace, startApache } from './apache.ts';
import { answerOpenid, providerCertificate, providerIssuer, providerKeyId } from './openid-provider.ts';
import { type GuardedFront, reader, signIn } from './sign-in.ts';

export async function startOpenidc(originPort: number): Promise<GuardedFront> {
  const place = await makePlace();
  const { folder, siteUrl } = place;
  const client = { id: 'postern-bench', redirectUri: `${siteUrl}/oidc/redirect` };
  writeFileSync(join(folder, 'provider.pem'), providerCertificate);
  const front = await startApache(place, originPort, {
    module: ['auth_openidc_module', 'mod_auth_openidc.so'],
    debianPackage: 'libapache2-mod-auth-openidc',
    ownPath: '/oidc/',
    // The session's time without a request is as the other guards': between two rounds nobody reads.
    directives: `
OIDCProviderIssuer ${providerIssuer}
OIDCProviderAuthorizationEndpoint ${providerIssuer}/authorize
OIDCProviderVerifyCertFiles ${providerKeyId}#${folder}/provider.pem
OIDCClientID ${client.id}
OIDCResponseType id_token
OIDCResponseMode form_post
OIDCScope "openid email"
OIDCRedirectURI ${client.redirectUri}
OIDCCryptoPassphrase ${randomBytes(24).toString('hex')}
OIDCCacheType shm
OIDCSessionInactivityTimeout 3600
OIDCRemoteUserClaim email
OIDCAuthNHeader X-Remote-User`,
    location: `
AuthType openid-connect
Require claim email:${reader}`,
  });
  return signIn('mod_auth_openidc', front, answerOpenid(client), originPort);
}
