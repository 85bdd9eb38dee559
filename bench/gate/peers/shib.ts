/** mod_shib: the Shibboleth service provider, Apache's module and the daemon that keeps its sessions, on a unix socket. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idpEntityId } from '../../../test/support/idp.ts';
import { type Server, startServer } from '../../lib/processes.ts';
import { demand, makePlace, startApache } from './apache.ts';
import { answerSaml, idpMetadata } from './saml-idp.ts';
import { type GuardedFront, reader, signIn } from './sign-in.ts';

const program = '/usr/sbin/shibd';

export async function startShib(originPort: number): Promise<GuardedFront> {
  const place = await makePlace();
  const { folder, siteUrl } = place;
  const entityId = `${siteUrl}/shibboleth`;
  writeFileSync(join(folder, 'idp.xml'), idpMetadata);
  writeFileSync(join(folder, 'attribute-map.xml'), attributeMap);
  writeFileSync(join(folder, 'shibboleth2.xml'), configText(folder, entityId));
  const daemon = await startDaemon(folder);
  const apache = await startApache(place, originPort, {
    module: ['mod_shib', 'mod_shib.so'],
    debianPackage: 'libapache2-mod-shib',
    ownPath: '/Shibboleth.sso',
    directives: `
ShibConfig "${folder}/shibboleth2.xml"
<Location "/Shibboleth.sso">
SetHandler shib
</Location>`,
    location: `
AuthType shibboleth
ShibRequestSetting requireSession 1
Require shib-attr email ${reader}
RequestHeader set X-Remote-User "expr=%{REMOTE_USER}"`,
  });
  const front = { ...apache, server: together(apache.server, daemon) };
  const answer = answerSaml({ entityId, acsUrl: `${siteUrl}/Shibboleth.sso/SAML2/POST` });
  return signIn('mod_shib', front, answer, originPort);
}

function startDaemon(folder: string): Promise<Server> {
  demand(program, 'shibboleth-sp-utils');
  const words = ['-F', '-f', '-c', join(folder, 'shibboleth2.xml'), '-p', join(folder, 'shibd.pid')];
  return startServer(program, words, { port: join(folder, 'shibd.sock') });
}

/** Two that do one job: what it costs is what both use. */
function together(first: Server, second: Server): Server {
  return {
    pid: first.pid,
    cpu: () => first.cpu() + second.cpu(),
    memory: () => first.memory() + second.memory(),
    async stop() {
      await second.stop();
      await first.stop();
    },
  };
}

const attributeMap = `
<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map">
  <Attribute name="email" id="email" nameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"/>
</Attributes>`;

/** The package's own configuration, but for plain HTTP, our identity provider and our folder. */
function configText(folder: string, entityId: string): string {
  return `
<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="180">
  <OutOfProcess logger="console.logger"/>
  <InProcess logger="console.logger"/>
  <UnixListener address="${folder}/shibd.sock"/>
  <ApplicationDefaults entityID="${entityId}" REMOTE_USER="email">
    <Sessions lifetime="28800" timeout="3600" relayState="ss:mem" checkAddress="false" handlerSSL="false"
              cookieProps="http" redirectLimit="exact">
      <SSO entityID="${idpEntityId}">SAML2</SSO>
    </Sessions>
    <MetadataProvider type="XML" path="${folder}/idp.xml"/>
    <AttributeExtractor type="XML" reloadChanges="false" path="${folder}/attribute-map.xml"/>
    <AttributeFilter type="XML" validate="true" path="attribute-policy.xml"/>
  </ApplicationDefaults>
  <SecurityPolicyProvider type="XML" validate="true" path="security-policy.xml"/>
  <ProtocolProvider type="XML" validate="true" reloadChanges="false" path="protocols.xml"/>
</SPConfig>`;
}
