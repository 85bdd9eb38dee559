/** A person at a browser, and what people do at each identity provider. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openWatchedWindow } from '../support/window.ts';
import { gatewayUrl, pysaml2Url, screenshots, simpleSamlPhpUrl } from './places.ts';
import { readLogs } from './programs.ts';

/** A failed test shows where it stood and what everybody has said. */
export function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  return openWatchedWindow(
    { baseURL: gatewayUrl, ...options },
    { timeout: 10_000, scriptErrors: false, onFailure: report },
  );
}

async function report(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${screenshots}/${name.replace(/\W+/g, '-')}.png` });
  const seen = (await page.locator('body').textContent())?.replace(/\s+/g, ' ').slice(0, 2_000);
  console.error(`"${name}" ended at ${page.url()}:\n${seen}\n${readLogs()}`);
}

/** Signs in with name and password at SimpleSAMLphp's own page, and waits for the site's next page. */
export async function signInAtSimpleSamlPhp(page: Page, user: 'sam' | 'noel'): Promise<void> {
  await page.waitForURL(`${simpleSamlPhpUrl}/**`);
  await page.locator('#username').fill(user);
  await page.locator('#password').fill('interop');
  await page.locator('#submit_button').click();
  await atSite(page);
}

/** Signs out there; it sends the browser round by every site that was visited, and back here. */
export async function signOutAtSimpleSamlPhp(page: Page): Promise<void> {
  await page.waitForURL(await startSignOutAtSimpleSamlPhp(page));
}

/** Asks SimpleSAMLphp to sign out; answers where it will send the browser in the end. */
export async function startSignOutAtSimpleSamlPhp(page: Page): Promise<string> {
  const over = `${gatewayUrl}/?over`;
  await page.goto(`${simpleSamlPhpUrl}/saml2/idp/SingleLogoutService.php?ReturnTo=${encodeURIComponent(over)}`);
  return over;
}

/** Says who they are at the pysaml2 IdP, and waits for the site's next page. */
export async function signInAtPysaml2(page: Page, user: 'sam' | 'noel'): Promise<void> {
  await page.waitForURL(`${pysaml2Url}/**`);
  await page.getByRole('button', { name: user }).click();
  await atSite(page);
}

export async function atSite(page: Page): Promise<void> {
  await page.waitForURL((url) => url.origin === gatewayUrl);
}

/** Signs out at the site, and waits until it says so: by then the identity provider has been asked, and has answered. */
export async function signOutHere(page: Page): Promise<void> {
  await page.goto('/_sso/logout');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect(await isSignedIn(page)).toBe(false);
}

export function heading(page: Page): Promise<string | null> {
  return page.getByRole('heading', { level: 1 }).textContent();
}

/** Path and query: where the person is. */
export function whereIs(page: Page): string {
  const { origin, pathname, search } = new URL(page.url());
  return (origin === gatewayUrl ? '' : origin) + pathname + search;
}

export async function isSignedIn(page: Page): Promise<boolean> {
  return (await page.context().cookies(gatewayUrl)).some((cookie) => cookie.name === '__Host-sso');
}

/** The session is gone and the one at the identity provider is not, as after the session's end. */
export async function forgetSession(page: Page): Promise<void> {
  await page.context().clearCookies({ name: '__Host-sso' });
}

/** Who the gateway says is signed in. */
export async function session(page: Page): Promise<Readonly<Record<string, unknown>>> {
  const response = await page.request.get('/_sso/session');
  return response.json();
}

/** Looks over the shoulder: answers, when asked, the XML of the last message that was posted to this address from now on. */
export function watchPosts(page: Page, url: string, name: 'SAMLRequest' | 'SAMLResponse'): () => string {
  let body = '';
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url() === url) body = request.postData() ?? '';
  });
  return () => readMessage(new URLSearchParams(body), name);
}

/** The XML of a message that was posted. */
export function readMessage(fields: URLSearchParams, name: 'SAMLRequest' | 'SAMLResponse'): string {
  return Buffer.from(fields.get(name) ?? '', 'base64').toString('utf8');
}
