/** A line over time as SVG text, in the looks of lib/plot.ts, with the stretches that are compared drawn across it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { show } from '../lib/report.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A level that held from one x to another, with its name. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly name: string;
}

export interface LineChart {
  readonly title: string;
  readonly unit: string;
  readonly xUnit: string;
  readonly points: readonly Point[];
  readonly stretches: readonly Stretch[];
}

const [width, height] = [760, 320];
const box = { left: 64, right: 740, top: 52, bottom: 268 };

/** The next of 1, 2, 5, 10, 20, … that divides the range into at most `most` steps. */
function tickStep(range: number, most: number): number {
  const raw = range / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10) * power;
}

function ticks(end: number, most: number): number[] {
  const step = tickStep(end, most);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** From 0 on both axes: a line that only looks steep on a cut axis would say the wrong thing. */
export function lineSvg({ title, unit, xUnit, points, stretches }: LineChart): string {
  const endX = Math.max(1e-9, ...points.map(({ x }) => x));
  const endY = Math.max(1e-9, ...points.map(({ y }) => y)) * 1.15;
  const px = (x: number) => (box.left + (x / endX) * (box.right - box.left)).toFixed(1);
  const py = (y: number) => (box.bottom - (y / endY) * (box.bottom - box.top)).toFixed(1);
  const rows = ticks(endY, 5).map(
    (y) =>
      `<path d="M${box.left} ${py(y)}H${box.right}" stroke="#e3e6eb"/><text x="${box.left - 8}" y="${Number(py(y)) + 4}" text-anchor="end" fill="#5b6675">${show(y, 0)}</text>`,
  );
  const columns = ticks(endX, 10).map(
    (x) => `<text x="${px(x)}" y="${box.bottom + 20}" text-anchor="middle" fill="#5b6675">${show(x, 0)}</text>`,
  );
  const levels = stretches.map(
    ({ from, to, level, name }) =>
      `<path d="M${px(from)} ${py(level)}H${px(to)}" stroke="#8a93a3" stroke-width="5" stroke-opacity="0.45"/><text x="${px((from + to) / 2)}" y="${Number(py(level)) - 12}" text-anchor="middle">${name}: ${show(level)}</text>`,
  );
  const line = points.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui,sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff" rx="6"/>`,
    `<g fill="#1f2733"><text x="16" y="26" font-size="15" font-weight="bold">${title}</text>`,
    `<text x="${width - 16}" y="26" text-anchor="end" fill="#5b6675">${unit}</text>`,
    ...rows,
    ...columns,
    `<text x="${box.right}" y="${height - 12}" text-anchor="end" fill="#5b6675">${xUnit}</text>`,
    ...levels,
    `<polyline points="${line}" fill="none" stroke="#0b7a75" stroke-width="2"/>`,
    '</g></svg>',
    '',
  ].join('\n');
}

/** Writes `docs/NAME.svg`. */
export function writeLineChart(name: string, chart: LineChart): void {
  writeFileSync(resolve(import.meta.dirname, `../../docs/${name}.svg`), lineSvg(chart));
}
