/** Apache as a proxy to the origin, bare or with a guard: a process of its own with a configuration of its own. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startServer } from '../../lib/processes.ts';
import type { Front } from './sign-in.ts';

/** What makes a guard of the proxy. */
export interface Guard {
  /** LoadModule's two words: the name and the file. */
  readonly module: readonly [name: string, file: string];
  readonly debianPackage: string;
  /** Directives of the server. */
  readonly directives: string;
  /** Directives for all of the site. */
  readonly location: string;
  /** The path the guard answers itself, with everything below it. */
  readonly ownPath: string;
}

export interface Place {
  readonly folder: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly siteUrl: string;
}

const program = '/usr/sbin/apache2';
const modules = '/usr/lib/apache2/modules';
const common = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'headers', 'proxy', 'proxy_http'];

/** Throws when a file of a Debian package is not there. */
export function demand(path: string, debianPackage: string): void {
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install ${debianPackage}`);
}

/** A port, and a folder until this process ends that Apache's children can read, whoever they run as. */
export async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-apache-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const port = await freePort();
  return { folder, port, siteUrl: `http://127.0.0.1:${port}` };
}

export async function startBareApache(originPort: number): Promise<Front> {
  return startApache(await makePlace(), originPort);
}

export async function startApache(place: Place, originPort: number, guard?: Guard): Promise<Front> {
  const { folder, port, siteUrl } = place;
  demand(program, 'apache2');
  if (guard) demand(join(modules, guard.module[1]), guard.debianPackage);
  writeFileSync(join(folder, 'apache.conf'), configText(place, originPort, guard));
  const readLog = () => tail(join(folder, 'error.log'));
  const server = await startServer(program, ['-DFOREGROUND', '-f', join(folder, 'apache.conf')], { port }).catch(
    (error: Error) => {
      throw new Error(`${error.message}\n${readLog()}`);
    },
  );
  return { server, url: `${siteUrl}/page`, readLog };
}

function tail(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-4096) : '';
}

function configText({ folder, port }: Place, originPort: number, guard?: Guard): string {
  const loaded = [
    ...common.map((name) => [`${name}_module`, `mod_${name}.so`] as const),
    ...(guard ? [guard.module] : []),
  ];
  return `
ServerRoot "${folder}"
ServerName 127.0.0.1:${port}
Listen 127.0.0.1:${port}
PidFile "${folder}/pid"
DefaultRuntimeDir "${folder}"
ErrorLog "${folder}/error.log"
User www-data
Group www-data
${loaded.map(([name, file]) => `LoadModule ${name} ${modules}/${file}`).join('\n')}
# As Debian has it, but no child ever comes or goes: what an ended process has used is not counted.
StartServers 2
ServerLimit 2
ThreadsPerChild 25
MaxRequestWorkers 50
MinSpareThreads 25
MaxSpareThreads 50
MaxConnectionsPerChild 0
# The load keeps its connections.
KeepAlive On
MaxKeepAliveRequests 0
${guard ? `ProxyPass "${guard.ownPath}" !` : ''}
# Sooner than the origin gives a quiet connection up.
ProxyPass "/" "http://127.0.0.1:${originPort}/" ttl=4
${guard?.directives ?? ''}
<Location "/">
${guard?.location ?? 'Require all granted'}
</Location>
`;
}
