/** The board's own pages, and the end of a session: here, and everywhere. */
import { expect, test } from 'vitest';
import { cookieNames, heading, mainText, marks, openWindow, signIn, whereIs } from './browser.ts';
import { photograph } from './screenshots.ts';

test('the board reads the board’s pages and those of the staff', async () => {
  const page = await openWindow();
  await signIn(page, 'Bea Lindqvist', '/blog/board/third-quarter');
  expect(await heading(page)).toContain('the board’s letter');
  await page.goto('/kb/merger-plan');
  expect(await heading(page)).toBe('Merger plan');
  await page.goto('/handbook/');
  expect(await heading(page)).toBe('Handbook');
});

test('signing out asks first, then ends the session; the back button shows nothing private', async () => {
  const page = await openWindow();
  await signIn(page, 'Sam Visser', '/handbook/on-call');
  await page.getByRole('link', { name: 'Sign out' }).click();
  expect(await heading(page)).toBe('Sign out?');
  expect(await photograph(page, 'sign-out')).toEqual([]);
  expect(await mainText(page)).toContain('sam@acme.example');
  expect(await cookieNames(page)).toContain('__Host-sso');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  expect(await heading(page)).toBe('You are signed out');
  expect(await photograph(page, 'signed-out')).toEqual([]);
  expect(await cookieNames(page)).toEqual([]);
  for (let back = 0; back < 2; back++) {
    await page.goBack();
    expect(await page.content()).not.toContain('On call in frost season');
  }
  expect(await heading(page)).toBe('Sign in');
});

test('staying signed in is a click, too', async () => {
  const page = await openWindow();
  await signIn(page, 'Sam Visser', '/handbook/');
  await page.goto('/_sso/logout');
  const stay = page.getByRole('link', { name: 'Stay signed in' });
  // As high as a thumb wants it.
  expect((await stay.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await stay.click();
  await page.getByText('Sam Visser (staff)').waitFor();
  expect(whereIs(page)).toBe('/');
});

test('another site cannot sign anybody out', async () => {
  const page = await openWindow();
  await signIn(page, 'Sam Visser', '/handbook/');
  await page.goto('http://127.0.0.1:8788/');
  await page.evaluate(
    `document.body.innerHTML = '<form method=post action="http://localhost:8787/_sso/logout"><button>win</button></form>'`,
  );
  await page.getByRole('button', { name: 'win' }).click();
  await page.waitForURL('**/_sso/logout');
  await page.goto('/handbook/');
  expect(await heading(page)).toBe('Handbook');
});

test('signing out everywhere ends the session in the other browser within half a minute', {
  timeout: 60_000,
}, async () => {
  const here = await openWindow();
  const there = await openWindow();
  await signIn(here, 'Bea Lindqvist', '/kb/merger-plan');
  await signIn(there, 'Bea Lindqvist', '/kb/merger-plan');
  await here.goto('/_sso/logout');
  await here.getByRole('button', { name: 'Sign out everywhere' }).click();
  expect(await heading(here)).toBe('You are signed out');
  const until = Date.now() + 33_000;
  do {
    await there.goto('/kb/merger-plan');
  } while ((await heading(there)) === 'Merger plan' && Date.now() < until && (await pause(there)));
  expect(await heading(there)).toBe('Sign in');
  expect(await cookieNames(there)).not.toContain('__Host-sso');
  await signIn(there, 'Bea Lindqvist', '/kb/merger-plan');
  expect(await heading(there)).toBe('Merger plan');
  expect((await marks(there)).code).toBe('');
});

async function pause(page: Awaited<ReturnType<typeof openWindow>>): Promise<true> {
  await page.waitForTimeout(1_000);
  return true;
}
