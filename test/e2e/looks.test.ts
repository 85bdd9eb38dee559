/** Every kind of page, photographed on a desk, on a phone of 360 px and in the dark; none of them scrolls sideways. */
import { expect, test } from 'vitest';
import { gatewayUrl, idpUrl } from '../../demo/places.ts';
import { be, chooseConnection, openWindow, signIn } from './browser.ts';
import { photograph } from './screenshots.ts';

test('pages that nobody needs to sign in for', { timeout: 60_000 }, async () => {
  const page = await openWindow();
  const tooWide: (readonly string[])[] = [];
  const shown = {
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
    'unknown-connection': '/_sso/login/nobody',
    'verify-token': '/_sso/jwt/partners/verify',
    'signed-out': '/_sso/logout',
    'idp-home': idpUrl,
  };
  for (const [name, url] of Object.entries(shown)) {
    await page.goto(url);
    tooWide.push(await photograph(page, name));
  }
  await page.goto(`${gatewayUrl}/_sso/jwt/partners/verify`);
  await page.getByLabel('Token').fill('not.a.token');
  await page.getByRole('button', { name: 'Check' }).click();
  tooWide.push(await photograph(page, 'verify-token-refused'));
  await page.goto('/handbook/');
  await chooseConnection(page);
  tooWide.push(await photograph(page, 'idp-who'));
  await be(page, 'Dora Brandt');
  tooWide.push(await photograph(page, 'switched-off'));
  expect(tooWide.flat()).toEqual([]);
});

test('pages of the signed-in', { timeout: 60_000 }, async () => {
  const page = await openWindow();
  const tooWide: (readonly string[])[] = [];
  await signIn(page, 'Noel Okafor', '/handbook/');
  tooWide.push(await photograph(page, 'not-on-list'));
  const shown = { 'knowledge-base': '/kb/', article: '/kb/read-the-wiring', 'sign-out': '/_sso/logout' };
  for (const [name, url] of Object.entries(shown)) {
    await page.goto(url);
    tooWide.push(await photograph(page, name));
  }
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  tooWide.push(await photograph(page, 'signed-out-now'));
  await signIn(page, 'Sam Visser', '/handbook/');
  tooWide.push(await photograph(page, 'handbook'));
  for (let round = 0; round < 3; round++) {
    await page.context().clearCookies({ name: '__Host-sso' });
    await page.goto('/handbook/');
    if ((await page.getByRole('heading', { name: 'Sign in' }).count()) === 0) break;
    await chooseConnection(page);
    await be(page, 'Sam Visser');
  }
  await page.context().clearCookies({ name: '__Host-sso' });
  await page.goto('/handbook/');
  tooWide.push(await photograph(page, 'loop-stopped'));
  await page.goto(`${idpUrl}/saml/start`);
  await be(page, 'Sam Visser');
  tooWide.push(await photograph(page, 'started-elsewhere'));
  expect(tooWide.flat()).toEqual([]);
});

test('the IdP’s page for browsers without scripts', async () => {
  const page = await openWindow({ javaScriptEnabled: false });
  await page.goto('/handbook/');
  await chooseConnection(page);
  await page.getByRole('button', { name: 'Sam Visser' }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  expect(await photograph(page, 'idp-continue')).toEqual([]);
});
