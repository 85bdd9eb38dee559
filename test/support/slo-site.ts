/** A site with single logout in real workerd: connections of three identity providers, and browsers signed in by them. */

import { expect } from 'vitest';
import { makeKey } from '../../demo/idp/keys.ts';
import type { ReasonCode } from '../../src/core/reasons.ts';
import { english } from '../../src/web/pages/texts/en.ts';
import { type Browser, expectRefusal, openBrowser } from './browser.ts';
import { idpEntityId, idpKey, type SayOptions, samlTable, say } from './idp.ts';
import { buildLogoutRequest, type RequestParts } from './logout.ts';
import { privatePem } from './saml-key.ts';
import { openGateway } from './worker-gateway.ts';

export const url = 'https://slo.example';
export const idpSlo = 'https://idp.example/slo';
export const tenant = '0b1cee23-6f2c-4e0f-8c1e-8a4d25e2d0a1';
export const entraId = `https://sts.windows.net/${tenant}/`;
export const spKey = await makeKey(new Date('2026-01-01T00:00:00Z'));
export const otherKey = await makeKey(new Date('2026-01-01T00:00:00Z'));

const table = (id: string, more: Readonly<Record<string, unknown>> = {}) =>
  samlTable(id, { idp_initiated: true, any_domain: true, slo_url: idpSlo, single_logout: true, ...more });

const connections = [
  table('okta'),
  table('post', { request_binding: 'post' }),
  table('local', { single_logout: false }),
  table('mute', { slo_url: undefined }),
  table('transient', { email_from: 'mail' }),
  table('entra', { preset: 'entra', idp_entity_id: entraId, email_from: 'nameid' }),
  table('other', { idp_entity_id: 'https://other.example/saml', certificates: [otherKey.certificatePem] }),
].map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));

export const site = {
  host: 'slo.example',
  title: 'Docs',
  origin: 'service:ORIGIN',
  default_access: 'sso',
  connections,
};

const SIGNING_KEY = `${await privatePem(spKey)}\n${spKey.certificatePem}`;
export const gateway = openGateway({ SITE_SLO: site, SIGNING_KEY });
/** The same without a key to sign with, so that single logout can only be begun at the identity provider. */
const silent = connections.map((one) => ({ ...one, single_logout: false }));
export const keyless = openGateway({ SITE_SLO: { ...site, connections: silent } });

export function sloPath(connection: string): string {
  return `/_sso/saml/${connection}/slo`;
}

let people = 0;

/** An address that no other test has. */
export function somebody(): string {
  people += 1;
  return `reader-${people}-${crypto.randomUUID().slice(0, 8)}@acme.example`;
}

export async function signedIn(
  nameId: string,
  connection = 'okta',
  options: SayOptions = {},
  at = gateway,
): Promise<Browser> {
  const browser = openBrowser(at, url);
  const SAMLResponse = await say(url, connection, { nameId, ...options });
  const response = await browser.post(`/_sso/saml/${connection}/acs`, { SAMLResponse });
  expect(response.status).toBe(303);
  return browser;
}

export async function isIn(browser: Browser): Promise<boolean> {
  return (await browser.get('/_sso/session')).status === 200;
}

/** A LogoutRequest of now by the first identity provider for the connection `okta`. */
export function ask(nameId: string, parts: Partial<RequestParts> = {}): string {
  return buildLogoutRequest({
    now: new Date(),
    issuer: idpEntityId,
    destination: url + sloPath('okta'),
    nameId,
    ...parts,
  });
}

export { idpEntityId, idpKey };

/** Refused with this code and in silence, and the reader is still signed in. */
export async function expectNothingEnded(response: Response, code: ReasonCode, reader: Browser): Promise<void> {
  const page = response.clone();
  const row = await expectRefusal(response, code);
  // Nobody wanted to sign in.
  expect(await page.text()).not.toContain(english.answers.sign_in_failed.title);
  expect(row.kind).toBe('refused');
  expect(response.headers.get('Clear-Site-Data')).toBeNull();
  expect(await isIn(reader)).toBe(true);
}
