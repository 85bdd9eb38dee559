/** Keys of a service provider as SIGNING_KEY holds them. */
import type { KeyOptions, SigningKey } from '../../demo/idp/keys.ts';
import { pem } from '../../scripts/certificate.ts';
import type { KeyText } from '../../src/proof/saml/signature/sign.ts';
import { keyOf } from './saml.ts';

/** The same key as `keyOf(name, options)` makes. */
export async function keyText(name: string, options: KeyOptions = {}): Promise<KeyText> {
  const key = await keyOf(name, options);
  return { privateKey: await privatePem(key), certificate: key.certificatePem };
}

export async function privatePem({ privateKey }: Pick<SigningKey, 'privateKey'>): Promise<string> {
  const pkcs8 = (await crypto.subtle.exportKey('pkcs8', privateKey)) as ArrayBuffer;
  return pem('PRIVATE KEY', [...new Uint8Array(pkcs8)]);
}
