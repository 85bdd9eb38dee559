import { readFileSync } from 'node:fs';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { parse } from 'smol-toml';
import { defineConfig } from 'vitest/config';

const origin = 'test/support/origin-worker.js';
/** The platform as it is deployed to. */
const compatibilityDate = String(parse(readFileSync('wrangler.toml', 'utf8'))['compatibility_date']);
/** Tests take milliseconds; a machine that is busy with something else may take long over one that signs in fifty times. */
const testTimeout = 20_000;

// Two projects: pure tests in Node (milliseconds), black-box tests inside workerd with real local D1 and KV.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          testTimeout,
          // They share nothing that one could leave behind for another, so a fresh start per file would only cost time.
          isolate: false,
          include: [
            'test/{lib,core,settings,proof,demo,scripts}/**/*.test.ts',
            'test/web/pages/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            miniflare: {
              compatibilityDate,
              d1Databases: ['DB'],
              kvNamespaces: ['KV'],
              assets: { directory: 'test/support/assets', binding: 'ASSETS' },
              serviceBindings: { ORIGIN: 'origin' },
              outboundService: 'origin',
              bindings: { MIGRATIONS: await readD1Migrations('migrations') },
              workers: [{ name: 'origin', modules: true, scriptPath: origin, compatibilityDate }],
            },
          })),
        ],
        test: {
          name: 'worker',
          testTimeout,
          // base64 is the engine's there and our own in Node: both have to refuse the same.
          include: ['test/{store,web}/**/*.test.ts', 'test/lib/base64.test.ts'],
          exclude: ['test/web/pages/**'],
          setupFiles: ['test/support/worker-setup.ts'],
          // One workerd for all files: starting one per file would cost more than all the tests.
          isolate: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
