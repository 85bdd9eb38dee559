/**
 * `npm run check [-- --env NAME]`: the settings, the types and the linter, in this order and whatever the one before has found, so that
 * no fault hides another. Exits 1 when any of them finds one.
 */
import { spawnSync } from 'node:child_process';

/** @returns whether it found nothing. What it says goes straight to the terminal. */
function run(script: string, ...words: readonly string[]): boolean {
  const shell = process.platform === 'win32';
  return spawnSync('npm', ['run', '-s', script, '--', ...words], { stdio: 'inherit', shell }).status === 0;
}

const found = [run('settings', ...process.argv.slice(2)), run('types'), run('lint')];
process.exitCode = found.every(Boolean) ? 0 : 1;
