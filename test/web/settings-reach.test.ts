/** What an administrator writes reaches the check that it is about: a setting that is read and lost would be open for all to see. */
import { describe, expect, test } from 'vitest';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { type SayOptions, samlTable, say } from '../support/idp.ts';
import { openGateway } from '../support/worker-gateway.ts';

const url = 'https://reach.example';
const base = { host: 'reach.example', title: 'Reach', origin: 'service:ORIGIN', default_access: 'sso' };

let browser: Browser;
function open(site: Readonly<Record<string, unknown>>): void {
  browser = openBrowser(openGateway({ SITE_REACH: { ...base, ...site } }), url);
}

describe('of a saml connection', () => {
  const post = async (options: SayOptions) =>
    browser.post('/_sso/saml/okta/acs', { SAMLResponse: await say(url, 'okta', options) });

  test.each([
    ['assertion', ['response'], 'SAML_ASSERTION_NOT_SIGNED'],
    ['response', ['assertion'], 'SAML_RESPONSE_NOT_SIGNED'],
    ['both', ['assertion'], 'SAML_RESPONSE_NOT_SIGNED'],
  ] as const)('ATTACK want = %s, and signed is %j: %s', async (want, sign, code) => {
    open({ connections: [samlTable('okta', { idp_initiated: true, want })] });
    await expectRefusal(await post({ sign }), code);
  });

  test.each([
    ['0s', 10, 'CONDITIONS_EXPIRED'],
    ['300s', 240, null],
  ] as const)('clock_skew = %s: an Assertion that ended %i s ago', async (clock_skew, ago, code) => {
    open({ clock_skew, connections: [samlTable('okta', { idp_initiated: true })] });
    const end = new Date(Date.now() - ago * 1000);
    const notBefore = new Date(end.getTime() - 60_000);
    const answer = await post({ notBefore, notOnOrAfter: end, subjectNotOnOrAfter: new Date(Date.now() + 60_000) });
    if (code === null) expectSignedIn(answer, '/');
    else await expectRefusal(answer, code);
  });
});

test.each([
  ['publish', 200],
  ['lock', 403],
] as const)(
  'of a site whose sign-in is off: on_disable = %s, and a page for the signed-in is %i',
  async (on_disable, status) => {
    open({ sso_enabled: false, on_disable, connections: [samlTable('okta')] });
    expect((await browser.get('/kb/a')).status).toBe(status);
  },
);
