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

  it('shows the code, and the detail only when it is given one', async () => {
    const { text } = await render({ ok: false, code: 'NONE_ALGORITHM_PROVIDED' });
    expect(text).toContain('NONE_ALGORITHM_PROVIDED');
    const detailed = await render({ ok: false, code: 'JTI_CLAIM_INVALID', detail: 'Used <before>.' });
    expect(detailed.text).toContain('Used <before>.');
  });

  it('shows claims as they are and moments readable', async () => {
    const claims = { email: 'ada@example.com', exp: 1_800_000_000, iat: 1e300, groups: ['a', 'b'], gone: undefined };
    const { document } = await render({ ok: true, claims: { ...claims, gone: false } });
    expect(all(document, 'dd').map((dd) => dd.textContent)).toEqual([
      'ada@example.com',
      '1800000000 = 2027-01-15T08:00:00.000Z',
      '1e+300',
      '["a","b"]',
      'false',
    ]);
  });

  it('stays small and text under hostile claims', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`<b>${at}`, '<script>'.repeat(2_000)]));
    const { html, document } = await render({ ok: true, claims: many });
    expect(all(document, 'dt')).toHaveLength(50);
    expect(html.length).toBeLessThan(150_000);
  });
});
