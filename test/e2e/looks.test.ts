/**
 * Every other kind of page, photographed on a desk, on a phone of 360 px and in the dark; none of them scrolls sideways. Pages
 * that need a story to get there are photographed by the test that tells it.
 */
import { expect, test } from 'vitest';
import { idpUrl } from '../../demo/places.ts';
import { be, chooseConnection, openWindow } from './browser.ts';
import { photograph } from './screenshots.ts';

const open = {
  home: '/',
  blog: '/blog/',
  'blog-post': '/blog/rain-in-numbers',
  'site-not-found': '/blog/never-written',
  'sign-in': '/handbook/',
  'sign-in-unknown-address': '/_sso/login?email=sam%40elsewhere.example&return_to=/kb/',
  closed: '/drafts/price-list-2027',
  'not-found': '/_sso/nothing',
  'bad-request': '/%00',
  'wrong-binding': '/_sso/saml/acme/acs',
  'idp-home': idpUrl,
};

test('pages that nobody needs to sign in for', { timeout: 60_000 }, async () => {
  const page = await openWindow();
  const tooWide: (readonly string[])[] = [];
  for (const [name, url] of Object.entries(open)) {
    await page.goto(url);
    tooWide.push(await photograph(page, name));
  }
  expect(tooWide.flat()).toEqual([]);
});

test('the page that checks a token', async () => {
  const page = await openWindow();
  await page.goto('/_sso/jwt/partners/verify');
  const before = await photograph(page, 'verify-token', ['phone']);
  await page.getByLabel('Token').fill('not.a.token');
  await page.getByRole('button', { name: 'Check' }).click();
  expect([...before, ...(await photograph(page, 'verify-token-refused'))]).toEqual([]);
});

test('pages of the signed-in', { timeout: 60_000 }, async () => {
  const page = await openWindow();
  await page.goto('/handbook/');
  await chooseConnection(page);
  const tooWide = [await photograph(page, 'idp-who')];
  await be(page, 'Sam Visser');
  tooWide.push(await photograph(page, 'handbook'));
  for (const [name, url] of Object.entries({ 'knowledge-base': '/kb/', article: '/kb/read-the-wiring' })) {
    await page.goto(url);
    tooWide.push(await photograph(page, name));
  }
  expect(tooWide.flat()).toEqual([]);
});
