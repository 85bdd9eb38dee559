/** The tokens: claims as an IdP sends them, signed by jose with keys made for this run; each also altered, and expired. */
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';

export const algorithms = ['HS256', 'RS256', 'ES256'] as const;
export type AlgorithmName = (typeof algorithms)[number];
export const whiches = ['genuine', 'payload', 'signature', 'expired'] as const;
export type Which = (typeof whiches)[number];

export const email = 'sam.okafor@acme.example';

/** What whoever verifies knows beforehand. */
export interface Trust {
  readonly issuer: string;
  readonly audience: string;
  /** In milliseconds, the moment of the verification. */
  readonly now: number;
  /** The shared secret, or the public key as PEM. */
  readonly keys: Readonly<Record<AlgorithmName, string>>;
}

export interface Tokens {
  readonly trust: Trust;
  readonly tokens: Readonly<Record<AlgorithmName, Readonly<Record<Which, string>>>>;
}

const issuer = 'https://login.acme.example';
const audience = 'https://docs.example.com';
const now = Date.now();

type Sign = (seconds: number) => Promise<string>;

function signer(alg: AlgorithmName, key: CryptoKey | Uint8Array): Sign {
  return (seconds) => {
    const claims = { email, name: 'Sam Okafor', jti: crypto.randomUUID(), iat: seconds, exp: seconds + 120 };
    return new SignJWT({ ...claims, iss: issuer, aud: audience, sub: '00u1k9x2f7Qe4bL0t5d7' })
      .setProtectedHeader({ alg, typ: 'JWT' })
      .sign(key);
  };
}

/** Another address in the payload, still a token to look at. */
function alterPayload(token: string): string {
  const [head, payload = '', signature] = token.split('.');
  const claims = Buffer.from(payload, 'base64url')
    .toString('utf8')
    .replace(email, `x${email.slice(1)}`);
  return `${head}.${Buffer.from(claims).toString('base64url')}.${signature}`;
}

/** One bit in the middle of the signature. */
function alterSignature(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(at), 'base64url');
  const middle = signature.length >> 1;
  signature[middle] = (signature[middle] ?? 0) ^ 1;
  return token.slice(0, at) + signature.toString('base64url');
}

async function variants(sign: Sign): Promise<Record<Which, string>> {
  const seconds = Math.floor(now / 1000);
  const genuine = await sign(seconds);
  return {
    genuine,
    payload: alterPayload(genuine),
    signature: alterSignature(genuine),
    expired: await sign(seconds - 3600),
  };
}

export async function makeTokens(): Promise<Tokens> {
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
  const [rsa, ec] = [await generateKeyPair('RS256', { modulusLength: 2048 }), await generateKeyPair('ES256')];
  return {
    trust: {
      issuer,
      audience,
      now,
      keys: { HS256: secret, RS256: await exportSPKI(rsa.publicKey), ES256: await exportSPKI(ec.publicKey) },
    },
    tokens: {
      HS256: await variants(signer('HS256', new TextEncoder().encode(secret))),
      RS256: await variants(signer('RS256', rsa.privateKey)),
      ES256: await variants(signer('ES256', ec.privateKey)),
    },
  };
}
