/**
 * `npm start`: the gateway in local workerd in front of the demo site, and the demo IdP beside it. Sets up what is missing
 * (secrets, tables, people), keeps what is there, needs no network, and takes everything down again on Ctrl-C.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadOrMakeKey } from './idp/key-file.ts';
import { createIdp } from './idp/server.ts';
import { gatewayPort, gatewayUrl, idpPort } from './places.ts';
import { makeSecrets, updateDevVars } from './start/dev-vars.ts';
import { untilHealthy } from './start/health.ts';
import { expectFree } from './start/ports.ts';
import { seedLocally } from './start/seed.ts';
import { welcome } from './start/welcome.ts';
import { offline, runWrangler, startWrangler, stopWrangler } from './start/wrangler.ts';

const root = join(import.meta.dirname, '..');
const health = `${gatewayUrl}/_sso/health`;

if (import.meta.main) {
  process.chdir(root);
  Object.assign(process.env, offline);
  try {
    await expectFree(gatewayPort, ['127.0.0.1', '::1']);
    await expectFree(idpPort, ['127.0.0.1']);
    await run();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

async function run(): Promise<void> {
  const key = await loadOrMakeKey('.wrangler/demo', new Date());
  const DEMO_IDP_CERTIFICATE = key.certificatePem.replace(/-----[^-]+-----|\s/g, '');
  const vars = await updateDevVars('.dev.vars', await makeSecrets(), { DEMO_IDP_CERTIFICATE });

  console.log('Setting up the local database …');
  await runWrangler(['d1', 'migrations', 'apply', 'DB', '--local']);
  await seedLocally();

  const idp = createIdp({ key, jwtKey: vars['DEMO_JWT_KEY'] ?? '', clock: () => new Date() });
  idp.listen(idpPort, '127.0.0.1');

  console.log('Starting the gateway …');
  const gateway = startWrangler(['dev', '--port', String(gatewayPort), '--show-interactive-dev-session=false']);
  let exitCode: number | null = null;
  const stop = async (code: number) => {
    // The first call knows why; wrangler's own end, which it brings about, comes here too.
    exitCode ??= code;
    idp.close();
    idp.closeAllConnections();
    await stopWrangler(gateway);
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(0));
  onOrphaned(() => stop(0));

  try {
    await untilReady(gateway.ended);
  } catch (error) {
    console.error(gateway.said());
    console.error(error instanceof Error ? error.message : error);
    await stop(1);
  }
  console.log(welcome());
  gateway.speak();
  await stop(await gateway.ended);
}

async function untilReady(ended: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  const healthy = untilHealthy(health, { total: 90_000, each: 3_000, pause: 250 }, ended);
  await Promise.race([healthy.finally(() => settled.abort()), untilSettingsFail(health, 250, settled.signal)]);
}

/** Throws when the gateway says that its settings are wrong: waiting mends nothing. Gives up as soon as `settled`. */
export async function untilSettingsFail(url: string, pause: number, settled: AbortSignal): Promise<never> {
  for (;;) {
    // Before the question, and once more before the end: the gateway's log, which names the faults, comes by another road.
    await sleep(pause, undefined, { signal: settled });
    if ((await failedPart(url)) !== 'settings') continue;
    await sleep(pause);
    throw new Error('The settings are wrong. Every fault of them: npm run -s settings');
  }
}

async function failedPart(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return ((await response.json()) as { readonly failed?: unknown }).failed;
  } catch {
    // Not there yet, or not Postern's answer: whether it ever will be is for the other question to say.
    return undefined;
  }
}

/** Whoever ends npm alone (`kill`, a CI job) does not reach this process: npm's shell passes no signal on. */
function onOrphaned(then: () => unknown): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const { ppid } = process;
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    then();
  }, 500);
  watch.unref();
}
