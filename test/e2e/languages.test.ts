/** The reader's own language, from the browser's list of them. */
import { expect, test } from 'vitest';
import { be, heading, marks, openWindow } from './browser.ts';
import { photograph } from './screenshots.ts';

test('a German reader signs in, is refused and signs out in German', async () => {
  const page = await openWindow({ locale: 'de-AT' });
  await page.goto('/handbook/');
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await heading(page)).toBe('Anmelden');
  const tooWide = [await photograph(page, 'german-sign-in', ['phone'])];
  await page.getByRole('link', { name: 'Acme', exact: true }).click();
  await be(page, 'Noel Okafor');
  expect(await heading(page)).toBe('Diese Seite ist nicht für Sie freigegeben');
  expect((await marks(page)).code).toBe('NOT_ON_LIST');
  tooWide.push(await photograph(page, 'german-not-on-list', ['phone']));
  await page.goto('/_sso/logout');
  expect(await heading(page)).toBe('Abmelden?');
  expect(tooWide.flat()).toEqual([]);
});

test.for([
  ['nl-NL', 'nl'],
  ['da-DK', 'da'],
  ['pl-PL', 'pl'],
  ['fr-FR', 'en'],
] as const)('a browser that prefers %s gets pages in %s', async ([locale, language]) => {
  const page = await openWindow({ locale });
  await page.goto('/handbook/');
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
  expect((await heading(page)) === 'Sign in').toBe(language === 'en');
  expect(await photograph(page, `sign-in-${locale}`, ['phone'])).toEqual([]);
});
