import { describe, expect, it } from 'vitest';
import { renderChooser } from '../../../src/web/pages/chooser.ts';
import { languages } from '../../../src/web/pages/language.ts';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };
const staff = { id: 'okta', label: 'Acme staff' };
const partners = { id: 'a.b~c', label: 'Partners & friends' };
const returnTo = '/handbook/a b?x=1&y="2"';

describe('the sign-in chooser', () => {
  it.each(languages)('is a sound page in %s', async (language) => {
    for (const askEmail of [true, false]) {
      const page = { site, language, connections: [staff, partners], askEmail, returnTo };
      const response = await renderChooser(page);
      expect(response.status).toBe(200);
      await readSoundPage(response);
      await readSoundPage(await renderChooser({ ...page, unknownEmail: 'ada@nowhere.test' }));
    }
  });

  it('links to each connection with the page to come back to', async () => {
    const page = { site, language: 'en', connections: [staff, partners], askEmail: false, returnTo } as const;
    const response = await renderChooser(page);
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'none'");
    const { document } = await readSoundPage(response);
    const query = `?return_to=${encodeURIComponent(returnTo)}`;
    const links = all(document, 'li').map((li) => li.getElementsByTagName('a')[0]);
    expect(links.map((a) => [a?.textContent, a?.getAttribute('href')])).toEqual([
      ['Acme staff', `/_sso/login/okta${query}`],
      ['Partners & friends', `/_sso/login/a.b~c${query}`],
    ]);
    expect(all(document, 'form')).toEqual([]);
  });

  it('asks for the address in a form that may go on to an identity provider', async () => {
    const page = { site, language: 'en', connections: [staff, partners], askEmail: true, returnTo } as const;
    const response = await renderChooser(page);
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self' https:;");
    const { document } = await readSoundPage(response);
    const form = one(document, 'form');
    expect([form.getAttribute('method'), form.getAttribute('action')]).toEqual(['get', '/_sso/login']);
    const fields = all(document, 'input').map((input) => [input.getAttribute('name'), input.getAttribute('value')]);
    expect(fields).toEqual([
      ['email', null],
      ['return_to', returnTo],
    ]);
    expect(all(document, 'nav')).toHaveLength(1);
    // The first time, a phone's keyboard would cover the buttons under the form.
    expect(all(document, 'input').some((input) => input.hasAttribute('autofocus'))).toBe(false);
  });

  it('keeps what was typed and says that nobody knows it', async () => {
    const page = { site, language: 'en', connections: [staff], askEmail: true, returnTo: '/' } as const;
    const { document, html } = await readSoundPage(await renderChooser({ ...page, unknownEmail: '"><b>@x' }));
    const [email] = all(document, 'input');
    expect(email?.getAttribute('value')).toBe('"><b>@x');
    expect(email?.getAttribute('aria-invalid')).toBe('true');
    expect(email?.getAttribute('aria-describedby')).toBe('email-alert email-hint');
    expect(email?.hasAttribute('autofocus')).toBe(true);
    expect(html).toContain('role="alert"');
  });
});
