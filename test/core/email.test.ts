/** Addresses as identities. Drives test/corpus/emails.jsonl: [raw, normal form or null, why]. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailAllowed, emailDomain, normaliseEmail } from '../../src/core/email.ts';
import { readCorpus } from './corpus.ts';

const cases = readCorpus<[string, string | null, string]>('emails');

describe('normaliseEmail', () => {
  it('has enough cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(80);
  });

  it.each(cases)('%j → %j (%s)', (raw, normal) => {
    expect(normaliseEmail(raw)).toBe(normal);
  });

  it('is stable, ASCII and never merges two addresses that differ by more than case and spaces around', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (raw) => {
        const normal = normaliseEmail(raw);
        if (normal === null) return;
        expect(normaliseEmail(normal)).toBe(normal);
        expect(normal).toMatch(/^[!-~]+@[a-z0-9.-]+$/);
        expect(normal).toBe(raw.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
      }),
      { numRuns: 2000 },
    );
  });

  it('is linear in a text full of spaces', () => {
    expect(normaliseEmail(`${' '.repeat(500_000)}x`)).toBeNull();
  });
});

describe('emailAllowed', () => {
  it('compares the whole domain', () => {
    expect(emailDomain('ada@example.com')).toBe('example.com');
    expect(emailAllowed('ada@example.com', ['example.com'])).toBe(true);
    expect(emailAllowed('ada@sub.example.com', ['example.com'])).toBe(false);
    expect(emailAllowed('ada@notexample.com', ['example.com'])).toBe(false);
    expect(emailAllowed('ada@example.com.evil.example', ['example.com'])).toBe(false);
  });

  it('allows any domain only when told so by null, and none by an empty list', () => {
    expect(emailAllowed('ada@example.com', null)).toBe(true);
    expect(emailAllowed('ada@example.com', [])).toBe(false);
  });
});
