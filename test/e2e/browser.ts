/** A person at a browser: fresh windows, and the few things that people do in all of these tests. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { gatewayUrl } from '../../demo/places.ts';
import { openWatchedWindow } from '../support/window.ts';
import { screenshots } from './screenshots.ts';

export function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  return openWatchedWindow(
    { baseURL: gatewayUrl, ...options },
    {
      timeout: 8_000,
      scriptErrors: true,
      onFailure: (page, test) => page.screenshot({ path: `${screenshots}/failed/${test.replace(/\W+/g, '-')}.png` }),
    },
  );
}

/** From the page that asks how, by a connection's button, to the IdP's page that asks who. */
export async function chooseConnection(page: Page, label: 'Acme' | 'Acme partners' = 'Acme'): Promise<void> {
  await page.getByRole('link', { name: label, exact: true }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
}

/** At the IdP: be this person, and wait for the site's next page, whichever it is. */
export async function be(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.waitForURL((url) => url.origin === gatewayUrl);
}

/** Asks for a page, signs in as one of Acme's own people, and is where the gateway sends them then. */
export async function signIn(page: Page, name: string, path: string): Promise<void> {
  await page.goto(path);
  await chooseConnection(page);
  await be(page, name);
}

export async function heading(page: Page): Promise<string | null> {
  return page.getByRole('heading', { level: 1 }).textContent();
}

/** What the page says, without the frame around it. */
export async function mainText(page: Page): Promise<string | null> {
  return page.getByRole('main').textContent();
}

/** Path and query: where the person is. */
export function whereIs(page: Page): string {
  const { origin, pathname, search } = new URL(page.url());
  return (origin === gatewayUrl ? '' : origin) + pathname + search;
}

/** The code on a refusal's page, and its reference. */
export async function marks(page: Page): Promise<{ readonly code: string; readonly reference: string | null }> {
  const [code = '', reference = null] = await page.locator('footer.marks dd').allInnerTexts();
  return { code, reference };
}

export async function cookieNames(page: Page): Promise<readonly string[]> {
  return (await page.context().cookies()).map((cookie) => cookie.name).sort();
}

export interface Fetched {
  readonly status: number;
  readonly type: string | null;
  readonly redirected: boolean;
  readonly text: string;
}

/** What a script on the page gets. */
export function fetchFrom(page: Page, path: string): Promise<Fetched> {
  return page.evaluate(async (url) => {
    const response = await fetch(url);
    const { status, redirected, headers } = response;
    return { status, redirected, type: headers.get('content-type'), text: await response.text() };
  }, path);
}
