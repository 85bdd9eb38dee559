import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/web/pages/language.ts';
import { renderSignedOut, renderSignOut } from '../../../src/web/pages/sign-out.tsx';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };

describe('signing out', () => {
  it.each(languages)('has sound pages in %s', async (language) => {
    await readSoundPage(await renderSignOut({ site, language, email: 'ada@example.com', csrf: 'c' }));
    for (const everywhere of [true, false]) {
      await readSoundPage(await renderSignedOut({ site, language, everywhere, loginUrl: '/_sso/login' }));
    }
  });

  it('asks first, with a token and two ways', async () => {
    const response = await renderSignOut({ site, language: 'en', email: 'ada@example.com', csrf: 'c"s' });
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    const { document, text } = await readSoundPage(response);
    expect(text).toContain('You are signed in as ada@example.com.');
    expect(one(document, 'form').getAttribute('method')).toBe('post');
    expect(one(document, 'input').getAttribute('value')).toBe('c"s');
    const buttons = all(document, 'button').map((button) => [
      button.getAttribute('name'),
      button.getAttribute('value'),
    ]);
    expect(buttons).toEqual([
      [null, null],
      ['everywhere', 'yes'],
    ]);
  });

  it('says where the reader is signed out, and the way back in', async () => {
    const page = { site, language: 'en', loginUrl: '/_sso/login?return_to=%2F' } as const;
    const here = await readSoundPage(await renderSignedOut({ ...page, everywhere: false }));
    expect(here.text).toContain('This browser is signed out');
    expect(here.html).toContain('href="/_sso/login?return_to=%2F"');
    const everywhere = await readSoundPage(await renderSignedOut({ ...page, everywhere: true }));
    expect(everywhere.text).toContain('All your devices');
  });
});
