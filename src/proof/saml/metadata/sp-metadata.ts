/** What an IdP's administrator pastes: our EntityDescriptor (SAML metadata §2.4.4), its parts in the order of the schema. */

import { contentCiphers } from '../encryption/algorithms.ts';
import { bindingPost, bindingRedirect, ns } from '../names.ts';
import { pemBody } from '../signature/sign.ts';
import { escapeXml } from '../xml/escape.ts';

export interface ServiceProvider {
  readonly spEntityId: string;
  readonly acsUrl: string;
  /** Null: there is no single logout, since nothing can be signed. */
  readonly sloUrl: string | null;
  readonly nameIdFormat: string | null;
  readonly authnRequestsSigned: boolean;
  readonly wantAssertionsSigned: boolean;
  /** PEM, all of them: an IdP that read this before a rollover knows the next key already. */
  readonly signingCertificates: readonly string[];
  /** PEM; empty unless the settings say to publish them: some IdPs encrypt as soon as they see one. */
  readonly encryptionCertificates: readonly string[];
}

export function spMetadata(sp: ServiceProvider): string {
  const { sloUrl } = sp;
  const logout = sloUrl === null ? [] : [bindingRedirect, bindingPost].map((binding) => slo(binding, sloUrl));
  const lines = [
    ...sp.signingCertificates.map((certificate) => keyDescriptor('signing', certificate)),
    ...sp.encryptionCertificates.map((certificate) => keyDescriptor('encryption', certificate)),
    ...logout,
    ...(sp.nameIdFormat === null ? [] : [`<md:NameIDFormat>${escapeXml(sp.nameIdFormat)}</md:NameIDFormat>`]),
    `<md:AssertionConsumerService Binding="${bindingPost}" Location="${escapeXml(sp.acsUrl)}" index="0" isDefault="true"/>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(sp.spEntityId)}">
  <md:SPSSODescriptor AuthnRequestsSigned="${sp.authnRequestsSigned}" WantAssertionsSigned="${sp.wantAssertionsSigned}" protocolSupportEnumeration="${ns.samlp}">
    ${lines.join('\n    ')}
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): string {
  const data = `<ds:X509Data><ds:X509Certificate>${pemBody(certificate)}</ds:X509Certificate></ds:X509Data>`;
  const methods = use === 'encryption' ? encryptionMethods : '';
  return `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="${ns.ds}">${data}</ds:KeyInfo>${methods}</md:KeyDescriptor>`;
}

/**
 * SAML metadata §2.4.1.1: what we decrypt, the best first. The hashes are spelled out because an IdP that puts together two different
 * ones sends what WebCrypto cannot open.
 */
const encryptionMethods = [
  ...[...contentCiphers.keys()].map((name) => `<md:EncryptionMethod Algorithm="${name}"/>`),
  `<md:EncryptionMethod Algorithm="${ns.xenc11}rsa-oaep"><ds:DigestMethod xmlns:ds="${ns.ds}" Algorithm="${ns.xenc}sha256"/>`,
  `<xenc11:MGF xmlns:xenc11="${ns.xenc11}" Algorithm="${ns.xenc11}mgf1sha256"/></md:EncryptionMethod>`,
  `<md:EncryptionMethod Algorithm="${ns.xenc}rsa-oaep-mgf1p"><ds:DigestMethod xmlns:ds="${ns.ds}" Algorithm="${ns.ds}sha1"/></md:EncryptionMethod>`,
].join('');

function slo(binding: string, url: string): string {
  return `<md:SingleLogoutService Binding="${binding}" Location="${escapeXml(url)}"/>`;
}
