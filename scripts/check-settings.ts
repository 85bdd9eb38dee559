/**
 * `npm run settings`: judges every environment of wrangler.toml with the very parser the Worker starts with, lists all faults and
 * exits 1 if there are any. Secrets are known only where `.dev.vars` (`.dev.vars.X` for [env.X]) has them; where they are not,
 * the names are listed and nothing else is said about them. `--env X` judges one environment, a path another file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { parse } from 'smol-toml';
import { parseSettings } from '../src/settings/parse.ts';
import type { Fault } from '../src/settings/site.ts';
import { buildEnv, type Environment, listEnvironments } from './check/environments.ts';
import { checkFile } from './check/file.ts';
import { checkKeys } from './check/keys.ts';
import { localNotes } from './check/routes.ts';
import { unmeantFaults, unmeantNotes } from './check/unmeant.ts';
import { listWritten } from './check/written.ts';

interface Report {
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
}

export async function checkEnvironment(
  environment: Environment,
  secrets: Record<string, unknown>,
  now: Date,
): Promise<Report> {
  const env = buildEnv(environment, secrets);
  const settings = parseSettings(env);
  const keys = await checkKeys(settings, now);
  const sites = listWritten(env);
  const faults = [
    ...settings.faults.filter((fault) => fault.absent === undefined),
    ...keys.faults,
    ...sites.flatMap(unmeantFaults),
    ...checkFile(environment, sites),
  ];
  return {
    faults,
    notes: [
      ...absentNotes(settings.faults, environment),
      ...keys.notes,
      ...sites.flatMap(unmeantNotes),
      ...localNotes(environment, sites),
    ],
  };
}

function absentNotes(faults: readonly Fault[], { name }: Environment): readonly string[] {
  const absent = [...new Set(faults.flatMap((fault) => fault.absent ?? []))];
  if (absent.length === 0) return [];
  const put = `npx wrangler secret put NAME${name === 'default' ? '' : ` --env ${name}`}`;
  return [`not judged, because not known here: ${absent.join(', ')} (${put})`];
}

function readSecrets(folder: string, environment: string): Record<string, unknown> {
  const file = join(folder, environment === 'default' ? '.dev.vars' : `.dev.vars.${environment}`);
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options: { env: { type: 'string' } }, allowPositionals: true });
  const path = positionals[0] ?? 'wrangler.toml';
  const all = listEnvironments(parse(readFileSync(path, 'utf8')));
  const chosen = all.filter(({ name }) => values.env === undefined || name === values.env);
  if (chosen.length === 0) console.error(`✗ ${path} has no environment ${values.env}`);
  let fine = chosen.length > 0;
  for (const environment of chosen) {
    const { faults, notes } = await checkEnvironment(
      environment,
      readSecrets(dirname(path), environment.name),
      new Date(),
    );
    console.log(
      `${faults.length === 0 ? '✓' : '✗'} ${environment.name}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`,
    );
    for (const fault of faults) {
      console.log(
        `  ${fault.at}: ${fault.wrong}${fault.code === undefined ? '' : ` [${fault.code}]`}\n      allowed: ${fault.allowed}`,
      );
    }
    for (const note of notes) console.log(`  note: ${note}`);
    fine &&= faults.length === 0;
  }
  return fine;
}

if (import.meta.main) process.exitCode = (await main()) ? 0 : 1;
