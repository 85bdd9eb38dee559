/**
 * Raw workerd, without wrangler or Miniflare before it: the runtime and the Worker, nothing else costs. A Worker here is what
 * `wrangler deploy` would upload (bundle.ts), or a benchmark's own.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { freePort, type Server, startServer } from './processes.ts';

/** The program that belongs to this workerd package, not the script around it. */
export const workerdProgram: string = createRequire(resolve(import.meta.dirname, '../../package.json'))(
  'workerd',
).default;

/** What wrangler.toml asks of the platform, for every Worker here: none is to pay for what another does without. */
const deployed = parse(readFileSync(resolve(import.meta.dirname, '../../wrangler.toml'), 'utf8'));
const compatibilityDate = deployed['compatibility_date'] as string;
const compatibilityFlags = deployed['compatibility_flags'] as readonly string[];

export type Binding =
  | { readonly text: string }
  | { readonly json: unknown }
  | { readonly service: string }
  /** D1, or KV, that another process serves (stores.ts) under the name of that service. */
  | { readonly d1: string }
  | { readonly kv: string };

export interface WorkerService {
  /** ES module text by name; the first is the main module. */
  readonly modules: Readonly<Record<string, string>>;
  readonly bindings?: Readonly<Record<string, Binding>>;
  /** It imports modules of Node.js, which the flags would leave out. */
  readonly needsNode?: boolean;
}

export interface WorkerdConfig {
  readonly workers: Readonly<Record<string, WorkerService>>;
  /** Servers outside: name → port of 127.0.0.1. */
  readonly external?: Readonly<Record<string, number>>;
  /** How much an isolate may keep, in MB; as much as V8 likes by default. */
  readonly heapMb?: number;
  /** Which Workers get a port of their own; all by default. */
  readonly exposed?: readonly string[];
}

export interface Workerd extends Server {
  /** The port of each exposed Worker. */
  readonly ports: Readonly<Record<string, number>>;
}

const quote = (text: string) => JSON.stringify(text);

function bindingText(name: string, binding: Binding): string {
  const value = (() => {
    if ('text' in binding) return `text=${quote(binding.text)}`;
    if ('json' in binding) return `json=${quote(JSON.stringify(binding.json))}`;
    if ('service' in binding) return `service=${quote(binding.service)}`;
    if ('kv' in binding) return `kvNamespace=${quote(binding.kv)}`;
    const inner = `(name="fetcher",service=${quote(binding.d1)})`;
    return `wrapped=(moduleName="cloudflare-internal:d1-api",innerBindings=[${inner}])`;
  })();
  return `(name=${quote(name)},${value})`;
}

function serviceText(
  folder: string,
  name: string,
  { modules, bindings = {}, needsNode = false }: WorkerService,
): string {
  const files = Object.entries(modules).map(([module, text], index) => {
    const file = `${name}-${index}.js`;
    writeFileSync(join(folder, file), text);
    return `(name=${quote(module)},esModule=embed ${quote(file)})`;
  });
  const flags = needsNode ? [] : compatibilityFlags;
  const bound = Object.entries(bindings).map(([key, binding]) => bindingText(key, binding));
  return `(name=${quote(name)},worker=(modules=[${files}],bindings=[${bound}],compatibilityDate="${compatibilityDate}",compatibilityFlags=[${flags.map(quote)}]))`;
}

/** `BENCH_V8_FLAGS="--perf-basic-prof …"`: for looking into a benchmark with a profiler, never for its figures. */
const lookingIn = process.env['BENCH_V8_FLAGS']?.split(' ') ?? [];

const folders = new Set<string>();

/** Whatever is still there when the benchmark ends, however it ends, goes with it. */
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  folders.add(folder);
  return folder;
}

/** One process with these Workers. */
export async function startWorkerd({ workers, external = {}, exposed, heapMb }: WorkerdConfig): Promise<Workerd> {
  const folder = makeFolder();
  const names = exposed ?? Object.keys(workers);
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
  const services = [
    ...Object.entries(workers).map(([name, worker]) => serviceText(folder, name, worker)),
    ...Object.entries(external).map(
      ([name, port]) => `(name=${quote(name)},external=(address="127.0.0.1:${port}",http=()))`,
    ),
    '(name="internet",network=(allow=["public","private"]))',
  ];
  const sockets = names.map(
    (name) => `(name=${quote(name)},address="127.0.0.1:${ports[name]}",http=(),service=${quote(name)})`,
  );
  const v8Flags = [...lookingIn, ...(heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`])];
  const config = `using Workerd=import "/workerd/workerd.capnp";\nconst config :Workerd.Config=(v8Flags=[${v8Flags.map(quote)}],services=[${services.join(',\n')}],sockets=[${sockets}]);\n`;
  writeFileSync(join(folder, 'config.capnp'), config);
  const last = names.at(-1) ?? '';
  const server = await startServer(workerdProgram, ['serve', join(folder, 'config.capnp')], { port: ports[last] ?? 0 });
  return {
    ...server,
    ports,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true });
      folders.delete(folder);
    },
  };
}
