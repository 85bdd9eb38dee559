/**
 * Starts the gateway in local workerd, both identity providers and a browser before the first test, makes gateway and providers known
 * to each other by their metadata alone, and ends all of them after the last test. What cannot be started fails the run.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { TestProject } from 'vitest/node';
import { untilHealthy } from '../../demo/start/health.ts';
import { expectFree } from '../../demo/start/ports.ts';
import { offline, runWrangler } from '../../demo/start/wrangler.ts';
import { launchBrowser } from '../support/launch-chromium.ts';
import {
  connections,
  folder,
  gatewayPort,
  gatewayUrl,
  persisted,
  pysaml2Port,
  pysaml2Url,
  simpleSamlPhpPort,
  simpleSamlPhpUrl,
  spEntityId,
} from './places.ts';
import { type Program, readLogs, startProgram, stopProgram } from './programs.ts';
import { settingsFile, writeSettings } from './settings.ts';

const local = ['--config', settingsFile, '--persist-to', persisted];
const patience = { total: 60_000, each: 5_000, pause: 200 };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  Object.assign(process.env, offline);
  for (const port of [gatewayPort, simpleSamlPhpPort, pysaml2Port]) await expectFree(port, ['127.0.0.1', '::1']);
  await rm(folder, { recursive: true, force: true });
  await writeSettings(new Date());
  const programs: Program[] = [];
  const run = (program: Program) => {
    programs.push(program);
    return program;
  };
  const browser = launchBrowser();
  const starting = [
    browser,
    startGateway(run),
    startIdp(run, 'simplesamlphp', simpleSamlPhpPort, `${simpleSamlPhpUrl}/saml2/idp/metadata.php`),
    startIdp(run, 'pysaml2', pysaml2Port, `${pysaml2Url}/metadata`),
  ];
  const stop = async () => {
    // What is still starting is waited for: it could not be ended otherwise.
    await Promise.allSettled(starting);
    await Promise.allSettled([browser.then((server) => server.close()), ...programs.map(stopProgram)]);
  };
  try {
    await Promise.all(starting);
    await shareMetadata();
    project.provide('browserEndpoint', (await browser).wsEndpoint());
    return stop;
  } catch (error) {
    await stop();
    console.error(readLogs());
    throw error;
  }
}

type Run = (program: Program) => Program;

async function startGateway(run: Run): Promise<void> {
  await runWrangler(['d1', 'migrations', 'apply', 'DB', '--local', ...local]);
  const wrangler = createRequire(import.meta.url).resolve('wrangler');
  const port = ['--port', String(gatewayPort), '--inspector-port', '0'];
  const words = [wrangler, 'dev', ...port, '--show-interactive-dev-session=false', ...local];
  await untilWell(run(startProgram('gateway', process.execPath, words)), `${gatewayUrl}/_sso/health`);
}

/** Its folder is the program's own place: `…/{name}/start.sh` says what is in it. */
async function startIdp(run: Run, name: 'simplesamlphp' | 'pysaml2', port: number, url: string): Promise<void> {
  await mkdir(`${folder}/${name}`);
  const words = [`test/interop/${name}/start.sh`, String(port), `${folder}/${name}`];
  await untilWell(run(startProgram(name, 'bash', words)), url);
}

async function untilWell(program: Program, url: string): Promise<void> {
  try {
    await untilHealthy(url, patience, program.ended);
  } catch (cause) {
    throw new Error(`${program.name} does not answer at ${url}`, { cause });
  }
}

/** Gives every identity provider the service providers' metadata; it picks those that it knows. */
async function shareMetadata(): Promise<void> {
  const shared = `${folder}/sp`;
  await mkdir(shared);
  for (const { id } of connections) {
    const response = await fetch(spEntityId(id), { signal: AbortSignal.timeout(10_000) });
    if (response.status !== 200) throw new Error(`the metadata of ${id}: ${response.status} ${await response.text()}`);
    await writeFile(`${shared}/${id}.xml`, await response.text());
  }
  for (const idp of ['simplesamlphp', 'pysaml2']) await cp(shared, `${folder}/${idp}/sp`, { recursive: true });
}
