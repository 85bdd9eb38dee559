/** Being told no: who one is, why, what to do, and nothing else. */
import { expect, test } from 'vitest';
import {
  be,
  chooseConnection,
  cookieNames,
  fetchFrom,
  heading,
  mainText,
  marks,
  openWindow,
  signIn,
  whereIs,
} from './browser.ts';
import { photograph } from './screenshots.ts';

test('who is on no list is told who they are, and may come back as somebody else', async () => {
  const page = await openWindow();
  await signIn(page, 'Noel Okafor', '/handbook/');
  expect(whereIs(page)).toBe('/handbook/');
  expect(await heading(page)).toBe('This page is not shared with you');
  const text = await mainText(page);
  expect(text).toContain('noel@acme.example');
  expect(text).not.toContain('frost');
  expect((await marks(page)).code).toBe('NOT_ON_LIST');
  expect(await photograph(page, 'not-on-list')).toEqual([]);
  await page.goto('/kb/');
  expect(await heading(page)).toBe('Knowledge base');
  await page.goto('/handbook/');
  await page.getByRole('main').getByText('Use another account').click();
  await chooseConnection(page);
  await be(page, 'Sam Visser');
  expect(whereIs(page)).toBe('/handbook/');
  expect(await heading(page)).toBe('Handbook');
});

test('staff do not read the board’s letter', async () => {
  const page = await openWindow();
  await signIn(page, 'Sam Visser', '/blog/board/third-quarter');
  expect(await heading(page)).toBe('This page is not shared with you');
  expect(await mainText(page)).toContain('sam@acme.example');
});

test('a deactivated reader proves who she is, and gets a plain page with a code and a reference, and no session', async () => {
  const page = await openWindow();
  await signIn(page, 'Dora Brandt', '/handbook/');
  expect(await heading(page)).toBe('Your access is switched off');
  expect(await marks(page)).toEqual({ code: 'READER_DEACTIVATED', reference: expect.stringMatching(/^\w{8,}$/) });
  expect(await cookieNames(page)).not.toContain('__Host-sso');
  expect(await photograph(page, 'switched-off')).toEqual([]);
  await page.goto('/handbook/');
  expect(await heading(page)).toBe('Sign in');
});

test('a draft is shut for everybody', async () => {
  const page = await openWindow();
  await page.goto('/drafts/price-list-2027');
  expect(await heading(page)).toBe('This page is closed');
  expect((await marks(page)).code).toBe('DENIED');
  await signIn(page, 'Sam Visser', '/handbook/');
  for (const path of [
    '/drafts/price-list-2027',
    '/drafts/price-list-2027.html',
    '/drafts/',
    '/x/..%2fdrafts%2fprice-list-2027',
  ]) {
    await page.goto(path);
    expect(await heading(page), path).toBe('This page is closed');
  }
});

test('scripts and images of private pages get 401 and JSON, and are sent nowhere', async () => {
  const page = await openWindow();
  await page.goto('/');
  for (const path of ['/images/private/wiring.svg', '/kb/search-index.json', '/handbook/']) {
    const { status, type, redirected, text } = await fetchFrom(page, path);
    expect({ status, redirected }, path).toEqual({ status: 401, redirected: false });
    expect(type).toContain('application/json');
    expect(JSON.parse(text)).toEqual({ error: 'SIGN_IN_REQUIRED', login_url: 'http://localhost:8787/_sso/login' });
  }
});

test('the private image asked for in the address bar comes after signing in', async () => {
  const page = await openWindow();
  await signIn(page, 'Noel Okafor', '/images/private/wiring.svg');
  expect(whereIs(page)).toBe('/images/private/wiring.svg');
  const { status, type } = await fetchFrom(page, '/images/private/wiring.svg');
  expect({ status, type }).toEqual({ status: 200, type: 'image/svg+xml' });
});

test('the search index is for those who may read all of it', async () => {
  const page = await openWindow();
  await signIn(page, 'Noel Okafor', '/kb/');
  expect((await fetchFrom(page, '/kb/search-index.json')).status).toBe(403);
  await page.getByLabel('Search the articles').fill('rain');
  await page.getByText('Searching is for staff and board').waitFor();

  const other = await openWindow();
  await signIn(other, 'Sam Visser', '/kb/');
  await other.getByLabel('Search the articles').fill('rain gauge');
  await other.getByRole('search').getByRole('link', { name: 'Calibrate a rain gauge' }).click();
  expect(await heading(other)).toBe('Calibrate a rain gauge');
});

test('what never was is not there, on the site and under the gateway’s own addresses', async () => {
  const page = await openWindow();
  await page.goto('/_sso/nothing');
  expect(await heading(page)).toBe('There is nothing here');
  expect((await marks(page)).code).toBe('NOT_FOUND');
  await page.goto('/blog/never-written');
  expect(await heading(page)).toBe('There is nothing here');
  await page.goto('/nowhere');
  await chooseConnection(page);
  await be(page, 'Sam Visser');
  expect(whereIs(page)).toBe('/nowhere');
  expect(await page.getByRole('link', { name: 'Acme Field Notes' }).count()).toBe(1);
});
