import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, ownHeaders, pageHeaders } from '../../../src/web/pages/headers.ts';
import { styleHash, styleSheet } from '../../../src/web/pages/style.ts';
import { submitHash, submitScript } from '../../../src/web/pages/submit.ts';

const always = {
  'Cache-Control': 'private, no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

describe('headers of what Postern says', () => {
  it('has the hash of the style sheet', () => {
    expect(styleHash).toBe(`sha256-${createHash('sha256').update(styleSheet).digest('base64')}`);
  });

  it('has the hash of the script', () => {
    expect(submitHash).toBe(`sha256-${createHash('sha256').update(submitScript).digest('base64')}`);
  });

  it.each([
    ['https://idp.example/sso?x=1', 'https://docs.example.com', 'https://idp.example https:'],
    ['http://localhost:9000/sso', 'https://docs.example.com', 'http://localhost:9000 https:'],
    ['http://localhost:9000/sso', 'http://localhost:8787', 'http://localhost:9000 https: http:'],
  ])('a form that posts to %s from %s runs one script and leads to %s', (postTo, siteUrl, sources) => {
    expect(contentSecurityPolicy({ postTo }, siteUrl)).toBe(
      `default-src 'none'; style-src '${styleHash}'; script-src '${submitHash}'; base-uri 'none'; form-action ${sources}; frame-ancestors 'none'`,
    );
  });

  it('allows a page its own style and nothing else', () => {
    expect(contentSecurityPolicy('none', null)).toBe(
      `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it.each([
    ['none', 'https://docs.example.com', "'none'"],
    ['self', 'https://docs.example.com', "'self'"],
    ['identity_provider', 'https://docs.example.com', "'self' https:"],
    ['identity_provider', 'http://localhost:8787', "'self' https: http:"],
    ['identity_provider', null, "'self' https:"],
  ] as const)('forms for %s at %s lead to %s', (forms, siteUrl, sources) => {
    expect(contentSecurityPolicy(forms, siteUrl)).toContain(`; form-action ${sources}; `);
  });

  it('never lets a page be stored, sniffed, framed, indexed or named in a Referer', () => {
    expect(pageHeaders('pl', 'none', null)).toMatchObject({
      ...always,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': 'pl',
      Vary: 'Accept-Language, Cookie',
    });
  });

  it.each([
    ['json', 'application/json; charset=utf-8'],
    ['xml', 'application/xml; charset=utf-8'],
    ['text', 'text/plain; charset=utf-8'],
    ['redirect', undefined],
  ] as const)('the same holds for %s', (kind, contentType) => {
    const headers = ownHeaders(kind);
    expect(headers).toMatchObject({ ...always, Vary: 'Cookie' });
    expect(headers['Content-Security-Policy']).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers['Content-Type']).toBe(contentType);
  });
});
