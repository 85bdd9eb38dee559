/** Whether a port can be had, asked before anything is started: a clear sentence beats a stack trace of two programs. */
import { createServer } from 'node:net';

/** Throws when something already listens there. An address family that the machine lacks is no obstacle. */
export async function expectFree(port: number, hosts: readonly string[]): Promise<void> {
  for (const host of hosts) {
    const code = await tryListening(port, host);
    if (code === 'EADDRINUSE')
      throw new Error(`port ${port} is taken: stop what listens there (another npm start?) and try again`);
    if (code === 'EACCES') throw new Error(`port ${port} may not be used on this machine`);
  }
}

function tryListening(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
