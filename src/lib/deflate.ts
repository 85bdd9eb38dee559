/** Raw DEFLATE (RFC 1951), as the HTTP-Redirect binding of SAML wants it. */
import { type Bytes, concatAll } from './bytes.ts';
import { err, ok, type Result } from './result.ts';

export async function deflateRaw(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return concatAll(await Array.fromAsync(stream));
}

/** Never makes more than `limit` octets, whatever the input promises: what is over is not inflated at all. */
export async function inflateRaw(bytes: Bytes, limit: number): Promise<Result<Bytes, 'corrupt' | 'too_large'>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    // Leaving the loop cancels the stream.
    for await (const part of stream) {
      length += part.length;
      if (length > limit) return err('too_large');
      parts.push(part);
    }
  } catch {
    // The runtime's only word for octets that are not DEFLATE, or end too early: TypeError.
    return err('corrupt');
  }
  return ok(concatAll(parts));
}
