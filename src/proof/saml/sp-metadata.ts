/** What an IdP's administrator pastes: our EntityDescriptor (SAML metadata §2.4.4). No encryption key: some IdPs encrypt as soon as they see one. */
import { escapeXml } from './escape.ts';
import { bindingPost, ns } from './names.ts';

export interface ServiceProvider {
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly wantAssertionsSigned: boolean;
}

export function spMetadata({ spEntityId, acsUrl, wantAssertionsSigned }: ServiceProvider): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(spEntityId)}">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="${wantAssertionsSigned}" protocolSupportEnumeration="${ns.samlp}">
    <md:AssertionConsumerService Binding="${bindingPost}" Location="${escapeXml(acsUrl)}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}
