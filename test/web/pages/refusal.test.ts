import { describe, expect, it } from 'vitest';
import { reasonCodes, sayOf, statusOf } from '../../../src/core/reasons.ts';
import { languages } from '../../../src/web/pages/language.ts';
import { renderRefusal } from '../../../src/web/pages/refusal.ts';
import { textsIn } from '../../../src/web/pages/texts/texts.ts';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };
const reference = '7K3QX9M2TA';
const context = { site, language: 'en', reference } as const;

describe('the page that says no', () => {
  it.each(languages)('has a whole page for every reason in %s', async (language) => {
    for (const code of reasonCodes) {
      const response = await renderRefusal({ site, language, code, reference, nextUrl: '/_sso/login' });
      expect(response.status).toBe(statusOf(code));
      const { text, document } = await readSoundPage(response);
      expect(text).toContain(code);
      expect(text).toContain(reference);
      expect(one(document, 'h1').textContent).toBe((await textsIn(language)).answers[sayOf(code)].title);
    }
  });

  it.each(languages)('says what stopped a loop in %s', async (language) => {
    const { loopCauses } = await textsIn(language);
    for (const loopCause of ['cookie_missing', 'other_host', 'clock'] as const) {
      const response = await renderRefusal({ site, language, code: 'LOGIN_LOOP', reference, loopCause });
      expect((await readSoundPage(response)).text).toContain(loopCauses[loopCause]);
    }
  });

  it('names nobody and links nowhere where there is no site', async () => {
    const response = await renderRefusal({ site: null, language: 'de', code: 'UNKNOWN_HOST', reference: null });
    const { document, text } = await readSoundPage(response);
    expect(response.status).toBe(404);
    expect(all(document, 'a')).toEqual([]);
    expect(all(document, 'header')).toEqual([]);
    expect(text).not.toContain('Referenz');
  });

  it('tells a reader who is on no list who they are, and leads to the sign-out page', async () => {
    const response = await renderRefusal({ ...context, code: 'NOT_ON_LIST', email: 'ada@example.com' });
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'none'");
    const { document, text } = await readSoundPage(response);
    expect(text).toContain('You are signed in as ada@example.com.');
    expect(all(document, 'form')).toEqual([]);
    expect(all(document, 'a').map((a) => a.getAttribute('href'))).toEqual(['/', '/_sso/logout']);
  });

  it.each(['EMAIL_DOMAIN_NOT_ALLOWED', 'READER_UNKNOWN', 'READER_DEACTIVATED'] as const)(
    'says with which address the sign-in worked: %s',
    async (code) => {
      const { text } = await readSoundPage(await renderRefusal({ ...context, code, email: 'ada@example.com' }));
      expect(text).toContain('You signed in with ada@example.com.');
    },
  );

  it.each([
    'SAML_STATUS',
    'STATUS_AUTHN_FAILED',
    'STATUS_REQUEST_DENIED',
    'STATUS_NO_PASSIVE',
    'STATUS_INVALID_NAME_ID_POLICY',
    'STATUS_REQUEST_UNSUPPORTED',
  ] as const)('does not call the identity provider’s own no a forgery: %s', async (code) => {
    const { text } = await readSoundPage(await renderRefusal({ ...context, code }));
    expect(text).toContain('Your organisation did not sign you in');
    expect(text).not.toContain('genuine');
  });

  it('trusts no status that is malformed', async () => {
    const { text } = await readSoundPage(await renderRefusal({ ...context, code: 'SAML_STATUS_SHAPE' }));
    expect(text).toContain('could not confirm that the reply is genuine');
  });

  it.each(['CONNECTION_FAULTY', 'INVALID_KEY', 'CERTIFICATE_MISSING', 'SIGNING_KEY_MISSING', 'NO_SETTINGS'] as const)(
    'says of one connection only that it is not set up: %s',
    async (code) => {
      const { text } = await readSoundPage(await renderRefusal({ ...context, code }));
      expect(text).toContain('This sign-in is not set up');
      expect(text).toContain('sign in another way');
    },
  );

  it('offers no other way to sign in where all of the settings are wrong', async () => {
    const { text } = await readSoundPage(await renderRefusal({ ...context, code: 'SETTINGS_INVALID' }));
    expect(text).not.toContain('another way');
  });

  it.each(['SAML_REPLAYED', 'JTI_CLAIM_INVALID'] as const)('says that a proof was already used: %s', async (code) => {
    const { text } = await readSoundPage(await renderRefusal({ ...context, code }));
    expect(text).toContain('was already used');
    expect(statusOf(code)).toBe(403);
  });

  it('keeps the address to itself where a proof failed', async () => {
    const response = await renderRefusal({ ...context, code: 'SIGNATURE_MISMATCH', email: 'ada@example.com' });
    expect((await readSoundPage(response)).html).not.toContain('ada@example.com');
  });
});

describe('user data', () => {
  const notOnList = async (email: string, title = site.title) =>
    readSoundPage(await renderRefusal({ ...context, site: { ...site, title }, code: 'NOT_ON_LIST', email }));

  it.each([
    '<script>alert(1)</script>@example.com',
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    '</title></style><b>',
    '&lt;b&gt;&#60;',
  ])('%j is text and nothing else', async (hostile) => {
    const { text, document } = await notOnList(hostile, hostile);
    expect(text).toContain(hostile);
    expect(one(document, 'title').textContent).toContain(hostile);
    expect(all(document, 'b')).toEqual([]);
  });

  it('stands isolated, and its direction marks show as what they are', async () => {
    const { document } = await notOnList('\u202Emoc.elpmaxe@\u2066ada\u2069\u200F', 'א\u202Eב');
    expect(all(document, 'bdi').map((bdi) => bdi.textContent)).toEqual([
      'א\uFFFDב',
      '\uFFFDmoc.elpmaxe@\uFFFDada\uFFFD\uFFFD',
    ]);
    expect(one(document, 'title').textContent).toContain('א\uFFFDב');
  });

  it('has no control characters, line ends, invisible characters or halves of a pair', async () => {
    const { document } = await notOnList('a\r\n\u0000\u001B\u200B\uFEFF\u{E0041}\uD800b');
    expect(all(document, 'bdi')[1]?.textContent).toBe(`a${'\uFFFD'.repeat(8)}b`);
  });

  it('is cut when it is long, but never inside a character', async () => {
    const { html, document } = await notOnList('😀'.repeat(5_000), 'x'.repeat(10_000));
    expect(html.length).toBeLessThan(8_000);
    const [title = '', email = ''] = all(document, 'bdi').map((bdi) => bdi.textContent ?? '');
    expect(title).toBe(`${'x'.repeat(119)}…`);
    expect(email).toBe(`${'😀'.repeat(119)}…`);
  });
});
