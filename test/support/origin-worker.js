// The origin of the worker tests: says back what reached it. It is also where every outbound fetch of the tests ends up,
// whatever its host, so that nothing leaves the machine.
const TEXT = 'abcdefghij'.repeat(10);

export default {
  async fetch(request) {
    const url = new URL(request.url);
    if (url.hostname === 'down.example') throw new Error('connection refused');
    if (request.headers.get('Upgrade') === 'websocket') return echoSocket(request);
    const answer = answers[url.pathname.split('/').at(-1)] ?? echo;
    return answer(request, url);
  },
};

async function echo(request, url) {
  const body = request.body === null ? null : await request.text();
  const headers = Object.fromEntries(request.headers);
  const said = { method: request.method, url: request.url, host: url.host, headers, body };
  const { status = 200, headers: more = [] } = JSON.parse(url.searchParams.get('answer') ?? '{}');
  const answer = new Response(status === 304 ? null : JSON.stringify(said), { status });
  for (const [name, value] of more) answer.headers.append(name, value);
  return answer;
}

const answers = {
  range(request) {
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('Range') ?? '') ?? [];
    if (start === undefined) return new Response(TEXT, { headers: { 'Accept-Ranges': 'bytes' } });
    const headers = { 'Content-Range': `bytes ${start}-${end}/${TEXT.length}` };
    return new Response(TEXT.slice(Number(start), Number(end) + 1), { status: 206, headers });
  },
  head(request) {
    return new Response(request.method === 'HEAD' ? null : 'body', { headers: { 'X-Method': request.method } });
  },
  stream() {
    const chunks = ['one ', 'two ', 'three'].map((text) => new TextEncoder().encode(text));
    const body = new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    return new Response(body);
  },
  async count(request) {
    let octets = 0;
    for await (const chunk of request.body) octets += chunk.length;
    return new Response(String(octets));
  },
};

function echoSocket(request) {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  const email = request.headers.get('X-Sso-Email');
  server.addEventListener('message', ({ data }) => server.send(`${email} said ${data}`));
  return new Response(null, { status: 101, webSocket: client, headers: { 'Set-Cookie': '__Host-sso=planted' } });
}
