import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/web/pages/language.ts';
import { renderVerify, type VerifyOutcome } from '../../../src/web/pages/verify.ts';
import { all, one, readSoundPage } from './sound-page.ts';

const site = { title: 'Acme Docs', url: 'https://docs.example.com' };
const action = '/_sso/jwt/helpdesk/verify';

const render = async (outcome: VerifyOutcome | null) =>
  readSoundPage(await renderVerify({ site, language: 'en', action, outcome }));

describe('the page that checks a token', () => {
  it.each(languages)('is sound in %s', async (language) => {
    const outcomes: readonly (VerifyOutcome | null)[] = [
      null,
      { ok: true, claims: { email: 'ada@example.com' } },
      { ok: false, code: 'TOKEN_VERIFICATION_FAILED' },
    ];
    for (const outcome of outcomes) await readSoundPage(await renderVerify({ site, language, action, outcome }));
  });

  it('posts the field jwt to where it came from', async () => {
    const { document } = await render(null);
    expect(one(document, 'form').getAttribute('action')).toBe(action);
    expect(one(document, 'textarea').getAttribute('name')).toBe('jwt');
  });

  it('shows the code', async () => {
    const { text } = await render({ ok: false, code: 'NONE_ALGORITHM_PROVIDED' });
    expect(text).toContain('NONE_ALGORITHM_PROVIDED');
  });

  it('shows what a session would be made of, and nothing of what the token does not say', async () => {
    const { document } = await render({ ok: true, claims: { email: 'ada@example.com', name: null, sub: '7' } });
    expect(all(document, 'dt').map((dt) => dt.textContent)).toEqual(['email', 'sub']);
    expect(all(document, 'dd').map((dd) => dd.textContent)).toEqual(['ada@example.com', '7']);
  });

  it('stays small and text under a hostile claim', async () => {
    const { html, document } = await render({ ok: true, claims: { name: '<script>'.repeat(2_000) } });
    expect(one(document, 'dd').textContent).toHaveLength(400);
    expect(html.length).toBeLessThan(20_000);
  });
});
