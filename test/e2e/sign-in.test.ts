/** Signing in as people do it: asked for a page, sent away, back on that page. */
import { expect, test } from 'vitest';
import { idpUrl } from '../../demo/places.ts';
import { be, chooseConnection, cookieNames, heading, mainText, marks, openWindow, signIn, whereIs } from './browser.ts';
import { photograph } from './screenshots.ts';

test('anyone reads the public pages and is offered to sign in', async () => {
  const page = await openWindow();
  await page.goto('/');
  expect(await heading(page)).toBe('Weather, one orchard at a time');
  await page.getByRole('link', { name: 'Sign out' }).waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'The night the frost alarm was wrong' }).click();
  expect(await heading(page)).toBe('The night the frost alarm was wrong');
  expect(await cookieNames(page)).toEqual([]);
});

test('a deep link leads to the sign-in, to the IdP, and back to exactly that page', async () => {
  const page = await openWindow();
  await page.goto('/handbook/on-call?season=2027&q=a%2Fb+c#who');
  expect(await heading(page)).toBe('Sign in');
  expect(whereIs(page)).toMatch(/^\/_sso\/login\?return_to=/);
  await chooseConnection(page);
  expect(new URL(page.url()).origin).toBe(idpUrl);
  await be(page, 'Sam Visser');
  expect(whereIs(page)).toBe('/handbook/on-call?season=2027&q=a%2Fb+c');
  expect(await heading(page)).toBe('On call in frost season');
  await page.getByText('Sam Visser (staff)').waitFor();
  await page.goto('/kb/salary-bands');
  expect(await heading(page)).toBe('Salary bands');
});

test('an e-mail address alone finds the way to its IdP', async () => {
  const page = await openWindow();
  await page.goto('/blog/members/roadmap-2027');
  await page.getByLabel('E-mail address').fill('  Noel@ACME.example ');
  await page.getByRole('button', { name: 'Continue' }).click();
  await be(page, 'Noel Okafor');
  expect(whereIs(page)).toBe('/blog/members/roadmap-2027');
  expect(await heading(page)).toBe('What we build in 2027');
});

test('an address that no connection vouches for is told so, and keeps what was typed', async () => {
  const page = await openWindow();
  await page.goto('/kb/');
  await page.getByLabel('E-mail address').fill('sam@elsewhere.example');
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('no sign-in for this address');
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('sam@elsewhere.example');
  expect(await page.locator(':focus').getAttribute('id')).toBe('email');
  await chooseConnection(page);
  await be(page, 'Sam Visser');
  expect(whereIs(page)).toBe('/kb/');
});

test('whoever asks to sign in while signed in is simply there', async () => {
  const page = await openWindow();
  await signIn(page, 'Sam Visser', '/handbook/');
  await page.goto('/_sso/login?return_to=/kb/read-the-wiring');
  expect(whereIs(page)).toBe('/kb/read-the-wiring');
});

test('the cookies have the attributes that keep them safe', async () => {
  const page = await openWindow();
  await page.goto('/handbook/');
  await chooseConnection(page);
  const [pending, ...others] = await page.context().cookies();
  expect(others).toEqual([]);
  const host = { domain: 'localhost', path: '/', httpOnly: true, secure: true };
  expect(pending).toMatchObject({ name: '__Host-sso-login', sameSite: 'None', ...host });
  await be(page, 'Sam Visser');
  const session = (await page.context().cookies()).find(({ name }) => name === '__Host-sso');
  expect(session).toMatchObject({ sameSite: 'Lax', ...host });
  expect(await page.evaluate('document.cookie')).toBe('');
});

test('two tabs that sign in at once both land on their own page', async () => {
  const first = await openWindow();
  const second = await first.context().newPage();
  await first.goto('/handbook/on-call');
  await second.goto('/kb/read-the-wiring');
  await chooseConnection(first);
  await chooseConnection(second);
  await be(first, 'Sam Visser');
  await be(second, 'Sam Visser');
  expect(whereIs(first)).toBe('/handbook/on-call');
  expect(whereIs(second)).toBe('/kb/read-the-wiring');
  expect(await heading(second)).toBe('Read the wiring diagram');
});

test('the keyboard is enough, and shows where it is', async () => {
  const page = await openWindow();
  await page.goto('/handbook/time-off');
  await focusByTab(page, 'E-mail address');
  await page.keyboard.type('sam@acme.example');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await focusByTab(page, 'Sam Visser');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/handbook/time-off');
  expect(await heading(page)).toBe('Time off');
});

async function focusByTab(page: Awaited<ReturnType<typeof openWindow>>, name: string): Promise<void> {
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.evaluate('(element) => getComputedStyle(element).outlineStyle')).not.toBe('none');
    if ((await focused.and(page.getByRole('textbox', { name }).or(page.getByRole('button', { name }))).count()) > 0)
      return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

test('without scripts everything works, with one more click at the IdP', async () => {
  const page = await openWindow({ javaScriptEnabled: false });
  await page.goto('/handbook/on-call');
  await chooseConnection(page);
  await page.getByRole('button', { name: 'Sam Visser' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Hello, Sam Visser');
  expect(await photograph(page, 'idp-continue', ['phone'])).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(whereIs(page)).toBe('/handbook/on-call');
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  expect(await heading(page)).toBe('You are signed out');
  await page.goto('/handbook/on-call');
  expect(await heading(page)).toBe('Sign in');
});

test('an answer that was started at the IdP is refused politely, and leaves nothing behind', async () => {
  const page = await openWindow();
  await page.goto(idpUrl);
  await page.getByRole('link', { name: 'The Acme site, started here' }).click();
  await be(page, 'Sam Visser');
  expect(await heading(page)).toBe('Please sign in once more');
  expect(await mainText(page)).toContain('allow cookies for this site');
  expect(await marks(page)).toEqual({ code: 'UNSOLICITED_NOT_ALLOWED', reference: expect.stringMatching(/^\w{8,}$/) });
  expect(await cookieNames(page)).toEqual([]);
  expect(await photograph(page, 'started-at-the-idp')).toEqual([]);
  await page.getByRole('link', { name: 'Sign in', exact: true }).click();
  await be(page, 'Sam Visser');
  expect(whereIs(page)).toBe('/');
});

test('a browser that loses its session again and again is stopped, and told why', async () => {
  const page = await openWindow();
  for (let round = 0; round < 3; round++) {
    await signIn(page, 'Sam Visser', '/handbook/');
    expect(await heading(page)).toBe('Handbook');
    await page.context().clearCookies({ name: '__Host-sso' });
  }
  await page.goto('/handbook/');
  expect(await heading(page)).toBe('The sign-in is going round in circles');
  expect(await mainText(page)).toContain('your browser did not send our cookie back');
  expect((await marks(page)).code).toBe('LOGIN_LOOP');
  expect(await photograph(page, 'loop-stopped')).toEqual([]);
});
