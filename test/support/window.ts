/** Windows of the run's one Chromium: a fresh one for a test, watched for what must not happen in any. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    browserEndpoint: string;
  }
}

let connected: Promise<Browser> | undefined;

function browser(): Promise<Browser> {
  connected ??= chromium.connect(inject('browserEndpoint'), { timeout: 10_000 });
  return connected;
}

export interface Watch {
  /** How long anything in the window may take, in milliseconds. */
  readonly timeout: number;
  /** Whether a script that throws fails the test: not where pages of other people's making are shown. */
  readonly scriptErrors: boolean;
  /** Before the window closes on a failed test. */
  readonly onFailure: (page: Page, test: string) => Promise<unknown>;
}

/** A window with nothing in it: no cookies, no cache, no history. The test's end closes it. */
export async function openWatchedWindow(options: BrowserContextOptions, watch: Watch): Promise<Page> {
  const context = await (await browser()).newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(watch.timeout);
  const complaints: string[] = [];
  if (watch.scriptErrors) context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await watch.onFailure(page, task.name);
    await context.close();
    // A policy that breaks a page, or a script that throws, is a fault whatever the test was about.
    expect(complaints).toEqual([]);
  });
  return page;
}
