/**
 * `npm run settings`: judges every environment of wrangler.toml with the very parser the Worker starts with, lists all faults and
 * exits 1 if there are any. Secrets are known only where `.dev.vars` (`.dev.vars.X` for [env.X]) has them; where they are not,
 * the names are listed and nothing else is said about them. `--env X` judges one environment, a path another file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { err, ok, type Result } from '../src/lib/result.ts';
import { parseSettings } from '../src/settings/parse.ts';
import type { Fault } from '../src/settings/site.ts';
import { buildEnv, type Environment, listEnvironments } from './check/environments.ts';
import { checkFile } from './check/file.ts';
import { explain } from './check/hints.ts';
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
    faults: faults.map((fault) => explain(fault, environment)),
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

/** What the file says, or where and why it cannot be read. */
function readToml(path: string): Result<Readonly<Record<string, unknown>>, string> {
  if (!existsSync(path)) return err(`${path}: there is no such file`);
  try {
    return ok(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its first line says what; the next ones show the file, which may hold what belongs into no log.
    const [first = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    const hint = first.includes('in strings') ? '; is a quote missing?' : '';
    return err(`${path}, line ${error.line}: ${first}${hint}`);
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options: { env: { type: 'string' } }, allowPositionals: true });
  const path = positionals[0] ?? 'wrangler.toml';
  const file = readToml(path);
  if (!file.ok) {
    console.error(`✗ ${file.error}`);
    return false;
  }
  const all = listEnvironments(file.value);
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
