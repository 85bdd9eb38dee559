/** The partner, who comes by a signed token. */
import { expect, test } from 'vitest';
import { gatewayUrl, idpUrl } from '../../demo/places.ts';
import { be, chooseConnection, heading, mainText, openWindow, whereIs } from './browser.ts';

test('a partner finds their own IdP by e-mail address, and no token stays in the address bar', async () => {
  const page = await openWindow();
  await page.goto('/kb/pair-a-station?step=2');
  await page.getByLabel('E-mail address').fill('pat@partner.example');
  await page.getByRole('button', { name: 'Continue' }).click();
  await be(page, 'Pat Moreau');
  expect(whereIs(page)).toBe('/kb/pair-a-station?step=2');
  expect(await heading(page)).toBe('Pair a new station');
  expect(await page.evaluate('document.referrer')).not.toContain('jwt=');
});

test('a partner signs in by the button, and reads what partners may', async () => {
  const page = await openWindow();
  await page.goto('/kb/');
  await chooseConnection(page, 'Acme partners');
  expect(await page.getByRole('button').allInnerTexts()).toEqual([expect.stringContaining('Pat Moreau')]);
  await be(page, 'Pat Moreau');
  expect(whereIs(page)).toBe('/kb/');
  await page.getByText('Pat Moreau').waitFor();
  await page.goto('/kb/salary-bands');
  expect(await heading(page)).toBe('This page is not shared with you');
  expect(await mainText(page)).toContain('pat@partner.example');
});

test('a partner who starts at their own portal is let in, since this connection allows it', async () => {
  const page = await openWindow();
  // A browser without any cookie, brought back by its IdP for the fourth time in a minute, is taken for one that goes round in
  // circles: which these tests would be, run twice in a row.
  await page.context().addCookies([{ name: 'consent', value: 'yes', url: gatewayUrl }]);
  await page.goto(idpUrl);
  await page.getByRole('link', { name: 'The Acme site, for partners' }).click();
  await be(page, 'Pat Moreau');
  expect(whereIs(page)).toBe('/');
  await page.getByText('Pat Moreau').waitFor();
});
