/** pysaml2 signs readers in and out: `ns0:` prefixes, attributes by OID, another library's signatures and ciphertexts. */
import { expect, test } from 'vitest';
import { auditRows } from './audit.ts';
import {
  atSite,
  forgetSession,
  heading,
  isSignedIn,
  openWindow,
  readMessage,
  session,
  signInAtPysaml2,
  signOutHere,
  watchPosts,
  whereIs,
} from './browser.ts';
import { gatewayUrl, pysaml2Url, spEntityId } from './places.ts';

test('a signed Assertion with prefixes and names of its own lets the reader in', async () => {
  const since = Date.now();
  const page = await openWindow();
  const answer = watchPosts(page, `${gatewayUrl}/_sso/saml/pysaml2/acs`, 'SAMLResponse');
  await page.goto('/_sso/login/pysaml2?return_to=/kb/pair-a-station%3Fstep%3D2');
  await signInAtPysaml2(page, 'noel');
  expect(whereIs(page)).toBe('/kb/pair-a-station?step=2');
  expect(await heading(page)).toBe('Pair a new station');
  expect(await session(page)).toMatchObject({
    email: 'noel@acme.example',
    name: 'Noël Ökafor & Søn <1>',
    connection: 'pysaml2',
  });
  const message = answer();
  expect(message).toContain('<ns0:Response');
  expect(message).toContain('urn:oid:0.9.2342.19200300.100.1.3');
  const [row, ...others] = await auditRows('pysaml2', since);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ kind: 'sign_in', code: null, email: 'noel@acme.example' });
});

test('who is still signed in at the identity provider is not asked again', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/pysaml2?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  await forgetSession(page);
  await page.goto('/_sso/login/pysaml2?return_to=/kb/read-the-wiring');
  await atSite(page);
  expect(whereIs(page)).toBe('/kb/read-the-wiring');
  expect((await auditRows('pysaml2', since, 2)).map((row) => row.kind)).toEqual(['sign_in', 'sign_in']);
});

test('sign-in that starts at the identity provider ends at the page that its RelayState names', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto(`${pysaml2Url}/start?sp=${encodeURIComponent(spEntityId('pysaml2'))}&RelayState=/kb/`);
  await signInAtPysaml2(page, 'sam');
  expect(whereIs(page)).toBe('/kb/');
  const [row] = await auditRows('pysaml2', since);
  expect(row).toMatchObject({ kind: 'sign_in', email: 'sam@acme.example', detail: { target: '/kb/' } });
});

test('an Assertion that was signed, then encrypted, lets the reader in', async () => {
  const since = Date.now();
  const page = await openWindow();
  const answer = watchPosts(page, `${gatewayUrl}/_sso/saml/pysaml2-encrypted/acs`, 'SAMLResponse');
  await page.goto('/_sso/login/pysaml2-encrypted?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  expect(await heading(page)).toBe('Knowledge base');
  expect(await session(page)).toMatchObject({ email: 'sam@acme.example', connection: 'pysaml2-encrypted' });
  const message = answer();
  expect(message).toContain('http://www.w3.org/2009/xmlenc11#aes256-gcm');
  expect(message).not.toContain('SignatureValue');
  expect(message).not.toContain('sam@acme.example');
  expect((await auditRows('pysaml2-encrypted', since)).map((row) => row.kind)).toEqual(['sign_in']);
});

test('Triple DES, which it would choose by itself, is refused by name', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/pysaml2-triple-des?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  expect(await heading(page)).toBe('You could not be signed in');
  expect(await isSignedIn(page)).toBe(false);
  const rows = await auditRows('pysaml2-triple-des', since);
  expect(rows.map((row) => [row.kind, row.code])).toEqual([['refused', 'ENCRYPTION_3DES']]);
});

test('requests by redirect are signed, since its metadata wants them to be: pysaml2 refuses one that was changed', async () => {
  const page = await openWindow();
  const started = await page.request.get('/_sso/login/pysaml2?return_to=/kb/', { maxRedirects: 0 });
  const url = new URL(started.headers()['location'] ?? '');
  expect(url.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
  await page.goto(url.href);
  expect(await heading(page)).toBe('Who are you?');
  url.searchParams.set('RelayState', 'another');
  await page.goto(url.href);
  expect(await heading(page)).toBe('Refused');
  await page.getByText('a wrong signature').waitFor();
});

test('signed messages by POST, enveloped: pysaml2 checks them with xmlsec1, at sign-in and at sign-out', async () => {
  const since = Date.now();
  const page = await openWindow();
  const request = watchPosts(page, `${pysaml2Url}/sso/post`, 'SAMLRequest');
  const logout = watchPosts(page, `${pysaml2Url}/slo/post`, 'SAMLRequest');
  await page.goto('/_sso/login/pysaml2-post?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  expect(await heading(page)).toBe('Knowledge base');
  expect(request()).toContain('SignatureValue');
  await signOutHere(page);
  expect(logout()).toContain('SignatureValue');
  await page.goto('/_sso/login/pysaml2-post?return_to=/kb/');
  await page.waitForURL(`${pysaml2Url}/**`);
  expect(await heading(page)).toBe('Who are you?');
  const rows = await auditRows('pysaml2-post', since, 3);
  expect(rows.map((row) => row.kind)).toEqual(['sign_in', 'sign_out', 'sign_out']);
  expect(rows.at(-1)?.detail).toMatchObject({ provider: 'done' });
});

test('pysaml2 refuses an AuthnRequest by POST that was changed', async () => {
  const page = await openWindow();
  await page.route(`${pysaml2Url}/sso/post`, (route) => {
    const fields = new URLSearchParams(route.request().postData() ?? '');
    const xml = readMessage(fields, 'SAMLRequest').replace('Version="2.0"', 'Version="2.0" ForceAuthn="true"');
    fields.set('SAMLRequest', Buffer.from(xml).toString('base64'));
    return route.continue({ postData: fields.toString() });
  });
  await page.goto('/_sso/login/pysaml2-post?return_to=/kb/');
  await page.waitForURL(`${pysaml2Url}/**`);
  expect(await heading(page)).toBe('Refused');
});

test('signing out here signs out there', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/pysaml2?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  await signOutHere(page);
  await page.goto('/_sso/login/pysaml2?return_to=/kb/');
  await page.waitForURL(`${pysaml2Url}/**`);
  expect(await heading(page)).toBe('Who are you?');
  const rows = await auditRows('pysaml2', since, 2);
  expect(rows.map((row) => row.kind)).toContain('sign_out');
  expect(rows.filter((row) => row.kind === 'refused')).toEqual([]);
});

test('signing out there, by a message that is posted without our cookies, ends the session here', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/pysaml2?return_to=/kb/');
  await signInAtPysaml2(page, 'sam');
  const request = watchPosts(page, `${gatewayUrl}/_sso/saml/pysaml2/slo`, 'SAMLRequest');
  await page.goto(`${pysaml2Url}/logout`);
  await page.getByRole('heading', { name: 'Signed out' }).waitFor();
  await page.getByText('urn:oasis:names:tc:SAML:2.0:status:Success').waitFor();
  expect(request()).toContain('SessionIndex');
  await page.goto('/kb/');
  expect(await heading(page)).toBe('Sign in');
  const rows = await auditRows('pysaml2', since, 2);
  expect(rows.at(-1)).toMatchObject({ kind: 'sign_out', email: 'sam@acme.example' });
  expect(rows.filter((row) => row.kind === 'refused')).toEqual([]);
});
