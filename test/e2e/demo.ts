/**
 * Starts what `npm start` starts, and a headless Chromium with a profile of its own, before the first test; ends both after the
 * last one. Nothing is copied and nothing is mocked: the tests are one more visitor of the demo, with its ordinary data.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { launchBrowser } from '../support/launch-chromium.ts';
import { signalGroup } from '../support/process-group.ts';
import { screenshots } from './screenshots.ts';

const startLimit = 90_000;
const stopLimit = 12_000;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await rm(screenshots, { recursive: true, force: true });
  const demo = spawn(process.execPath, ['demo/start.ts'], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  // Detached makes it the leader of its group: whatever happens here, all of the group goes, workerd too.
  const kill = () => signalGroup(demo, 'SIGKILL');
  process.once('exit', kill);
  try {
    await untilWelcome(demo);
    const browser = await launchBrowser();
    project.provide('browserEndpoint', browser.wsEndpoint());
    return async () => {
      await browser.close();
      await stop(demo);
    };
  } catch (error) {
    kill();
    throw error;
  }
}

/** Resolves when the demo says where it is, which it does once its gateway is healthy. */
async function untilWelcome(demo: ChildProcess): Promise<void> {
  let said = '';
  const welcome = new Promise<'ready'>((resolve) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-16_384);
      if (said.includes('Ctrl-C ends it')) resolve('ready');
    };
    demo.stdout?.on('data', listen);
    demo.stderr?.on('data', listen);
  });
  const ended = once(demo, 'exit').then(([code]) => `the demo ended with ${code}`);
  const late = sleep(startLimit, `the demo is not ready after ${startLimit / 1000} s`, { ref: false });
  const outcome = await Promise.race([welcome, ended, late]);
  if (outcome !== 'ready') throw new Error(`${outcome}:\n${said}`);
}

async function stop(demo: ChildProcess): Promise<void> {
  if (demo.exitCode === null && demo.signalCode === null) {
    const ended = once(demo, 'exit');
    signalGroup(demo, 'SIGINT');
    await Promise.race([ended, sleep(stopLimit, undefined, { ref: false })]);
  }
  signalGroup(demo, 'SIGKILL');
}
