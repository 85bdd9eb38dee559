import { type Bytes, concat } from './bytes.ts';

/** Raw DEFLATE (RFC 1951), as the HTTP-Redirect binding of SAML wants it. */
export async function deflateRaw(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return concat(...(await Array.fromAsync(stream)));
}
