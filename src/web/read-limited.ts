/** Reads a body that somebody else wrote: never more of it than a limit, and never longer than a signal allows. */
import { type Bytes, concatAll } from '../lib/bytes.ts';

/** Null when there is more than `limit`; not an octet of that is waited for. Throws when the time is over or the line breaks. */
export async function readLimited(
  body: ReadableStream<Uint8Array>,
  limit: number,
  signal?: AbortSignal,
): Promise<Bytes | null> {
  signal?.throwIfAborted();
  const reader = body.getReader();
  const late =
    signal &&
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  const parts: Uint8Array[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await (late === undefined ? reader.read() : Promise.race([reader.read(), late]));
    if (done) return concatAll(parts);
    length += value.length;
    parts.push(value);
    if (length <= limit) continue;
    await reader.cancel();
    return null;
  }
}
