import { describe, expect, test, vi } from 'vitest';
import { readLimited } from '../../src/web/read-limited.ts';

/** A body in pieces of these lengths, and whether its reader has let go of it. */
function bodyOf(...lengths: readonly number[]) {
  const cancel = vi.fn();
  const pieces = lengths.map((length) => new Uint8Array(length));
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const piece = pieces.shift();
    if (piece === undefined) controller.close();
    else controller.enqueue(piece);
  };
  return { body: new ReadableStream<Uint8Array>({ pull, cancel }, { highWaterMark: 0 }), pieces, cancel };
}

describe('readLimited', () => {
  test('takes as much as the limit, in one piece or in several, and nothing at all', async () => {
    for (const lengths of [[10], [4, 6], [9, 1], [10, 0], []])
      expect((await readLimited(bodyOf(...lengths).body, 10))?.length).toBe(lengths.reduce((sum, one) => sum + one, 0));
  });

  test.each([[[11]], [[10, 1]], [[1, 10]], [[5, 5, 1]]])('an octet more is too much: %j', async (lengths) => {
    const { body, pieces, cancel } = bodyOf(...lengths, 1, 1);
    expect(await readLimited(body, 10)).toBeNull();
    expect(pieces).toHaveLength(2);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('of a body whose time is over nothing is read', async () => {
    const { body, pieces } = bodyOf(1);
    await expect(readLimited(body, 10, AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    expect(pieces).toHaveLength(1);
  });
});
