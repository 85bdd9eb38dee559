/** What a benchmark found, as JSON for machines and Markdown for people; docs/PERFORMANCE.md holds the Markdown between markers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { least, median, most } from './statistics.ts';

/** A cell of measured samples (median, min–max), or a plain value. */
export type Cell = { readonly samples: readonly number[]; readonly digits?: number } | number | string;

export interface Table {
  /** `saml-warm`: what it is called in the JSON. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [name: string, ...cells: readonly Cell[]])[];
}

export interface Goal {
  /** As in the list of goals: `1`. */
  readonly goal: string;
  readonly says: string;
  readonly measured: number;
  readonly limit: number;
  /** `ratio` and `time` are told, `count` is also held (CI). */
  readonly kind: 'ratio' | 'time' | 'count' | 'growth';
  /** At least instead of at most. */
  readonly atLeast?: boolean;
}

export interface Report {
  /** The command that made it: `saml`. */
  readonly bench: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
}

export function holds({ measured, limit, atLeast = false }: Goal): boolean {
  return atLeast ? measured >= limit : measured <= limit;
}

export function show(value: number, digits?: number): string {
  if (!Number.isFinite(value)) return '–';
  const places = digits ?? (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return value.toFixed(places).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ' ');
}

function showCell(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return show(cell);
  const { samples, digits } = cell;
  return `${show(median(samples), digits)} (${show(least(samples), digits)}–${show(most(samples), digits)})`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function tableMarkdown({ title, columns, rows }: Table): string {
  return [
    `**${title}**`,
    '',
    line(columns),
    line(columns.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(([name, ...cells]) => line([name, ...cells.map(showCell)])),
  ].join('\n');
}

export function goalsMarkdown(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const bound = `${goal.atLeast ? '≥' : '≤'} ${show(goal.limit)}`;
    return line([goal.goal, goal.says, bound, show(goal.measured), holds(goal) ? 'yes' : '**no**']);
  });
  return [line(['goal', 'what', 'bound', 'measured', 'holds']), '|---|---|--:|--:|---|', ...rows].join('\n');
}

function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown';
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux, Node ${process.version}`;
}

const results = resolve(import.meta.dirname, '../results');

/** Keeps a report as `bench/results/NAME.json` and `.md`, and puts it into docs/PERFORMANCE.md when `publish`. */
export function keep(report: Report, publish: boolean): void {
  const markdown = [
    ...report.tables.map(tableMarkdown),
    ...(report.goals.length === 0 ? [] : [goalsMarkdown(report.goals)]),
  ].join('\n\n');
  mkdirSync(results, { recursive: true });
  const made = { at: new Date().toISOString(), machine: machine(), ...report };
  writeFileSync(join(results, `${report.bench}.json`), `${JSON.stringify(made, null, 1)}\n`);
  writeFileSync(join(results, `${report.bench}.md`), `${markdown}\n`);
  console.log(`\n${markdown}\n`);
  if (publish) putBetweenMarkers(report.bench, `\n\n${markdown}\n\n`);
}

function putBetweenMarkers(name: string, text: string): void {
  const path = resolve(import.meta.dirname, '../../docs/PERFORMANCE.md');
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const document = readFileSync(path, 'utf8');
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/PERFORMANCE.md has no ${start} … ${end}`);
  writeFileSync(path, document.slice(0, from + start.length) + text + document.slice(to));
}
