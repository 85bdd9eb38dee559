/** Makes key pairs with self-signed certificates. Nothing looks past such a certificate's key: gateways pin it. */
import { selfSign } from '../../scripts/certificate.ts';

export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly certificatePem: string;
}

export interface KeyOptions {
  readonly kind?: 'rsa' | 'ec';
  readonly commonName?: string;
  /** Bits, RSA only. Default 2048. */
  readonly modulusLength?: number;
  /** EC only. Default P-256. */
  readonly curve?: 'P-256' | 'P-384' | 'P-521';
  /** Default: from one hour before `now`, for ten years. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const hour = 60 * 60_000;
const year = 365 * 24 * hour;

/** A fresh key, extractable so that it can be kept and used with other hashes. */
export async function makeKey(now: Date, options: KeyOptions = {}): Promise<SigningKey> {
  const { commonName = 'Postern test IdP' } = options;
  const { notBefore = new Date(now.getTime() - hour), notAfter = new Date(now.getTime() + 10 * year) } = options;
  const algorithm = options.kind === 'ec' ? ecAlgorithm(options.curve) : rsaAlgorithm(options.modulusLength);
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { ...keys, certificatePem: await selfSign({ commonName, notBefore, notAfter, keys }) };
}

function rsaAlgorithm(modulusLength = 2048) {
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent: new Uint8Array([1, 0, 1]) };
}

function ecAlgorithm(namedCurve = 'P-256') {
  return { name: 'ECDSA', namedCurve };
}
