/** SimpleSAMLphp signs readers in and out: its own pages, its own cookies, and messages that nobody here has made. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { auditRows, metadataRows } from './audit.ts';
import {
  atSite,
  forgetSession,
  heading,
  isSignedIn,
  openWindow,
  readMessage,
  session,
  signInAtSimpleSamlPhp,
  signOutAtSimpleSamlPhp,
  signOutHere,
  startSignOutAtSimpleSamlPhp,
  watchPosts,
  whereIs,
} from './browser.ts';
import { type ConnectionId, emailFormat, folder, gatewayUrl, simpleSamlPhpUrl, spEntityId } from './places.ts';
import { makeKeyPair } from './settings.ts';

const ssoService = `${simpleSamlPhpUrl}/saml2/idp/SSOService.php`;

function acs(connection: ConnectionId): string {
  return `${gatewayUrl}/_sso/saml/${connection}/acs`;
}

test('a signed Response with a signed Assertion lets the reader in, at the page they asked for', async () => {
  const since = Date.now();
  const page = await openWindow();
  const answer = watchPosts(page, acs('ssp'), 'SAMLResponse');
  await page.goto('/_sso/login/ssp?return_to=/kb/pair-a-station%3Fstep%3D2');
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(whereIs(page)).toBe('/kb/pair-a-station?step=2');
  expect(await heading(page)).toBe('Pair a new station');
  expect(await session(page)).toMatchObject({ email: 'sam@acme.example', name: 'Sam Visser', connection: 'ssp' });
  expect(answer().match(/<ds:Signature /g)).toHaveLength(2);
  const [row, ...others] = await auditRows('ssp', since);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ kind: 'sign_in', code: null, email: 'sam@acme.example' });
});

test('who is still signed in at the identity provider is not asked again', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/ssp?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'noel');
  await forgetSession(page);
  await page.goto('/_sso/login/ssp?return_to=/kb/read-the-wiring');
  await atSite(page);
  expect(whereIs(page)).toBe('/kb/read-the-wiring');
  expect(await session(page)).toMatchObject({ email: 'noel@acme.example', name: 'Noël Ökafor & Søn <1>' });
  expect((await auditRows('ssp', since, 2)).map((row) => row.kind)).toEqual(['sign_in', 'sign_in']);
});

test('sign-in that starts at the identity provider ends at the page that its RelayState names', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto(`${ssoService}?spentityid=${encodeURIComponent(spEntityId('ssp'))}&RelayState=/kb/`);
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(whereIs(page)).toBe('/kb/');
  expect(await heading(page)).toBe('Knowledge base');
  const [row] = await auditRows('ssp', since);
  expect(row).toMatchObject({ kind: 'sign_in', email: 'sam@acme.example', detail: { target: '/kb/' } });
});

test('sign-in that starts at the identity provider is refused where the connection does not allow it', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto(`${ssoService}?spentityid=${encodeURIComponent(spEntityId('ssp-encrypted'))}&RelayState=/kb/`);
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(whereIs(page)).toBe('/_sso/saml/ssp-encrypted/acs');
  expect(await isSignedIn(page)).toBe(false);
  const [row] = await auditRows('ssp-encrypted', since);
  expect(row).toMatchObject({ kind: 'refused', code: 'UNSOLICITED_NOT_ALLOWED' });
});

test('an encrypted Assertion lets the reader in, and nobody on the way reads who they are', async () => {
  const since = Date.now();
  const page = await openWindow();
  const answer = watchPosts(page, acs('ssp-encrypted'), 'SAMLResponse');
  await page.goto('/_sso/login/ssp-encrypted?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(await heading(page)).toBe('Knowledge base');
  expect(await session(page)).toMatchObject({ email: 'sam@acme.example', connection: 'ssp-encrypted' });
  const message = answer();
  expect(message).toContain('<saml:EncryptedAssertion');
  expect(message).toContain('http://www.w3.org/2001/04/xmlenc#aes128-cbc');
  expect(message).not.toContain('sam@acme.example');
  expect((await auditRows('ssp-encrypted', since)).map((row) => row.kind)).toEqual(['sign_in']);
});

test('force_authn: who is still signed in at the identity provider is asked again', async () => {
  const since = Date.now();
  const page = await openWindow();
  for (const target of ['/kb/', '/kb/read-the-wiring']) {
    await page.goto(`/_sso/login/ssp-encrypted?return_to=${target}`);
    await signInAtSimpleSamlPhp(page, 'sam');
    expect(whereIs(page)).toBe(target);
    await forgetSession(page);
  }
  expect((await auditRows('ssp-encrypted', since, 2)).map((row) => row.kind)).toEqual(['sign_in', 'sign_in']);
});

test('an encrypted NameID is read, and signs out again, encrypted as well', async () => {
  const since = Date.now();
  const page = await openWindow();
  const answer = watchPosts(page, acs('ssp-encrypted-name'), 'SAMLResponse');
  await page.goto('/_sso/login/ssp-encrypted-name?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(await heading(page)).toBe('Knowledge base');
  expect(answer()).toContain('<saml:EncryptedID');
  expect(answer()).not.toContain('<saml:NameID');
  await signOutAtSimpleSamlPhp(page);
  await page.goto('/kb/');
  expect(await heading(page)).toBe('Sign in');
  const rows = await auditRows('ssp-encrypted-name', since, 2);
  expect(rows.map((row) => [row.kind, row.email])).toEqual([
    ['sign_in', 'sam@acme.example'],
    ['sign_out', 'sam@acme.example'],
  ]);
});

test('a signed AuthnRequest by POST is what SimpleSAMLphp accepts where it demands one; it heeds the NameIDPolicy', async () => {
  const since = Date.now();
  const page = await openWindow();
  const request = watchPosts(page, ssoService, 'SAMLRequest');
  const answer = watchPosts(page, acs('ssp-post'), 'SAMLResponse');
  await page.goto('/_sso/login/ssp-post?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(await heading(page)).toBe('Knowledge base');
  expect(await session(page)).toMatchObject({ email: 'sam@acme.example', connection: 'ssp-post' });
  expect(request()).toContain('SignatureValue');
  expect(answer()).toContain(`Format="${emailFormat}"`);
  const [row, ...others] = await auditRows('ssp-post', since);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ kind: 'sign_in', detail: { subject: 'sam@acme.example' } });
});

test('a script is not needed for the signed AuthnRequest by POST', async () => {
  const page = await openWindow({ javaScriptEnabled: false });
  await page.goto('/_sso/login/ssp-post?return_to=/kb/');
  await page.getByRole('main').getByRole('button').click();
  await page.waitForURL(`${simpleSamlPhpUrl}/**`);
  expect(await page.locator('#username').count()).toBe(1);
});

test.for([
  ['without its signature', (xml: string) => xml.replace(/<(\w+:)?Signature[ >].*<\/\1Signature>/s, '')],
  ['changed after it was signed', (xml: string) => xml.replace('<saml:Issuer', '<!-- --><saml:Issuer Format="x"')],
] as const)('SimpleSAMLphp refuses that AuthnRequest %s: it does check', async ([, change]) => {
  const page = await openWindow();
  let changed = false;
  await page.route(ssoService, (route) => {
    const fields = new URLSearchParams(route.request().postData() ?? '');
    const xml = readMessage(fields, 'SAMLRequest');
    changed = change(xml) !== xml;
    fields.set('SAMLRequest', Buffer.from(change(xml)).toString('base64'));
    return route.continue({ postData: fields.toString() });
  });
  await page.goto('/_sso/login/ssp-post?return_to=/kb/');
  await page.waitForURL(`${simpleSamlPhpUrl}/**`);
  expect(changed).toBe(true);
  expect(await page.locator('#username').count()).toBe(0);
  await page
    .getByText(/no signature found|Unable to validate Signature/i)
    .first()
    .waitFor();
});

test('signing out here signs out there: the next sign-in asks for the password again', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/ssp?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  await signOutHere(page);
  await page.goto('/_sso/login/ssp?return_to=/kb/');
  await page.waitForURL(`${simpleSamlPhpUrl}/**`);
  expect(await page.locator('#username').count()).toBe(1);
  const rows = await auditRows('ssp', since, 2);
  expect(rows.map((row) => row.kind)).toContain('sign_out');
  expect(rows.filter((row) => row.kind === 'refused')).toEqual([]);
});

test('signing out there ends the session here', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/ssp?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  await signOutAtSimpleSamlPhp(page);
  await page.goto('/kb/');
  expect(await heading(page)).toBe('Sign in');
  expect((await page.request.get('/_sso/session')).status()).toBe(401);
  const rows = await auditRows('ssp', since, 2);
  expect(rows.at(-1)).toMatchObject({ kind: 'sign_out', email: 'sam@acme.example' });
  expect(rows.filter((row) => row.kind === 'refused')).toEqual([]);
});

test('signing out there by way of a frame, to which our cookies do not come, ends the session here', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.context().addCookies([{ name: 'frames', value: 'yes', url: simpleSamlPhpUrl }]);
  await page.goto('/_sso/login/ssp?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  const over = await startSignOutAtSimpleSamlPhp(page);
  await page.getByRole('button', { name: 'Yes, all services' }).click();
  await page.waitForURL(over);
  expect(await isSignedIn(page)).toBe(false);
  await page.goto('/kb/');
  expect(await heading(page)).toBe('Sign in');
  const rows = await auditRows('ssp', since, 2);
  expect(rows.map((row) => row.kind)).toEqual(['sign_in', 'sign_out']);
});

// The last one: SimpleSAMLphp has another key from here on.
test('the identity provider changes its key: nobody has to do anything, and nobody notices', async () => {
  const since = Date.now();
  const page = await openWindow();
  await page.goto('/_sso/login/ssp-new-key?return_to=/kb/');
  await signInAtSimpleSamlPhp(page, 'sam');
  expect(await metadataRows('ssp-new-key')).toHaveLength(1);
  const { privateKey, certificate } = await makeKeyPair(new Date(), 'Interop SimpleSAMLphp, second key');
  await writeFile(`${folder}/simplesamlphp/cert/idp.key`, privateKey);
  await writeFile(`${folder}/simplesamlphp/cert/idp.crt`, certificate);
  await forgetSession(page);
  await page.goto('/_sso/login/ssp-new-key?return_to=/kb/read-the-wiring');
  await atSite(page);
  expect(whereIs(page)).toBe('/kb/read-the-wiring');
  expect((await auditRows('ssp-new-key', since, 2)).map((row) => row.kind)).toEqual(['sign_in', 'sign_in']);
  const [, changed] = await metadataRows('ssp-new-key', 2);
  expect(changed?.detail).toMatchObject({ appeared: [expect.any(String)], vanished: [expect.any(String)] });
});
