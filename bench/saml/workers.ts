/** The contenders that run inside workerd, each alone in a process with the messages it is asked about. */
import { bundleOwnWorker, bundleWorker } from '../lib/bundle.ts';
import { type Binding, startWorkerd, type Workerd } from '../lib/workerd.ts';
import { type Contender, type ContenderId, contenderAt } from './contender.ts';
import type { CaseName, Documents, Message } from './documents.ts';
import { nodeBuiltins } from './node-builtins.ts';

export type PeerId = Exclude<ContenderId, 'xmlsec1' | 'jdk'>;
export type WorkerId = PeerId | 'empty';

interface About {
  readonly path: string;
  readonly name: string;
  readonly short: string;
  readonly cases: readonly CaseName[];
  readonly needsNode?: boolean;
}

const common = ['signed', 'groups500', 'double'] as const;
const own = [...common, 'groups5000', 'encrypted'] as const;

export const workerContenders: Readonly<Record<WorkerId, About>> = {
  empty: { path: 'saml/workers/empty.ts', name: 'empty request', short: 'empty request', cases: common },
  floor: {
    path: 'saml/workers/floor.ts',
    name: 'floor: WebCrypto alone over ready octets',
    short: 'floor',
    cases: own,
  },
  postern: { path: 'saml/workers/postern.ts', name: 'Postern, verifyResponse', short: 'Postern', cases: own },
  xmldsigjs: {
    path: 'saml/workers/xmldsigjs.js',
    name: 'xmldsigjs on xmldom (no SAML checks)',
    short: 'xmldsigjs',
    cases: common,
    needsNode: true,
  },
  'node-saml': {
    path: 'saml/workers/node-saml.js',
    name: '@node-saml/node-saml',
    short: 'node-saml',
    cases: common,
    needsNode: true,
  },
  samlify: {
    path: 'saml/workers/samlify.js',
    name: 'samlify (schema validator: none)',
    short: 'samlify',
    cases: ['signed', 'groups500'],
    needsNode: true,
  },
};

const bundles = new Map<WorkerId, Promise<string>>();

/** A Worker's text; a peer that is not installed is told. */
function bundleOf(id: WorkerId): Promise<string> {
  const { path } = workerContenders[id];
  const bundle = () => (id === 'postern' ? bundleOwnWorker(path) : bundleWorker(path, [nodeBuiltins]));
  const made =
    bundles.get(id) ??
    bundle().catch((error: unknown) => {
      throw new Error(`${id} cannot be bundled; npm ci --prefix bench installs the peers: ${error}`);
    });
  bundles.set(id, made);
  return made;
}

/** A fresh process with one of them; the port is `ports.worker`. */
export async function startWorker(
  id: WorkerId,
  { trust, cases }: Documents,
  names: readonly CaseName[] = workerContenders[id].cases,
): Promise<Workerd> {
  const written = (message: Message) => (id === 'floor' ? message.floor : message.base64);
  const messages = Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries([...cases[name].messages].map(([which, message]) => [which, written(message)])),
    ]),
  );
  const bindings: Record<string, Binding> = { messages: { json: messages }, trust: { json: trust } };
  const modules = { 'worker.js': await bundleOf(id) };
  const { needsNode = false } = workerContenders[id];
  return startWorkerd({ workers: { worker: { modules, bindings, needsNode } } });
}

export async function workerContender(id: PeerId, documents: Documents): Promise<Contender> {
  const { name, short, cases } = workerContenders[id];
  const workerd = await startWorker(id, documents);
  // V8 goes on compiling what it runs for the first two seconds or so of each case.
  const about = { id, name, short, cases, readsClaims: id !== 'floor', warmUp: 3_000_000 };
  return contenderAt(workerd.ports['worker'] ?? 0, workerd, about);
}
