/** Requests that no Request object of a test can be: they have to come over the wire. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { gatewayUrl } from '../../demo/places.ts';

/** The whole answer to a request that is written as it stands. */
async function write(request: readonly string[]): Promise<string> {
  const { hostname, port, host } = new URL(gatewayUrl);
  const socket = connect(Number(port), hostname);
  socket.end([request[0], `Host: ${host}`, 'Connection: close', ...request.slice(1)].join('\r\n'));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('utf8');
}

test.each([
  ['GET with no body, and a length that says so', ['GET / HTTP/1.1', 'Content-Length: 0', '', '']],
  ['GET with a body', ['GET / HTTP/1.1', 'Content-Length: 3', '', 'abc']],
  ['GET with a body in chunks', ['GET / HTTP/1.1', 'Transfer-Encoding: chunked', '', '3', 'abc', '0', '', '']],
])('%s is answered like any other', async (_, request) => {
  const answer = await write(request);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('Acme Field Notes');
});

test('HEAD with a length is answered without a body', async () => {
  const answer = await write(['HEAD / HTTP/1.1', 'Content-Length: 0', '', '']);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.split('\r\n\r\n')[1]).toBe('');
});

test('a private page stays private to one who sends a length', async () => {
  const answer = await write(['GET /kb/merger-plan HTTP/1.1', 'Content-Length: 0', '', '']);
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer.toLowerCase()).not.toContain('set-cookie');
});
