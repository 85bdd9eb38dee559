/**
 * `npm run bench -- saml|gate|jwt|cold|d1|soak|all [--short] [--publish]`: measures Postern beside what people would use instead, in
 * one run on this machine. Every contender does the same job on the same bytes and must give the right answer before it is timed.
 * `--short` takes few rounds, needs no peers and exits 1 when a count is off: for CI. `--publish` writes the tables and plots into docs/.
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { holds, keep, type Report } from './lib/report.ts';

export interface Options {
  readonly short: boolean;
  readonly publish: boolean;
}

type Bench = (options: Options) => Promise<Report>;

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  saml: async () => (await import('./saml/saml.ts')).saml,
  gate: async () => (await import('./gate/gate.ts')).gate,
  jwt: async () => (await import('./jwt/jwt.ts')).jwt,
  cold: async () => (await import('./cold/cold.ts')).cold,
  d1: async () => (await import('./d1/d1.ts')).d1,
  soak: async () => (await import('./soak/soak.ts')).soak,
};

/** What bench/package-lock.json pins, whenever that is newer than what is here; it is not installed with the gateway's own packages. */
function installPeers(): void {
  const [pinned, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((name) =>
    statSync(join(import.meta.dirname, name), { throwIfNoEntry: false }),
  );
  if (pinned !== undefined && installed !== undefined && installed.mtimeMs >= pinned.mtimeMs) return;
  execFileSync('npm', ['ci', '--prefix', import.meta.dirname], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: 'boolean', default: false }, publish: { type: 'boolean', default: false } },
  });
  const names = positionals.includes('all') ? Object.keys(benches) : positionals;
  if (names.length === 0 || names.some((name) => !(name in benches)))
    throw new Error(`say which: ${Object.keys(benches).join(', ')} or all`);
  installPeers();
  let off = false;
  for (const name of names) {
    const bench = await benches[name]?.();
    if (bench === undefined) continue;
    const report = await bench(values);
    keep(report, values.publish);
    const broken = report.goals.filter((goal) => !holds(goal) && (goal.kind === 'count' || goal.kind === 'growth'));
    for (const { goal, says } of broken) console.error(`goal ${goal} is not held: ${says}`);
    off ||= values.short && broken.length > 0;
  }
  process.exit(off ? 1 : 0);
}

await main();
