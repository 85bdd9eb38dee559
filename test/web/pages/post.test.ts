import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/web/pages/language.ts';
import { renderPost } from '../../../src/web/pages/post.ts';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };
const action = 'https://idp.example/sso?login_hint=a%26b&x="><script>alert(1)</script>';
const fields = { SAMLRequest: 'PHNh/+==', RelayState: '"><img src=x onerror=alert(1)>&amp;' };

describe('the page that posts to the identity provider', () => {
  it.each(languages)('is sound in %s, signing in and signing out', async (language) => {
    for (const purpose of ['signIn', 'signOut'] as const)
      await readSoundPage(await renderPost({ site, language, purpose, action, fields }), action);
  });

  it('has the fields as they are, and a button for whoever runs no scripts', async () => {
    const response = await renderPost({ site, language: 'en', purpose: 'signIn', action, fields });
    const { document, text } = await readSoundPage(response, action);
    const form = one(document, 'form');
    expect([form.getAttribute('method'), form.getAttribute('action')]).toEqual(['post', action]);
    const inputs = all(document, 'input').map((input) => [input.getAttribute('name'), input.getAttribute('value')]);
    expect(inputs).toEqual(Object.entries(fields));
    expect(one(document, 'button').getAttribute('type')).toBe('submit');
    expect(text).toContain('Continue');
    // A field of this name would stand where the form's own method is.
    expect(Object.keys(fields)).not.toContain('submit');
  });
});
