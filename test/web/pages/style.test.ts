import { describe, expect, it } from 'vitest';
import { styleSheet } from '../../../src/web/pages/style.ts';

/** The colours of one `:root{…}` of the sheet: the first is light, the second dark. */
function coloursOf(scheme: 0 | 1): Map<string, string> {
  const root = [...styleSheet.matchAll(/:root\{([^}]*)\}/g)][scheme]?.[1] ?? '';
  return new Map([...root.matchAll(/--(\w+):(#\w+)/g)].map(([, name = '', colour = '']) => [name, colour]));
}

/** WCAG 2.2: contrast ratio of two colours. */
function contrast(one: string | undefined, other: string | undefined): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour = ''): number {
  const hex = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s colours', (_name, scheme) => {
  const colours = coloursOf(scheme);

  it.each([
    ['ink', 'paper', 7],
    ['ink', 'field', 7],
    ['quiet', 'paper', 4.5],
    ['alert', 'paper', 4.5],
    ['edge', 'paper', 3],
    ['edge', 'field', 3],
  ])('%s on %s: at least %d', (front, back, least) => {
    expect(contrast(colours.get(front), colours.get(back))).toBeGreaterThanOrEqual(least);
  });
});

it('loads nothing', () => {
  expect(styleSheet).not.toMatch(/url\(|@import|@font-face|<|&/);
});
