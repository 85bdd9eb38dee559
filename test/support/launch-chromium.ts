/** Starts Debian's Chromium, one for a whole run. Knows nothing of vitest: it is called before there are any tests. */
import { type BrowserServer, chromium } from 'playwright-core';

export function launchBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: '/usr/bin/chromium',
    timeout: 30_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
