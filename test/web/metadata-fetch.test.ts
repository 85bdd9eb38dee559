/** ATTACKS through the metadata URL (server-side request forgery, endless bodies, slow lines); redirects go over the real wire of workerd. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fetchMetadata } from '../../src/web/metadata-fetch.ts';

afterEach(() => vi.restoreAllMocks());

const address = 'https://idp.example/metadata';

/** An address whose answer is what it is told to be. */
function answering(status: number, location: string, host = 'idp.example'): string {
  return `https://${host}/metadata?answer=${encodeURIComponent(JSON.stringify({ status, headers: [['Location', location]] }))}`;
}

async function codeOf(url: string, local = false): Promise<string> {
  const result = await fetchMetadata(url, local);
  return result.ok ? 'fetched' : result.error.code;
}

function bodyOf(chunk: Uint8Array, chunks: number): { readonly stream: ReadableStream; readonly pulled: () => number } {
  let pulled = 0;
  const pull = (controller: ReadableStreamDefaultController) => {
    if (pulled++ < chunks) controller.enqueue(chunk);
    else controller.close();
  };
  return { stream: new ReadableStream({ pull }, { highWaterMark: 0 }), pulled: () => pulled };
}

describe('what is asked for', () => {
  test('the address, without cookies, caches or automatic redirects', async () => {
    const result = await fetchMetadata(address, false);
    const said = JSON.parse(result.ok ? result.value : '{}');
    expect(said).toMatchObject({ method: 'GET', url: address, headers: { 'user-agent': 'Postern' } });
    expect(said.headers).not.toHaveProperty('cookie');
  });

  test.each([
    'http://idp.example/metadata',
    'http://localhost:8788/metadata',
    'https://localhost/metadata',
    'https://127.0.0.1/metadata',
    'https://2130706433/metadata',
    'https://[::1]/metadata',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.8/metadata',
    'https://metadata.google.internal/',
    'https://idp/metadata',
    'https://user:secret@idp.example/',
    'file:///etc/passwd',
    'data:text/xml,<a/>',
    'ftp://idp.example/',
    '',
  ])('ATTACK METADATA_URL: %s is not asked at all', async (url) => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    expect(await codeOf(url)).toBe('METADATA_URL');
    expect(fetched).not.toHaveBeenCalled();
  });

  test('a site on this machine may have its identity provider there, and nowhere else in the network', async () => {
    expect(await codeOf('http://localhost:8788/metadata', true)).toBe('fetched');
    expect(await codeOf('http://127.0.0.1:8788/metadata', true)).toBe('fetched');
    for (const url of ['http://10.0.0.8/', 'https://10.0.0.8/', 'http://idp.example/', 'https://idp/'])
      expect(await codeOf(url, true)).toBe('METADATA_URL');
  });
});

describe('redirects', () => {
  test('within the host, three of them', async () => {
    const one = answering(302, address);
    const two = answering(301, one.slice('https://idp.example'.length));
    const three = answering(307, two);
    expect(await codeOf(three)).toBe('fetched');
    expect(await codeOf(answering(308, three))).toBe('METADATA_REDIRECT');
  });

  test.each([
    'https://evil.example/metadata',
    'https://idp.example.evil.example/',
    'https://idp.example:8443/metadata',
    'https://169.254.169.254/',
    'http://idp.example/metadata',
    '//evil.example/',
    'file:///etc/passwd',
    'data:text/xml,<a/>',
  ])('ATTACK METADATA_REDIRECT to %s is not followed', async (location) => {
    expect(await codeOf(answering(302, location))).toBe('METADATA_REDIRECT');
  });

  test('ATTACK METADATA_URL: a user name in a redirect to the same host', async () => {
    expect(await codeOf(answering(302, 'https://a:b@idp.example/'))).toBe('METADATA_URL');
  });
});

describe('what comes back', () => {
  test.each([
    [404, 'METADATA_UNREACHABLE'],
    [500, 'METADATA_UNREACHABLE'],
    [206, 'METADATA_UNREACHABLE'],
  ])('status %d is no document', async (status, code) => {
    expect(await codeOf(answering(status, ''))).toBe(code);
  });

  test('METADATA_UNREACHABLE: nobody there', async () => {
    expect(await codeOf('https://down.example/metadata')).toBe('METADATA_UNREACHABLE');
  });

  test('METADATA_UNREACHABLE: nothing, or no UTF-8', async () => {
    for (const body of ['', ' \n', new Uint8Array([0xff, 0xfe, 0x3c, 0x00])]) {
      vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body));
      expect(await codeOf(address)).toBe('METADATA_UNREACHABLE');
    }
  });

  test('ATTACK METADATA_TOO_LARGE: 10 GB, of which little more than 1 MB is read', async () => {
    const body = bodyOf(new Uint8Array(64 * 1024).fill(0x20), 160_000);
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body.stream));
    expect(await codeOf(address)).toBe('METADATA_TOO_LARGE');
    expect(body.pulled()).toBeLessThan(20);
  });

  test('ATTACK METADATA_TOO_LARGE: a small body that unpacks to much', async () => {
    const packed = new Blob([new Uint8Array(8 * 1024 * 1024)]).stream().pipeThrough(new CompressionStream('gzip'));
    const small = await new Response(packed).arrayBuffer();
    expect(small.byteLength).toBeLessThan(16 * 1024);
    const unpacking = new Blob([small]).stream().pipeThrough(new DecompressionStream('gzip'));
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(unpacking));
    expect(await codeOf(address)).toBe('METADATA_TOO_LARGE');
  });

  test('ATTACK METADATA_UNREACHABLE: an octet now and then, for ever', async () => {
    const over = AbortSignal.timeout(100);
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(over);
    const pull = async (controller: ReadableStreamDefaultController) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.enqueue(new Uint8Array([0x20]));
    };
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(new ReadableStream({ pull })));
    expect(await codeOf(address)).toBe('METADATA_UNREACHABLE');
    expect(limit).toHaveBeenCalledWith(10_000);
  });
});
