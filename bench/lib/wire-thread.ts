/**
 * The thread of wire.ts. Passes bytes between the gateway and a store and lets each side think the other never hangs up: towards the
 * store it hangs up itself, earlier than the store would, and dials again when the gateway has more to say.
 */
import { connect, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Less than the five seconds after which workerd closes a connection that idles. */
const IDLE_MS = 3000;

interface Line {
  far: Socket | null;
  /** Whether the store owes an answer: then it may take its time. */
  owed: boolean;
}

function dial(near: Socket, line: Line, port: number): Socket {
  const far = connect({ host: '127.0.0.1', port, noDelay: true });
  far.on('data', (chunk) => {
    line.owed = false;
    near.write(chunk);
  });
  far.setTimeout(IDLE_MS, () => {
    if (!line.owed) far.destroy();
  });
  far.on('error', () => near.destroy());
  far.on('close', () => {
    if (line.far !== far) return;
    line.far = null;
    if (line.owed) near.destroy();
  });
  return far;
}

function join(near: Socket, port: number): void {
  const line: Line = { far: null, owed: false };
  near.on('data', (chunk) => {
    line.owed = true;
    if (line.far === null || line.far.destroyed) line.far = dial(near, line, port);
    line.far.write(chunk);
  });
  near.on('error', () => near.destroy());
  near.on('close', () => line.far?.destroy());
}

function open(port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer({ noDelay: true }, (near) => join(near, port));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

parentPort?.postMessage(await Promise.all((workerData as readonly number[]).map(open)));
