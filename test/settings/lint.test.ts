// Whoever runs this gateway keeps files of their own beside it, their site and their redirects: how those are written is not ours to judge.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const biome = join(import.meta.dirname, '../../node_modules/.bin/biome');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-lint-'));
  cpSync('biome.json', join(folder, 'biome.json'));
  put('src/fine.ts', 'export const fine = 1;\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function lint(): number | null {
  return spawnSync(biome, ['check', '--error-on-warnings', '--vcs-enabled=false', '.'], { cwd: folder }).status;
}

test("an administrator's own files are not linted, the project's are", () => {
  put('site/app.js', 'var a = 1');
  put('redirects.json', '{"a": 1,}');
  put('demo/site/app.js', 'var a = 1');
  expect(lint()).toBe(0);
  for (const path of ['bench', 'demo', 'scripts', 'src', 'test'].map((room) => `${room}/odd.ts`)) {
    put(path, 'var a = 1');
    expect(lint(), path).toBe(1);
    rmSync(join(folder, path));
  }
});
