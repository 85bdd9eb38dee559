import { describe, expect, it } from 'vitest';
import { pickLanguage } from '../../../src/web/pages/language.ts';

describe('pickLanguage', () => {
  it.each([
    [null, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['PL-pl', 'pl'],
    ['fr-FR,fr;q=0.9,nl;q=0.3', 'nl'],
    ['en;q=0.5, da;q=0.8', 'da'],
    ['nl , pl', 'nl'],
    ['pl,nl', 'pl'],
    ['fr, ja', 'en'],
    ['*', 'en'],
    ['de;q=0.2,*;q=0.8', 'en'],
    ['en;q=0, *;q=0.5', 'de'],
    ['de;q=0', 'en'],
    ['de;q=0.1, de-CH;q=0.9, en;q=0.5', 'de'],
    ['da ; q=0.7 , en ; q=0.6', 'da'],
    ['zh-Hans-CN, de;q=0.4', 'de'],
  ])('%j → %s', (header, language) => {
    expect(pickLanguage(header)).toBe(language);
  });

  it.each([
    'de;q=2',
    'de;q=-1',
    'de;q=NaN',
    'de;q=1e9',
    'de;q=0.0001',
    'de;level=1',
    'de_AT',
    'dex',
    '../de',
    '__proto__',
    'constructor',
    'de<script>',
    'de\u0000',
    ';;;;,,,,',
    '-de',
    'de-',
  ])('passes over %j', (header) => {
    expect(pickLanguage(header)).toBe('en');
    expect(pickLanguage(`${header}, pl;q=0.1`)).toBe('pl');
  });

  it('reads only the start of a huge header', () => {
    expect(pickLanguage(`${'x,'.repeat(500_000)}de`)).toBe('en');
    expect(pickLanguage(`de;q=0.1,${'a-'.repeat(500_000)}`)).toBe('de');
  });
});
