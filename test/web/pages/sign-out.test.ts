import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/web/pages/language.ts';
import { renderSignedOut, renderSignOut } from '../../../src/web/pages/sign-out.ts';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };

describe('signing out', () => {
  it.each(languages)('has sound pages in %s', async (language) => {
    const asked = { site, language, email: 'ada@example.com', csrf: 'c' };
    for (const atProvider of [true, false]) await readSoundPage(await renderSignOut({ ...asked, atProvider }));
    for (const everywhere of [true, false]) {
      for (const provider of ['done', 'partial', 'failed', null] as const)
        await readSoundPage(await renderSignedOut({ site, language, everywhere, provider }));
    }
  });

  it('asks first, with a token and two ways', async () => {
    const asked = { site, language: 'en', email: 'ada@example.com', csrf: 'c"s' } as const;
    const response = await renderSignOut({ ...asked, atProvider: false });
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
    const page = { site, language: 'en', provider: null } as const;
    const here = await readSoundPage(await renderSignedOut({ ...page, everywhere: false }));
    expect(here.text).toContain('This browser is signed out');
    expect(here.html).toContain('href="/_sso/login"');
    const everywhere = await readSoundPage(await renderSignedOut({ ...page, everywhere: true }));
    expect(everywhere.text).toContain('All your devices');
  });

  it('says that it goes on to the identity provider, and lets the form', async () => {
    const asked = { site, language: 'en', email: 'ada@example.com', csrf: 'c' } as const;
    const response = await renderSignOut({ ...asked, atProvider: true });
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self' https:;");
    const { document, text } = await readSoundPage(response);
    expect(text).toContain('This signs you out of this site on all your devices, of your organisation’s sign-in');
    expect(all(document, 'button').length).toBe(1);
  });

  it('says how it went at the identity provider', async () => {
    const page = { site, language: 'en', everywhere: true } as const;
    const said = async (provider: 'done' | 'partial' | 'failed' | null) =>
      (await readSoundPage(await renderSignedOut({ ...page, provider }))).text;
    expect(await said('done')).toContain('You are signed out of your organisation’s sign-in too.');
    expect(await said('partial')).toContain('could not reach every site');
    expect(await said('failed')).toContain('could not sign you out');
    expect(await said(null)).toContain('You may still be signed in');
  });
});
