/** Bar charts as SVG text: one hue for everybody, another for Postern, a logarithmic axis where values lie decades apart. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { show } from './report.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly own?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
  readonly logarithmic?: boolean;
}

const width = 820;
const right = 90;
const rowHeight = 26;
const top = 44;

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Where the bars start: behind the longest name, at about the width of its letters when they are bold. */
function startOf({ bars }: Chart): number {
  return 30 + 7.4 * Math.max(...bars.map(({ name }) => name.length));
}

function scale(chart: Chart): (value: number) => number {
  const { bars, logarithmic = false } = chart;
  const largest = Math.max(...bars.map(({ value }) => value));
  const room = width - startOf(chart) - right;
  if (!logarithmic) return (value) => Math.max(1, (value / largest) * room);
  const start = 10 ** Math.floor(Math.log10(Math.min(...bars.map(({ value }) => value))));
  return (value) => Math.max(1, (Math.log10(value / start) / Math.log10(largest / start)) * room);
}

/** The chart as an SVG document that reads on light and dark pages. */
export function chartSvg(chart: Chart): string {
  const length = scale(chart);
  const left = startOf(chart);
  const height = top + chart.bars.length * rowHeight + 12;
  const rows = chart.bars.map(({ name, value, own = false }, index) => {
    const y = top + index * rowHeight;
    const end = left + length(value);
    return [
      `<text x="${left - 10}" y="${y + 16}" text-anchor="end"${own ? ' font-weight="bold"' : ''}>${escapeText(name)}</text>`,
      `<rect x="${left}" y="${y + 4}" width="${length(value).toFixed(1)}" height="${rowHeight - 9}" rx="2" fill="${own ? '#0b7a75' : '#8a93a3'}"/>`,
      `<text x="${(end + 6).toFixed(1)}" y="${y + 16}">${show(value)}</text>`,
    ].join('');
  });
  const axis = chart.logarithmic ? `${chart.unit}, logarithmic` : chart.unit;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui,sans-serif" font-size="13">`,
    `<title>${escapeText(chart.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff" rx="6"/>`,
    `<g fill="#1f2733"><text x="16" y="26" font-size="15" font-weight="bold">${escapeText(chart.title)}</text>`,
    `<text x="${width - 16}" y="26" text-anchor="end" fill="#5b6675">${escapeText(axis)}</text>`,
    ...rows,
    '</g></svg>',
    '',
  ].join('\n');
}

/** Writes `docs/NAME.svg`. */
export function writeChart(name: string, chart: Chart): void {
  writeFileSync(resolve(import.meta.dirname, `../../docs/${name}.svg`), chartSvg(chart));
}
